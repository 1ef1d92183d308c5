/** The oldest supported version. It introduced several filter subjects for one consumer, metadata, and `term` with a reason. */
const OLDEST = [2, 10] as const;

/** Returns a sentence that says why a NATS server of this version cannot be used, or undefined if it can. */
export function refusalOf(version: string | undefined): string | undefined {
  const [major, minor] = (/^v?(\d+)\.(\d+)/.exec(version ?? '') ?? [])
    .slice(1)
    .map((part) => Number.parseInt(part, 10));
  const words = `NATS server ${OLDEST.join('.')} or newer is needed`;
  if (major === undefined || minor === undefined) return `${words}, and this one does not say its version.`;
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return undefined;
  return `${words}, and this one is ${String(version)}: it would ignore the reasons for which messages are given up and bring them back.`;
}
