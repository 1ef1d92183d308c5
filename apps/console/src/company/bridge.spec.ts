import { describe, expect, test } from '@jest/globals';
import { type View, views } from '../records/records.schema.js';
import { type BridgeFacts, bridgeOf } from './bridge.decide.js';
import type { Bridge } from './company.schema.js';

type Sums = Partial<Record<View, [count: number, total: string]>>;
const inViews = (sums: Sums): BridgeFacts['views'] => {
  const all = views.map((view) => [view, { count: sums[view]?.[0] ?? 0, total: sums[view]?.[1] ?? '0.00' }] as const);
  return Object.fromEntries(all) as BridgeFacts['views'];
};
const side = (count: number, amount: string) => ({ count, amount });
const sentSide = (count: number, amount: string, unseen = 0) => ({ count, amount, unseen });
const stepsOf = ({ steps }: Bridge) => steps.map(({ code, count, amount }) => `${code} ${count} ${amount}`);

test('a bridge leads from JobPro’s total to QuickBooks’ total, each step with its amount', () => {
  const bridge = bridgeOf('invoice', {
    views: inViews({
      exported: [72, '2072765.11'],
      failed: [2, '93392.94'],
      blocked: [1, '10.00'],
      ready: [3, '-5.00'],
    }),
    sent: sentSide(72, '2072755.11'),
    compared: {
      exported: side(72, '2072755.11'),
      quickbooks: side(71, '2065568.98'),
      causes: [
        { cause: 'tax', count: 18, amount: '-7176.13' },
        { cause: 'deleted-there', count: 1, amount: '-10.00' },
        { cause: 'never-sent', count: 5, amount: '-1.00' },
      ],
    },
  });
  expect(bridge).toMatchObject({
    jobpro: side(78, '2166163.05'),
    quickbooks: side(71, '2065568.98'),
    verdict: 'differs',
  });
  expect(stepsOf(bridge)).toEqual([
    'ready 3 5.00',
    'blocked 1 -10.00',
    'failed 2 -93392.94',
    'changed-here 0 -10.00',
    'tax 18 -7176.13',
    'deleted-there 1 -10.00',
  ]);
});

test('an amount that no cause explains is a step, so that the bridge always adds up', () => {
  const bridge = bridgeOf('payment', {
    views: inViews({ exported: [2, '10.00'] }),
    sent: sentSide(2, '10.00'),
    compared: { exported: side(2, '10.00'), quickbooks: side(2, '9.00'), causes: [] },
  });
  expect(stepsOf(bridge)).toEqual(['unexplained 0 -1.00']);
  expect(bridge.verdict).toBe('differs');
});

describe('the verdict', () => {
  const same = (count: number, amount: string) => ({
    exported: side(count, amount),
    quickbooks: side(count, amount),
    causes: [],
  });
  test.each<[string, Sums, BridgeFacts['sent'], BridgeFacts['compared'], Bridge['verdict']]>([
    ['is nothing where there are no documents', {}, sentSide(0, '0.00'), same(0, '0.00'), 'nothing'],
    ['is nothing where all are before go-live', { blocked: [3, '9.00'] }, sentSide(0, '0.00'), undefined, 'nothing'],
    ['is open until QuickBooks was asked', { exported: [1, '5.00'] }, sentSide(1, '5.00'), undefined, 'not-compared'],
    ['is good where all agree', { exported: [1, '5.00'] }, sentSide(1, '5.00'), same(1, '5.00'), 'ties-out'],
    [
      'is good where the rest is kept out deliberately',
      { exported: [1, '5.00'], excluded: [1, '7.00'], blocked: [1, '7.00'] },
      sentSide(1, '5.00'),
      same(1, '5.00'),
      'ties-out',
    ],
    [
      'is good where the rest was settled by hand',
      { exported: [1, '5.00'], settled: [1, '7.00'] },
      sentSide(1, '5.00'),
      same(1, '5.00'),
      'ties-out',
    ],
    [
      'is not good while payments are not in QuickBooks',
      { exported: [29, '5.00'], failed: [5, '1.00'], waiting: [11, '2.00'] },
      sentSide(29, '5.00'),
      same(29, '5.00'),
      'not-all-sent',
    ],
    [
      'is not good where nothing was sent',
      { ready: [1, '5.00'] },
      sentSide(0, '0.00'),
      same(0, '0.00'),
      'not-all-sent',
    ],
    ['is outdated once more was sent', { exported: [2, '6.00'] }, sentSide(2, '6.00'), same(1, '5.00'), 'outdated'],
    [
      'is outdated once something changed in QuickBooks',
      { differs: [1, '5.00'] },
      sentSide(1, '5.00', 1),
      same(1, '5.00'),
      'outdated',
    ],
    ['differs where JobPro has changed', { exported: [1, '6.00'] }, sentSide(1, '5.00'), same(1, '5.00'), 'differs'],
  ])('%s', (_case, sums, sent, compared, verdict) => {
    expect(bridgeOf('payment', { views: inViews(sums), sent, compared }).verdict).toBe(verdict);
  });
});
