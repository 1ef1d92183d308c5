import { describe, expect, test } from '@jest/globals';
import type { Bridge } from '../../api/types.js';
import { latestMonths } from '../../parts/months.js';
import { barsOf, daysOf, readPeriod, stepWord, verdictOf, words } from './words.js';

const bridge = (more: Partial<Bridge>): Bridge => ({
  entity: 'payment',
  jobpro: { count: 45, amount: '100.00' },
  steps: [],
  quickbooks: { count: 29, amount: '100.00' },
  verdict: 'ties-out',
  ...more,
});
const waiting: Bridge['steps'] = [
  { code: 'waiting', count: 11, amount: '-20.00' },
  { code: 'failed', count: 5, amount: '-10.50' },
  { code: 'blocked', count: 2, amount: '-1.00' },
];

describe('the verdict of a tie-out', () => {
  test.each<[string, Partial<Bridge>, string, string]>([
    ['all equal', {}, 'good', 'It ties out, to the cent'],
    [
      'lower',
      { verdict: 'differs', quickbooks: { count: 45, amount: '99.99' } },
      'bad',
      'It does not tie out: QuickBooks is $0.01 lower',
    ],
    [
      'higher',
      { verdict: 'differs', quickbooks: { count: 45, amount: '110.00' } },
      'bad',
      'It does not tie out: QuickBooks is $10.00 higher',
    ],
    [
      'same totals, other documents',
      { verdict: 'differs' },
      'bad',
      'It does not tie out: the totals agree, but single documents differ',
    ],
    [
      'some not sent',
      { verdict: 'not-all-sent', steps: waiting },
      'warn',
      'What was sent ties out, but 16 payments ($30.50) are not in QuickBooks',
    ],
    [
      'nothing sent',
      {
        verdict: 'not-all-sent',
        steps: [{ code: 'ready', count: 1, amount: '-5.00' }],
        quickbooks: { count: 0, amount: '0.00' },
      },
      'warn',
      '1 payment ($5.00) is not in QuickBooks',
    ],
    ['nothing at all', { verdict: 'nothing' }, 'plain', 'No payments to compare in these days'],
    ['not asked', { verdict: 'not-compared', quickbooks: null }, 'plain', 'Not compared with QuickBooks yet'],
  ])('%s', (_what, more, tone, title) => {
    expect(verdictOf(bridge(more))).toEqual({ tone, title });
  });
});

test('the bars of a bridge lead from one total to the other', () => {
  const { jobpro, steps, quickbooks } = barsOf(bridge({ steps: waiting, quickbooks: { count: 29, amount: '68.50' } }));
  expect(jobpro).toEqual({ from: 0, to: 100 });
  expect(steps).toEqual([
    { from: 80, to: 100 },
    { from: 69.5, to: 80 },
    { from: 68.5, to: 69.5 },
  ]);
  expect(quickbooks).toEqual({ from: 0, to: 68.5 });
});

test('each step is named, and its amount is signed', () => {
  expect([stepWord('ready'), stepWord('blocked'), stepWord('tax')]).toEqual([
    'Not selected',
    'Before go-live',
    'Tax differs in QuickBooks',
  ]);
  expect([words.bridge.signed('-7186.13'), words.bridge.signed('5.00')]).toEqual(['− $7,186.13', '+ $5.00']);
});

test.each([
  [undefined, undefined, 'All days'],
  ['2026-01-01', '2026-01-31', 'Jan 1, 2026 to Jan 31, 2026'],
  [undefined, '2026-01-31', 'Until Jan 31, 2026'],
  ['2026-01-01', undefined, 'From Jan 1, 2026'],
])('the days from %s to %s are written as "%s"', (from, to, written) => expect(daysOf({ from, to })).toBe(written));

test('the months before now have their days, across the end of a year', () => {
  const months = latestMonths(3, new Date(2027, 1, 15));
  expect(months.map(({ from, to }) => `${from} ${to}`)).toEqual([
    '2027-02-01 2027-02-28',
    '2027-01-01 2027-01-31',
    '2026-12-01 2026-12-31',
  ]);
  expect(months[2]?.name).toBe('December 2026');
});

test.each([
  ['', { from: '2026-11-01', to: '2026-11-30' }],
  ['from=2026-01-01', { from: '2026-01-01', to: undefined }],
  ['from=x&to=2026-01-31', { from: undefined, to: '2026-01-31' }],
])('the days of the address “%s” are read, and last month is proposed', (search, period) => {
  expect(readPeriod(search, { from: '2026-11-01', to: '2026-11-30' })).toEqual(period);
});
