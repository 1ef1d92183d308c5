/** How waits between attempts grow, in milliseconds. */
export interface Backoff {
  readonly first: number;
  readonly longest: number;
}

/**
 * Returns the wait before the next attempt after `failures` (1 or more) of them: doubled each time,
 * up to the longest. `random`, in [0, 1), takes away up to a half, so that what failed together
 * does not come back together.
 */
export function backoffDelay(failures: number, { first, longest }: Backoff, random = 0): number {
  const doublings = Math.min(Math.max(failures, 1) - 1, 30);
  const whole = Math.min(first * 2 ** doublings, longest);
  return Math.round(whole * (1 - random / 2));
}
