import { isNativeError } from 'node:util/types';
import { randomInt } from 'node:crypto';

/** Numbers that look random and are the same for the same seed. */
export interface Random {
  readonly seed: number;
  /** From 0 up to, not including, 1. */
  next(): number;
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number;
  pick<T>(from: readonly [T, ...T[]]): T;
  /** The same elements in another order, in a new array. */
  shuffle<T>(list: readonly T[]): T[];
}

const SEEDS = 2 ** 31;

/** xorshift32 over a scrambled seed: small, and plenty for test data. */
export function randomFrom(seed: number): Random {
  let state = Math.imul(seed ^ 0x9e37_79b9, 0x85eb_ca6b) | 0 || 1;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  const between = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  return {
    seed,
    next,
    between,
    pick: (from) => from[between(0, from.length - 1)] ?? from[0],
    shuffle: (list) => {
      const left = [...list];
      return list.flatMap(() => left.splice(between(0, left.length - 1), 1));
    },
  };
}

/**
 * Runs a test on its own seed and reports the seed when the test fails. `TEST_SEED` in the environment repeats one.
 * `test('…', seeded(async (random) => { … }))`
 */
export function seeded(body: (random: Random) => unknown): () => Promise<void> {
  return async () => {
    const seed = Number(process.env['TEST_SEED'] ?? randomInt(SEEDS));
    try {
      await body(randomFrom(seed));
    } catch (error) {
      if (isNativeError(error)) error.message += `\n(seed ${seed}: repeat it with TEST_SEED=${seed})`;
      throw error;
    }
  };
}
