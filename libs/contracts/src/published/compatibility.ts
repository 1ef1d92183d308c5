/** A JSON Schema as zod writes it. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const strings = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
const schemas = (value: unknown): Readonly<Record<string, JsonSchema>> =>
  isSchema(value)
    ? Object.fromEntries(Object.entries(value).filter((pair): pair is [string, JsonSchema] => isSchema(pair[1])))
    : {};

/** Limits where a smaller number refuses what was taken before, and where a larger one does. */
const upperLimits = ['maxLength', 'maxItems', 'maximum', 'exclusiveMaximum'] as const;
const lowerLimits = ['minLength', 'minItems', 'minimum', 'exclusiveMinimum'] as const;

/**
 * Lists the changes in `after` that break readers or senders of `before`: a message that is no longer
 * valid, or a field that a reader relied on. A new optional field, a wider limit and a new value of an
 * enumeration are no break. One sentence each.
 */
export function breaks(before: JsonSchema, after: JsonSchema, path = 'the message'): string[] {
  const sentences: string[] = [];
  const say = (what: string) => sentences.push(`${path}: ${what}`);

  if (before.type !== after.type)
    say(`its type was ${JSON.stringify(before.type)} and is ${JSON.stringify(after.type)}`);
  if (before.const !== after.const)
    say(`it was fixed to ${JSON.stringify(before.const)} and is to ${JSON.stringify(after.const)}`);
  if (after.pattern !== undefined && before.pattern !== after.pattern) say('its pattern changed');
  if (after.format !== undefined && before.format !== after.format) say('its format changed');
  for (const limit of upperLimits) if (tighter(after[limit], before[limit])) say(`${limit} became smaller`);
  for (const limit of lowerLimits) if (tighter(before[limit] ?? 0, after[limit] ?? 0)) say(`${limit} became larger`);

  const values = new Set(strings(after.enum));
  if (after.enum !== undefined && before.enum === undefined) say('it became an enumeration');
  if (values.size > 0)
    for (const value of strings(before.enum)) if (!values.has(value)) say(`the value “${value}” is gone`);

  const wasRequired = new Set(strings(before.required));
  const isRequired = new Set(strings(after.required));
  const properties = schemas(after.properties);
  for (const [name, property] of Object.entries(schemas(before.properties))) {
    const now = properties[name];
    if (now === undefined) say(`the field “${name}” is gone`);
    else sentences.push(...breaks(property, now, `${path}, ${name}`));
    if (wasRequired.has(name) && now !== undefined && !isRequired.has(name))
      say(`the field “${name}” may now be missing`);
  }
  for (const name of isRequired) if (!wasRequired.has(name)) say(`the field “${name}” is now required`);

  for (const keyword of ['items', 'additionalProperties', 'propertyNames'] as const) {
    const [was, is] = [before[keyword], after[keyword]];
    if (isSchema(was) && isSchema(is)) sentences.push(...breaks(was, is, `${path}, each of its ${keyword}`));
  }
  for (const keyword of ['anyOf', 'oneOf'] as const) sentences.push(...branches(before[keyword], after[keyword], path));
  return sentences;
}

function tighter(after: unknown, before: unknown): boolean {
  return typeof after === 'number' && (typeof before !== 'number' || after < before);
}

/** Every branch that was there must be there still, as it was or wider. */
function branches(before: unknown, after: unknown, path: string): string[] {
  const was = Array.isArray(before) ? before.filter(isSchema) : [];
  const is = Array.isArray(after) ? after.filter(isSchema) : [];
  return was
    .filter((branch) => !is.some((candidate) => breaks(branch, candidate).length === 0))
    .map((branch) => `${path}: one of its forms is gone: ${JSON.stringify(branch).slice(0, 120)}`);
}
