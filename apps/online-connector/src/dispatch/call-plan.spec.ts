import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Sending, planCalls } from './call-plan.js';

const write = { kind: 'create', entity: 'Invoice', payload: {} } as const;
const sending = (over: Partial<Sending> = {}): Sending => ({
  commandId: randomUUID(),
  write,
  traceparent: '',
  requestKey: undefined,
  sendings: 0,
  attempts: 0,
  ...over,
});

describe('dividing changes into calls', () => {
  test('one or two changes are sent alone, each under its command’s own id', () => {
    const pair = [sending(), sending()];
    const planned = planCalls(pair, 30);
    expect(planned.map(({ batchId }) => batchId)).toEqual([undefined, undefined]);
    expect(planned.map(({ keys }) => keys)).toEqual(pair.map(({ commandId }) => [commandId]));
  });

  test('more changes share a batch with a new id, each in a place of fixed width', () => {
    const [batch, ...others] = planCalls(
      Array.from({ length: 12 }, () => sending()),
      30,
    );
    expect(others).toEqual([]);
    expect(batch?.keys[0]).toBe(`${batch?.batchId ?? ''}/b01`);
    expect(batch?.keys[11]).toBe(`${batch?.batchId ?? ''}/b12`);
  });

  test('a repeat is sent under the key of its first sending: the same batch and the same place', () => {
    const batchId = randomUUID();
    const again = ['b07', 'b02'].map((place) => sending({ requestKey: `${batchId}/${place}` }));
    const single = sending({ requestKey: 'the-first-key' });
    const planned = planCalls([...again, single], 30);
    expect(planned).toContainEqual({ sendings: again, keys: [`${batchId}/b07`, `${batchId}/b02`], batchId });
    expect(planned).toContainEqual({ sendings: [single], keys: ['the-first-key'], batchId: undefined });
  });

  test('what follows a refusal is another request under another id of at most 50 characters', () => {
    const [call] = planCalls([sending({ sendings: 1 })], 30);
    expect(call?.keys[0]).toMatch(/^[0-9a-f-]{36}-2$/);
  });

  test('no change is lost or sent twice, no batch is too large, and no key is used twice', () => {
    const any = fc.record({
      repeats: fc.nat(5),
      places: fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { maxLength: 10 }),
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 4 }), fc.nat(100), fc.integer({ min: 5, max: 30 }), (old, fresh, size) => {
        const repeats = old.flatMap(({ places }) => {
          const id = randomUUID();
          return places.map((place) => sending({ requestKey: `${id}/b${String(place).padStart(2, '0')}` }));
        });
        const all = [...repeats, ...Array.from({ length: fresh }, () => sending())];
        const planned = planCalls(all, size);
        const sent = planned.flatMap(({ sendings }) => sendings.map(({ commandId }) => commandId));
        const keys = planned.flatMap((call) => call.keys);
        expect(sent.sort()).toEqual(all.map(({ commandId }) => commandId).sort());
        expect(new Set(keys).size).toBe(keys.length);
        expect(Math.max(0, ...planned.map(({ sendings }) => sendings.length))).toBeLessThanOrEqual(30);
      }),
      { numRuns: 50 },
    );
  });
});
