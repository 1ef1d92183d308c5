import { describe, expect, test } from '@jest/globals';
import { daysOf, verdictOf } from './words.js';

const side = (count: number, amount: string) => ({ count, amount });

describe('the verdict of a tie-out', () => {
  type Side = ReturnType<typeof side>;
  test.each<[string, [exported: Side, quickbooks: Side], number, string, string]>([
    ['all equal', [side(2, '10.00'), side(2, '10.00')], 0, 'good', 'It ties out, to the cent'],
    ['lower', [side(2, '10.00'), side(2, '9.99')], 0, 'bad', 'It does not tie out: QuickBooks is $0.01 lower'],
    ['higher', [side(1, '-5.00'), side(1, '5.00')], 3, 'bad', 'It does not tie out: QuickBooks is $10.00 higher'],
    [
      'one lacks',
      [side(2, '0.00'), side(1, '0.00')],
      0,
      'bad',
      'It does not tie out: 2 payments sent, 1 in QuickBooks',
    ],
    [
      'some not sent',
      [side(2, '10.00'), side(2, '10.00')],
      16,
      'warn',
      'What was sent ties out, but 16 payments of these days are not in QuickBooks',
    ],
    ['nothing sent', [side(0, '0.00'), side(0, '0.00')], 1, 'warn', '1 payment of these days is not in QuickBooks'],
    ['nothing at all', [side(0, '0.00'), side(0, '0.00')], 0, 'plain', 'No payments to compare in these days'],
  ])('%s', (_what, [exported, quickbooks], notSent, tone, title) => {
    expect(verdictOf('payment', { exported, quickbooks }, notSent)).toEqual({ tone, title });
  });
});

test.each([
  [null, null, 'All days'],
  ['2026-01-01', '2026-01-31', 'Jan 1, 2026 to Jan 31, 2026'],
  [null, '2026-01-31', 'Until Jan 31, 2026'],
  ['2026-01-01', null, 'From Jan 1, 2026'],
])('the days from %s to %s are written as "%s"', (from, to, written) => expect(daysOf({ from, to })).toBe(written));
