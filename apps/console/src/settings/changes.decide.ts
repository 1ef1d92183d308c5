/** Returns the fields that differ, by name, with their values before and after. The revision does not count. */
export function changesBetween(
  before: Readonly<Record<string, unknown>> | undefined,
  after: Readonly<Record<string, unknown>>,
): Record<string, { from: unknown; to: unknown }> {
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after)]);
  names.delete('revision');
  const changes: Record<string, { from: unknown; to: unknown }> = {};
  for (const name of names) {
    const [from, to] = [before?.[name], after[name]];
    if (JSON.stringify(from) !== JSON.stringify(to)) changes[name] = { from: from ?? null, to: to ?? null };
  }
  return changes;
}
