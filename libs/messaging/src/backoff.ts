/** How waits grow between attempts, in milliseconds. */
export interface Backoff {
  readonly first: number;
  readonly longest: number;
}

/**
 * The wait before the next attempt, after `failures` (1 or more) of them: doubled each time up to the longest, of which a
 * random half is taken away so that what failed together does not come back together. `random` is in [0, 1).
 */
export function backoffDelay(failures: number, { first, longest }: Backoff, random: number): number {
  const doublings = Math.min(Math.max(failures, 1) - 1, 30);
  const whole = Math.min(first * 2 ** doublings, longest);
  return Math.round(whole * (1 - random / 2));
}
