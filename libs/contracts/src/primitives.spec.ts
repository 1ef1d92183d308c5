import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Money, sumMoney } from './primitives.js';

describe('money', () => {
  test.each(['1', '1.5', '-0.01', '1234567890123.99'])('%s is an amount', (amount) => {
    expect(Money.safeParse(amount).success).toBe(true);
  });
  test.each(['', '1.', '.5', '1.234', '1e3', '1,000.00', ' 1', '12345678901234'])('%j is none', (amount) => {
    expect(Money.safeParse(amount).success).toBe(false);
  });

  test('sums by the cent, whatever the amounts', () => {
    const cents = fc.array(fc.integer({ min: -10_000_000, max: 10_000_000 }), { maxLength: 50 });
    fc.assert(
      fc.property(cents, (amounts) => {
        const written = amounts.map(
          (cent) =>
            `${cent < 0 ? '-' : ''}${String(Math.trunc(Math.abs(cent) / 100))}.${String(Math.abs(cent) % 100).padStart(2, '0')}`,
        );
        const total = amounts.reduce((sum, cent) => sum + cent, 0);
        expect(Math.round(Number(sumMoney(written)) * 100)).toBe(total);
      }),
    );
  });
});
