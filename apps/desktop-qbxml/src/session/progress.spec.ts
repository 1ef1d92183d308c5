import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { percentOf } from './long-poll.js';

test('while work is left the percentage is 1 to 99, and more finished work never lowers it', () => {
  const amount = fc.nat({ max: 5_000 });
  fc.assert(
    fc.property(amount, amount, amount, (finished, more, left) => {
      const percent = percentOf(finished, left);
      expect(percent).toBeGreaterThanOrEqual(1);
      expect(percent).toBeLessThanOrEqual(99);
      expect(percentOf(finished + more, left)).toBeGreaterThanOrEqual(percent);
    }),
  );
});
