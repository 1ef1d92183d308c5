/** The oldest server whose streams and consumers do what ours ask: subject transforms, several filters, `term` with a reason. */
export const OLDEST_NATS = '2.10.0';
/** The release that is fetched where no server is at hand. */
export const FETCHED_NATS = '2.10.27';

/** The version in what `nats-server --version` prints, as `2.10.27`. */
export function readNatsVersion(printed: string): string | undefined {
  return /nats-server:?\s+v?(\d+\.\d+\.\d+)/i.exec(printed)?.[1];
}

/** Whether one version is the other or newer. Both as `2.10.27`. */
export function isAtLeast(version: string, oldest: string): boolean {
  return compareVersions(version, oldest) >= 0;
}

/** Negative when `a` is the older one, for sorting. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  for (let place = 0; place < 3; place += 1) {
    const difference = (left?.[place] ?? 0) - (right?.[place] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The checksum of one file in a list in the form of `sha256sum`, in lower-case hex. */
export function readChecksum(list: string, file: string): string | undefined {
  for (const line of list.split('\n')) {
    const parts = /^([0-9a-f]{64})\s+\*?(.+)$/i.exec(line.trim());
    if (parts?.[2] === file) return parts[1]?.toLowerCase();
  }
  return undefined;
}
