import { expect, test } from '@jest/globals';
import type { SearchHit } from '../../api/types.js';
import { answerOf, factsOf } from './words.js';

const hit: SearchHit = {
  entity: 'invoice',
  id: 'I1',
  name: 'HL-1042',
  view: 'exported',
  revision: 1,
  date: '2026-11-03',
  amount: '16145.85',
  customerId: 'C1',
  customer: 'Seaglass Yoga',
  batchId: null,
  waitsFor: [],
  sentence: null,
  difference: null,
  warnings: 0,
  changedSince: false,
  updatedAt: '2026-11-30T12:00:00Z',
  label: 'HL-1042',
};

test.each<[string, Partial<SearchHit>, string]>([
  ['in QuickBooks', {}, 'Yes'],
  ['in QuickBooks under another number', { label: '1042' }, 'Yes, as 1042'],
  ['failed', { view: 'failed', sentence: 'It has no item.' }, 'No. It has no item.'],
  ['waiting', { view: 'waiting', waitsFor: ['acme/customer/C1'] }, 'No. Waiting for its customer'],
  ['not selected', { view: 'ready' }, 'No. Ready to send.'],
  [
    'settled by hand',
    { view: 'settled', sentence: 'Pat settled this by hand.' },
    'Not sent. Pat settled this by hand.',
  ],
  ['kept out', { view: 'excluded' }, 'No. Stays in JobPro.'],
])('a record that is %s has its answer in the search', (_case, more, answer) => {
  expect(answerOf({ ...hit, ...more })).toBe(answer);
});

test('a record is described by what is known of it', () => {
  expect(factsOf(hit)).toBe('Invoice · Seaglass Yoga · Nov 3, 2026 · $16,145.85');
  expect(factsOf({ ...hit, entity: 'item', customer: null, date: null, amount: null })).toBe('Item');
});
