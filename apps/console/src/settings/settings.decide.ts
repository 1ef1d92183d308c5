/** The settings that differ, by name, with what they were and are: what is kept on record of a change. */
export function changesBetween(
  before: Readonly<Record<string, unknown>> | undefined,
  after: Readonly<Record<string, unknown>>,
): Record<string, { from: unknown; to: unknown }> {
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after)]);
  names.delete('revision');
  const changed: Record<string, { from: unknown; to: unknown }> = {};
  for (const name of names) {
    const [from, to] = [before?.[name], after[name]];
    if (JSON.stringify(from) !== JSON.stringify(to)) changed[name] = { from: from ?? null, to: to ?? null };
  }
  return changed;
}
