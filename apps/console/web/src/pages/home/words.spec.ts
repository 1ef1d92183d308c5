import { expect, test } from '@jest/globals';
import type { Home } from '../../api/types.js';
import { views } from '../../parts/words.js';
import { ageWord, connectionFacts, datesOf, sharesOf } from './words.js';

const TODAY = new Date(2026, 10, 30);

test.each([
  [{ fromDays: 0, toDays: 8 }, '0 to 7 days', { from: '2026-11-23', to: undefined }],
  [{ fromDays: 8, toDays: 31 }, '8 to 30 days', { from: '2026-10-31', to: '2026-11-22' }],
  [{ fromDays: 61, toDays: null }, 'More than 60 days', { from: undefined, to: '2026-09-30' }],
])('the age %j is written as "%s" and has its dates', (age, written, dates) => {
  expect(ageWord(age)).toBe(written);
  expect(datesOf(age, TODAY)).toEqual(dates);
});

test('a month is drawn by the views that hold documents', () => {
  const empty = views.map((view) => [view, { count: 0, total: '0.00' }] as const);
  const month = {
    ...Object.fromEntries(empty),
    exported: { count: 3, total: '75.00' },
    failed: { count: 1, total: '25.00' },
  } as Home['months'][number]['views'];
  expect(sharesOf(month)).toEqual([
    { view: 'exported', count: 3, total: '75.00', percent: 75 },
    { view: 'failed', count: 1, total: '25.00', percent: 25 },
  ]);
});

test('the connection says when it was last heard of and when it is next', () => {
  const now = Date.parse('2026-11-30T12:00:00Z');
  const connection = {
    edition: 'desktop',
    status: 'connected',
    companyName: 'Granite Ridge',
    since: '2026-03-01T10:00:00Z',
    lastContact: '2026-11-30T11:49:00Z',
    nextBy: '2026-11-30T12:04:00Z',
    endsAt: null,
    sentence: null,
    everyMinutes: 15,
    otherFile: null,
  } as const;
  expect(connectionFacts({ edition: 'desktop', connection }, now)).toEqual([
    'QuickBooks Desktop, Granite Ridge: connected.',
    'The Web Connector called 11 minutes ago.',
    'Its next run is in 4 minutes at the latest.',
  ]);
});
