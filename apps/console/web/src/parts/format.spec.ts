import { describe, expect, test } from '@jest/globals';
import { formatDay, fromNow, plural, readAmount, sumMoney } from './format.js';

describe('money', () => {
  test.each([
    [[], '0.00'],
    [['0.1', '0.2'], '0.30'],
    [['99999999999.99', '0.01'], '100000000000.00'],
    [['5', '-7.25'], '-2.25'],
    [['-0.05', null], '-0.05'],
  ])('the sum of %j is %s', (amounts, total) => expect(sumMoney(amounts)).toBe(total));

  test.each([
    ['1000', '1000'],
    ['$1,000.50', '1000.50'],
    ['1.000,50', '1000.50'],
    ['12,5', '12.5'],
    ['1,234,567', '1234567'],
    ['1,00,0', undefined],
    ['12.345', '12345'],
    ['ten', undefined],
    ['-5', undefined],
  ])('the amount typed as %s is read as %s', (typed, amount) => expect(readAmount(typed)).toBe(amount));
});

test('a number of things is written as people say it', () => {
  const written = [plural(1, 'invoice'), plural(0, 'invoice'), plural(2, 'company', 'companies')];
  expect(written).toEqual(['1 invoice', '0 invoices', '2 companies']);
});

describe('time', () => {
  const now = Date.parse('2026-03-10T12:00:00Z');
  test.each([
    ['2026-03-10T12:12:00Z', 'in 12 minutes'],
    ['2026-03-10T11:57:10Z', '3 minutes ago'],
    ['2026-03-10T11:59:50Z', '10 seconds ago'],
    ['2026-03-09T11:00:00Z', 'yesterday'],
    ['2026-03-10T15:00:00Z', 'in 3 hours'],
  ])('%s is written as %s', (at, written) => expect(fromNow(at, now)).toBe(written));

  test('a calendar day is the same everywhere, and a missing one is empty', () => {
    expect([formatDay('2026-01-31'), formatDay(null)]).toEqual(['Jan 31, 2026', '']);
  });
});
