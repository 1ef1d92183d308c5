import { expect, test } from '@jest/globals';
import type { MonthChange } from '../../api/types.js';
import { booksOf, changeWord, placeOf } from './words.js';

const change = (more: Partial<MonthChange>): MonthChange => ({
  entity: 'invoice',
  id: 'I',
  number: '1042',
  customer: null,
  movedTo: null,
  before: { view: 'exported', amount: '10.00', difference: null },
  after: { view: 'exported', amount: '10.00', difference: null },
  ...more,
});

test.each<[string, Partial<MonthChange>, string]>([
  ['added', { before: null }, 'Now dated in this month'],
  ['moved to another day', { after: null, movedTo: '2026-12-02' }, 'Now dated Dec 2, 2026'],
  ['removed', { after: null }, 'No longer in this month'],
  ['of another amount', { after: { view: 'exported', amount: '8.00', difference: null } }, 'Amount changed by − $2.00'],
  ['sent since', { before: { view: 'failed', amount: '10.00', difference: null } }, 'Failed, now In QuickBooks'],
  [
    'changed in QuickBooks',
    { after: { view: 'differs', amount: '10.00', difference: '-8.25' } },
    'In QuickBooks, now Differs in QuickBooks; QuickBooks changed by − $8.25',
  ],
])('a document %s says so', (_case, more, word) => expect(changeWord(change(more))).toBe(word));

test('a certificate names the company, its books and the go-live day', () => {
  const figures = {
    company: 'Harbor Light',
    edition: 'online',
    books: 'Harbor LLC',
    goLive: '2026-01-01',
    parts: [],
  } as const;
  expect(booksOf({ ...figures, parts: [] })).toBe('Harbor Light · QuickBooks Online: Harbor LLC · go-live Jan 1, 2026');
});

test.each([
  ['failed', '#invoice-open'],
  ['tax', '#invoice-differences'],
  ['changed-here', undefined],
] as const)('the step %s has its list at %s', (code, place) => expect(placeOf('invoice', code)).toBe(place));
