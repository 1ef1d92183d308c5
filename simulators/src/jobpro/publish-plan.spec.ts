import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { plan } from './publish-plan.js';

const events = Array.from({ length: 40 }, (_, index) => ({
  companyId: 'acme',
  type: 'jobpro.customer.created.v1',
  data: { id: `C${String(index)}` },
}));
const ids = (all: readonly { data: unknown }[]) => all.map(({ data }) => (data as { id: string }).id);

describe('playing', () => {
  test('keeps the order, and gives each event an id of its own', () => {
    const planned = plan({ events, twice: false });
    expect(ids(planned)).toEqual(ids(events));
    expect(new Set(planned.map(({ id }) => id)).size).toBe(40);
  });

  test('twice: every event comes again, half of them under the same id, and the stream takes each for a new message', () => {
    const planned = plan({ events, twice: true });
    expect(ids(planned)).toEqual([...ids(events), ...ids(events)]);
    expect(new Set(planned.map(({ id }) => id)).size).toBe(60);
    expect(new Set(planned.map(({ messageId }) => messageId)).size).toBe(80);
  });

  test('shuffled: nothing is lost, and the same seed gives the same order', () => {
    fc.assert(
      fc.property(fc.nat(), fc.boolean(), (shuffle, twice) => {
        const [first, second] = [plan({ events, twice, shuffle }), plan({ events, twice, shuffle })];
        expect(ids(first)).toEqual(ids(second));
        expect(ids(first).toSorted()).toEqual(ids(plan({ events, twice })).toSorted());
      }),
      { numRuns: 20 },
    );
    expect(ids(plan({ events, twice: false, shuffle: 1 }))).not.toEqual(ids(events));
  });
});
