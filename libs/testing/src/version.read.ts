/**
 * Returns the version in what a program prints when asked for it, as `2.10.27`; `18.6` is read as `18.6.0`. Returns `0.0.0` for a
 * development build, which prints `(devel)`, and undefined where there is none.
 */
export function readVersion(printed: string): string | undefined {
  const [, first, patch = '.0'] = /\bv?(\d+\.\d+)(\.\d+)?/.exec(printed) ?? [];
  if (first !== undefined) return first + patch;
  return printed.includes('(devel)') ? '0.0.0' : undefined;
}

/** Returns whether one version is the other or newer. Both as `2.10.27`. */
export function isAtLeast(version: string, oldest: string): boolean {
  return compareVersions(version, oldest) >= 0;
}

/** Returns a negative number when `a` is the older one, for sorting. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  for (let place = 0; place < 3; place += 1) {
    const difference = (left?.[place] ?? 0) - (right?.[place] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Returns the checksum of one file in a list in the form of `sha256sum`, in lower-case hex. */
export function readChecksum(list: string, file: string): string | undefined {
  for (const line of list.split('\n')) {
    const parts = /^([0-9a-f]{64})\s+\*?(.+)$/i.exec(line.trim());
    if (parts?.[2] === file) return parts[1]?.toLowerCase();
  }
  return undefined;
}
