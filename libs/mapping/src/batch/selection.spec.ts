import { describe, expect, test } from '@jest/globals';
import { parseMessage } from '@jobpro/contracts';
import { firstPart } from '../pipeline/batch.decide.js';
import { message, taskFor } from '../testing/kernel-world.js';

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
  ])('of %i ids is accepted: %s', (count, taken) => {
    expect(parseMessage(type, selection(count)).ok).toBe(taken);
  });

  test.each([
    [1, 1, 0],
    [1_000, 1_000, 0],
    [1_001, 1_000, 1],
    [10_000, 1_000, 9_000],
  ])('of %i ids: %i at once, %i by a message of their own', (count, atOnce, later) => {
    const { events, rest } = firstPart(selection(count));
    expect(events).toHaveLength(atOnce);
    expect(rest?.ids.length ?? 0).toBe(later);
    // The batch is opened with all of them.
    expect(taskFor(message(type, selection(count), 'm')).opens?.recordIds).toHaveLength(count);
  });

  test('with a plan is checked as a whole', () => {
    const { events, rest } = firstPart(selection(2_000, { plan: { planId: 'p', hash: 'h' } }));
    expect([events.length, rest]).toEqual([2_000, undefined]);
  });
});
