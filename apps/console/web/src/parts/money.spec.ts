import { describe, expect, test } from '@jest/globals';
import { plural, sumMoney } from './money.js';

describe('money on the page', () => {
  test.each([
    [[], '0.00'],
    [['0.1', '0.2'], '0.30'],
    [['99999999999.99', '0.01'], '100000000000.00'],
    [['5', '-7.25'], '-2.25'],
    [['-0.05', null], '-0.05'],
  ])('%j comes to %s', (amounts, total) => {
    expect(sumMoney(amounts)).toBe(total);
  });
  test('counts are said as people say them', () => {
    expect([plural(1, 'invoice'), plural(0, 'invoice'), plural(2, 'company', 'companies')]).toEqual([
      '1 invoice',
      '0 invoices',
      '2 companies',
    ]);
  });
});
