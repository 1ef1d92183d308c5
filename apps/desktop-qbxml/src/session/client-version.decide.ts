/** The first Web Connector that sends strHCPResponse and takes message sets as we send them. */
const OLDEST = [2, 0] as const;

/** What clientVersion answers: `''` go on, or `E:` and a sentence for one that is too old. A version that cannot be read goes on. */
export function judgeClient(version: string): string {
  const [major, minor] =
    /^\s*(\d{1,4})(?:\.(\d{1,4}))?/
      .exec(version)
      ?.slice(1)
      .map((part) => Number.parseInt(part, 10)) ?? [];
  if (major === undefined || Number.isNaN(major)) return '';
  const tooOld = major < OLDEST[0] || (major === OLDEST[0] && (minor ?? 0) < OLDEST[1]);
  return tooOld
    ? `E:This Web Connector (${version.trim()}) is too old for JobPro. Install the current QuickBooks Web Connector from Intuit.`
    : '';
}
