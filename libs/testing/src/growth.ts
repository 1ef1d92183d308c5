/** Differences below this many milliseconds count as noise of the machine. */
const NOISE = 20;

/**
 * Returns how many times more CPU time `work` needs for `large` than for `small`.
 * For an input four times as large, linear work returns about 4 and quadratic work about 16, at any speed or load of the machine.
 * Each size is measured `rounds` times in turn and the least counts, because other work only ever adds to it.
 */
export function growth<Input>(work: (input: Input) => unknown, small: Input, large: Input, rounds = 3): number {
  let least = { small: Infinity, large: Infinity };
  for (let round = 0; round < rounds; round++)
    least = {
      small: Math.min(
        least.small,
        cpuTime(() => work(small)),
      ),
      large: Math.min(
        least.large,
        cpuTime(() => work(large)),
      ),
    };
  return least.large / Math.max(least.small, NOISE);
}

/** Returns the milliseconds of CPU time that this process spends on `work`. */
function cpuTime(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
