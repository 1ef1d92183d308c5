import { expect, test } from '@jest/globals';
import { draftOf, pairsOf, settingsOf, writePairs } from './settings.draft.js';

test('what the form shows is saved, and what it does not show is kept', () => {
  const settings = {
    revision: 3,
    changedBy: 'Bea',
    name: 'Acme',
    edition: 'desktop' as const,
    goLive: '2026-01-01',
    accounts: { income: 'Sales' },
    depositAccount: 'Bank',
    lineItem: 'Work',
    terms: { 'On receipt': 'Due = on receipt' },
    paymentMethods: {},
    tax: { kind: 'line' as const, item: 'Tax' },
    numbering: 'jobpro' as const,
    inactiveNames: 'reject' as const,
    heldNames: { suffix: ' (C)' },
    taxDifferences: { acceptUpTo: '0.03' },
  };
  const { revision: _revision, changedBy: _by, ...kept } = settings;
  const saved = settingsOf(draftOf(settings, 'acme', 'online'), settings);
  expect(JSON.parse(JSON.stringify(saved))).toMatchObject(kept);
});

test('a first draft is of the edition that is connected, from the first of this month on', () => {
  const draft = draftOf(null, 'Acme', 'desktop');
  expect([draft.name, draft.edition, draft.goLive.slice(8)]).toEqual(['Acme', 'desktop', '01']);
});

test('a pair that lacks a side is left out', () => {
  const written = writePairs([
    { ours: ' Card ', theirs: 'Visa' },
    { ours: 'ACH', theirs: '' },
    { ours: '', theirs: 'Cash' },
  ]);
  expect(pairsOf(written)).toEqual([{ ours: 'Card', theirs: 'Visa' }]);
  expect(pairsOf('')).toEqual([]);
});
