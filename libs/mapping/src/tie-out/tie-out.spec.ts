import { describe, expect, test } from '@jest/globals';
import type { HeldDocument } from '@jobpro/contracts';
import { type OwnDocument, tieOut } from './tie-out.decide.js';

const own = (more: Partial<OwnDocument> = {}): OwnDocument => ({
  id: 'n',
  number: '1042',
  customerId: 'c',
  customerRemoteId: 'Q-c',
  total: '108.25',
  tax: '8.25',
  remoteId: 'Q',
  ...more,
});
const heldDocument = (more: Partial<HeldDocument> = {}): HeldDocument => ({
  remoteId: 'Q',
  total: '108.25',
  state: 'present',
  ...more,
});
const compare = (ours: OwnDocument[], theirs: HeldDocument[]) =>
  tieOut(ours, new Map(theirs.map((document) => [document.remoteId, document])));

describe('a document on both sides', () => {
  test.each<[string, Partial<OwnDocument>, HeldDocument | undefined, string | undefined, string | undefined]>([
    ['agrees', {}, heldDocument(), undefined, undefined],
    ['agrees, written otherwise', { total: '100.00' }, heldDocument({ total: '100' }), undefined, undefined],
    [
      'changed there',
      {},
      heldDocument({ total: '100.00' }),
      'changed-there',
      '1042 is $100.00 in QuickBooks but $108.25 in JobPro.',
    ],
    [
      'tax alone is off',
      {},
      heldDocument({ total: '109.00', tax: '9.00' }),
      'tax',
      'The tax on 1042 is $9.00 in QuickBooks but $8.25 in JobPro.',
    ],
    [
      'tax and more',
      {},
      heldDocument({ total: '120.00', tax: '9.00' }),
      'changed-there',
      '1042 is $120.00 in QuickBooks but $108.25 in JobPro.',
    ],
    [
      'deleted there',
      {},
      heldDocument({ state: 'deleted', total: '0' }),
      'deleted-there',
      '1042 was deleted in QuickBooks.',
    ],
    [
      'voided there',
      {},
      heldDocument({ state: 'voided', total: '0' }),
      'deleted-there',
      '1042 was voided in QuickBooks.',
    ],
    [
      'not there',
      {},
      undefined,
      'missing-there',
      '1042, $108.25, is not in QuickBooks between these days. It was deleted or has another date there.',
    ],
    [
      'on another customer there',
      {},
      heldDocument({ customerId: 'Q-d' }),
      'changed-there',
      '1042 is on another customer in QuickBooks.',
    ],
    [
      'on another customer, and another total',
      {},
      heldDocument({ customerId: 'Q-d', total: '90.00' }),
      'changed-there',
      '1042 is on another customer in QuickBooks, at $90.00 instead of $108.25.',
    ],
    ['on the same customer', {}, heldDocument({ customerId: 'Q-c' }), undefined, undefined],
    ['never sent', { remoteId: undefined }, undefined, 'never-sent', '1042, $108.25, is not in QuickBooks.'],
  ])('%s', (_what, ours, theirs, cause, sentence) => {
    const [difference] = compare([own(ours)], theirs === undefined ? [] : [theirs]).differences;
    expect([difference?.cause, difference?.sentence]).toEqual([cause, sentence]);
  });
});

test('a document that JobPro voided is equal where it is void or gone in QuickBooks, and otherwise differs by its amount there', () => {
  const isVoid = own({ isVoid: true });
  for (const there of [
    [heldDocument({ state: 'voided', total: '0' })],
    [heldDocument({ state: 'deleted', total: '0' })],
    [],
  ])
    expect(compare([isVoid], there)).toMatchObject({
      differences: [],
      exported: { count: 0, amount: '0.00' },
      quickbooks: { count: 0, amount: '0.00' },
    });
  const { differences, quickbooks } = compare([isVoid], [heldDocument()]);
  expect(quickbooks).toEqual({ count: 1, amount: '108.25' });
  expect(differences).toMatchObject([
    { sentence: '1042 was voided in JobPro but is $108.25 in QuickBooks.', jobpro: '0.00', quickbooks: '108.25' },
  ]);
});

test('totals that differ are listed by customer, to the cent, largest difference first', () => {
  const result = compare(
    [
      own({ total: '0.10' }),
      own({ id: 'm', remoteId: 'R', total: '0.20' }),
      own({ id: 'o', customerId: 'd', remoteId: 'S', total: '5.00' }),
    ],
    [
      heldDocument({ total: '0.10' }),
      heldDocument({ remoteId: 'R', total: '0.20' }),
      heldDocument({ remoteId: 'S', total: '4.99' }),
    ],
  );
  expect(result.exported).toEqual({ count: 3, amount: '5.30' });
  expect(result.quickbooks).toEqual({ count: 3, amount: '5.29' });
  expect(result.byCustomer).toEqual([
    { customerId: 'd', exported: { count: 1, amount: '5.00' }, quickbooks: { count: 1, amount: '4.99' } },
  ]);
});

test.each([
  ['that JobPro has, too', new Map([['Q-d', 'd']]), [['d', 0, 1]]],
  ['that JobPro has not', new Map<string, string>(), []],
])(
  'what was moved in QuickBooks to a customer %s, counts there and no more for the one before',
  (_who, customers, more) => {
    const moved = new Map([['Q', heldDocument({ customerId: 'Q-d' })]]);
    const { byCustomer, exported, quickbooks } = tieOut([own()], moved, customers);
    expect(
      byCustomer.map((customer) => [customer.customerId, customer.exported.count, customer.quickbooks.count]),
    ).toEqual([['c', 1, 0], ...more]);
    expect(quickbooks).toEqual(exported);
  },
);
