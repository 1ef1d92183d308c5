/** How people can be reached and where they live: kept in JobPro, not a second time in a passport. */
const personal = new Set([
  'email',
  'phone',
  'mobile',
  'notes',
  'address',
  'billingAddress',
  'shippingAddress',
  'givenName',
  'familyName',
  'firstName',
  'lastName',
]);

/** True for a field whose value no passport shows. */
export const isPersonal = (field: string): boolean => personal.has(field);

/** What was sent, without what is personal. */
export function redacted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(redacted);
  if (typeof value !== 'object' || value === null) return value;
  const shown: Record<string, unknown> = {};
  for (const [field, inner] of Object.entries(value))
    if (inner !== undefined) shown[field] = personal.has(field) ? '[in JobPro]' : redacted(inner);
  return shown;
}
