import { describe, expect, test } from '@jest/globals';
import { parseMessage } from '@jobpro/contracts';
import { route } from '../record/record.route.js';
import { message } from '../testing/kernel.world.js';
import { firstOf } from './selection.decide.js';

const selection = (count: number, more: object = {}) => ({
  batchId: 'b',
  ids: Array.from({ length: count }, (_, at) => `N${String(at)}`),
  requestedBy: 'Pat',
  ...more,
});
const type = 'jobpro.invoice.export-requested.v1';

describe('an export request', () => {
  test.each([
    [0, false],
    [1, true],
    [10_000, true],
    [10_001, false],
  ])('of %i ids is taken: %s', (count, taken) => {
    expect(parseMessage(type, selection(count)).ok).toBe(taken);
  });

  test.each([
    [1, 1, 0],
    [1_000, 1_000, 0],
    [1_001, 1_000, 1],
    [10_000, 1_000, 9_000],
  ])('of %i ids: %i at once, %i by a message of their own', (count, atOnce, later) => {
    const { route: first, rest } = firstOf(route(message(type, selection(count), 'm')));
    expect(first.direct).toHaveLength(atOnce);
    expect(rest.map(({ data }) => (data as { ids: string[] }).ids.length)).toEqual(later === 0 ? [] : [later]);
    // The batch is opened with all of them.
    expect(first.selection?.ids).toHaveLength(count);
  });

  test('that names a plan is checked as a whole', () => {
    const planned = selection(2_000, { plan: { planId: 'p', hash: 'h' } });
    expect(firstOf(route(message(type, planned, 'm')))).toMatchObject({ rest: [] });
  });
});
