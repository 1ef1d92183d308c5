import { describe, expect, test } from '@jest/globals';
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import type { TaxBasis } from './invoice-totals.js';
import { totalsOf } from './invoice-totals.js';
import { amountMatches, toCents } from './money.js';
import type { JsonObject } from '../json.js';

const us: TaxBasis = {
  marks: 'us',
  rate: new Decimal('8.25'),
  rateOf: () => undefined,
  override: undefined,
  calculation: 'TaxExcluded',
  afterDiscount: false,
};
const sale = (amount: number, code = 'NON', more: JsonObject = {}): JsonObject => ({
  Amount: amount,
  DetailType: 'SalesItemLineDetail',
  SalesItemLineDetail: { ItemRef: { value: '1' }, TaxCodeRef: { value: code }, ...more },
});
const figures = (lines: readonly JsonObject[], basis: TaxBasis = us): string => {
  const totals = totalsOf(lines, basis);
  return totals.ok
    ? `${totals.value.subTotal.toFixed(2)} ${totals.value.tax.toFixed(2)} ${totals.value.total.toFixed(2)}`
    : totals.fault.code;
};

describe('an invoice adds up', () => {
  const percent: JsonObject = {
    DetailType: 'DiscountLineDetail',
    DiscountLineDetail: { PercentBased: true, DiscountPercent: 10 },
  };
  const fixed: JsonObject = { Amount: 5, DetailType: 'DiscountLineDetail', DiscountLineDetail: {} };
  const words: JsonObject = { DetailType: 'DescriptionOnly', Description: 'As agreed' };
  test.each([
    ['tenths', [sale(0.1), sale(0.2)], us, '0.30 0.00 0.30'],
    ['words between', [sale(1), words, sale(2)], us, '3.00 0.00 3.00'],
    ['tax on marked lines', [sale(100, 'TAX'), sale(50)], us, '150.00 8.25 158.25'],
    ['tax rounded once', [sale(0.1, 'TAX'), sale(0.1, 'TAX'), sale(0.1, 'TAX')], us, '0.30 0.02 0.32'],
    ['a tax of its own', [sale(100, 'TAX')], { ...us, override: new Decimal('7.77') }, '100.00 7.77 107.77'],
    ['ten percent off', [sale(99.99), percent], us, '99.99 0.00 89.99'],
    ['five off', [sale(20), fixed], us, '20.00 0.00 15.00'],
    ['tax after discount', [sale(100, 'TAX'), percent], { ...us, afterDiscount: true }, '100.00 7.43 97.43'],
    ['a strange code', [sale(1, '5')], us, '6100'],
    ['two discounts', [sale(1), fixed, fixed], us, '6000'],
    ['no lines but a subtotal', [{ DetailType: 'SubTotalLineDetail' }], us, '2020'],
  ])('with %s', (_what, lines, basis, expected) => {
    expect(figures(lines, basis)).toBe(expected);
  });

  test('elsewhere each line names its tax code', () => {
    const ca: TaxBasis = { ...us, marks: 'codes', rateOf: (code) => (code === '1' ? new Decimal(13) : undefined) };
    expect(figures([sale(100, '1')], ca)).toBe('100.00 13.00 113.00');
    expect(figures([sale(113, '1')], { ...ca, calculation: 'TaxInclusive' })).toBe('113.00 13.00 113.00');
    expect(figures([{ ...sale(1), SalesItemLineDetail: { ItemRef: { value: '1' } } }], ca)).toBe('6000');
    expect(figures([sale(1, '9')], ca)).toBe('2500');
  });

  test('takes 750 taxable lines and no more', () => {
    const lines = (count: number): JsonObject[] => Array.from({ length: count }, () => sale(1, 'TAX'));
    expect(figures(lines(750))).toBe('750.00 61.88 811.88');
    expect(figures(lines(751))).toBe('6000');
  });

  test('a total is the sum of its lines to the cent, whatever they are', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 10_000_000 }), { minLength: 1, maxLength: 40 }), (cents) => {
        const whole = cents.reduce((total, amount) => total + amount, 0);
        expect(figures(cents.map((amount) => sale(amount / 100)))).toBe(
          `${(whole / 100).toFixed(2)} 0.00 ${(whole / 100).toFixed(2)}`,
        );
      }),
    );
  });
});

describe('amount, quantity and price', () => {
  test.each([
    ['2.5', '3', '7.5', true],
    ['0.333', '3', '1', true],
    ['1.005', '1', '1.01', true],
    ['1.004', '1', '1.01', false],
    ['-1.005', '1', '-1.01', true],
    ['19.99', '3', '59.96', false],
  ])('%s × %s = %s: %s', (price, quantity, amount, matches) => {
    expect(amountMatches(new Decimal(amount), new Decimal(quantity), new Decimal(price))).toBe(matches);
  });

  test('halves go away from zero', () => {
    expect([toCents(new Decimal('0.125')).toNumber(), toCents(new Decimal('-0.125')).toNumber()]).toEqual([
      0.13, -0.13,
    ]);
  });
});
