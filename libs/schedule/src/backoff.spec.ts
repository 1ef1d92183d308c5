import fc from 'fast-check';
import { describe, expect, test } from '@jest/globals';
import { backoffDelay } from './backoff.js';

describe('the wait before the next attempt', () => {
  test.each([
    [1, 0, 500],
    [2, 0, 1_000],
    [5, 0, 8_000],
    [1, 0.999999, 250],
    [50, 0, 60_000],
    [0, 0, 500],
  ])('after %d failures, at the random number %d, is %d ms', (failures, random, expected) => {
    expect(backoffDelay(failures, { first: 500, longest: 60_000 }, random)).toBe(expected);
  });

  test('is between half of the whole and the whole, and never beyond the longest', () => {
    const random = fc.double({ min: 0, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), random, (failures, at) => {
        const delay = backoffDelay(failures, { first: 10, longest: 1_000 }, at);
        const whole = backoffDelay(failures, { first: 10, longest: 1_000 }, 0);
        return delay <= whole && delay >= whole / 2 && whole <= 1_000;
      }),
    );
  });
});
