import { expect, test } from '@jest/globals';
import { formatDay, fromNow } from './dates.js';

const now = Date.parse('2026-03-10T12:00:00Z');

test.each([
  ['2026-03-10T12:12:00Z', 'in 12 minutes'],
  ['2026-03-10T11:57:10Z', '3 minutes ago'],
  ['2026-03-10T11:59:50Z', '10 seconds ago'],
  ['2026-03-09T11:00:00Z', 'yesterday'],
  ['2026-03-10T15:00:00Z', 'in 3 hours'],
])('%s is told as %s', (at, said) => expect(fromNow(at, now)).toBe(said));

test('a calendar day is the same everywhere, and none is nothing', () => {
  expect([formatDay('2026-01-31'), formatDay(null)]).toEqual(['Jan 31, 2026', '']);
});
