import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compose, type Entry, requestsOf } from './message-set.js';

interface EntryShape {
  readonly wave: number;
  readonly seq: number;
  readonly kind: 'look' | 'send';
  readonly unique?: string | undefined;
  readonly requests?: number;
  readonly bytes?: number;
}

const entry = ({ wave, seq, kind, unique, requests = 1, bytes = 100 }: EntryShape): Entry => {
  const commandId = `c${seq}`;
  const request = (index: number) => ({
    type: 'CustomerQuery' as const,
    requestID: `${commandId}.${index}`,
    xml: 'x'.repeat(bytes - 1),
  });
  const all = Array.from({ length: requests }, (_, index) => request(index));
  return {
    commandId,
    key: 'customer.ensure',
    entity: 'customer',
    recordId: commandId,
    traceparent: '',
    wave,
    seq: BigInt(seq),
    ...(unique === undefined ? {} : { unique }),
    state:
      kind === 'look'
        ? { phase: kind, questions: all, replies: [], mayHaveRun: false, sendings: 0 }
        : { phase: kind, write: request(0), mayHaveRun: false, sendings: 0 },
  };
};
const ids = (entries: readonly Entry[]) => entries.map(({ commandId }) => commandId);
const roomy = { requests: 100, bytes: 100_000 };

describe('a message set', () => {
  test('holds questions first, then names before jobs before documents before payments, oldest first', () => {
    const { chosen } = compose(
      [
        entry({ wave: 3, seq: 1, kind: 'send' }),
        entry({ wave: 2, seq: 5, kind: 'send' }),
        entry({ wave: 2, seq: 4, kind: 'look' }),
        entry({ wave: 0, seq: 9, kind: 'send' }),
        entry({ wave: 0, seq: 7, kind: 'look' }),
        entry({ wave: 0, seq: 8, kind: 'send' }),
      ],
      roomy,
    );
    expect(ids(chosen)).toEqual(['c7', 'c4', 'c8', 'c9', 'c5', 'c1']);
  });

  test('never makes the same record twice: the second looks again', () => {
    const { chosen, duplicates } = compose(
      [
        entry({ wave: 0, seq: 2, kind: 'send', unique: 'customer smith' }),
        entry({ wave: 0, seq: 1, kind: 'send', unique: 'customer smith' }),
        entry({ wave: 0, seq: 3, kind: 'look', unique: 'customer smith' }),
      ],
      roomy,
    );
    expect(ids(chosen)).toEqual(['c3', 'c1']);
    expect(ids(duplicates)).toEqual(['c2']);
  });

  test('of writes that a computer may still have keeps its first id and is sent alone, after its questions are answered', () => {
    const sent = { ...entry({ wave: 2, seq: 1, kind: 'send' }), sentIn: 'S1' };
    const question = { ...entry({ wave: 2, seq: 2, kind: 'look' }), sentIn: 'S1' };
    const fresh = entry({ wave: 0, seq: 3, kind: 'send' });
    const open = new Set(['S1']);
    const first = compose([sent, question, fresh], roomy, open);
    expect(first.setId).toBeUndefined();
    expect([ids(first.chosen), ids(first.left)]).toEqual([['c2', 'c3'], ['c1']]);
    const second = compose(
      [sent, { ...question, state: entry({ wave: 2, seq: 2, kind: 'send' }).state }, fresh],
      roomy,
      open,
    );
    expect(second.setId).toBe('S1');
    expect([ids(second.chosen), ids(second.left)]).toEqual([['c1', 'c2'], ['c3']]);
    expect(compose([sent, fresh], roomy).setId).toBeUndefined();
  });

  test('contains an entry that is too large alone, so that none waits forever', () => {
    const huge = entry({ wave: 0, seq: 1, kind: 'send', bytes: 5_000 });
    const { chosen, left } = compose([huge, entry({ wave: 0, seq: 2, kind: 'send' })], { requests: 10, bytes: 1_000 });
    expect(ids(chosen)).toEqual(['c1']);
    expect(ids(left)).toEqual(['c2']);
  });

  test('neither loses nor repeats an entry, and stays within its limit', () => {
    const drafts = fc.record({
      wave: fc.integer({ min: 0, max: 3 }),
      kind: fc.constantFrom('look' as const, 'send' as const),
      unique: fc.option(fc.constantFrom('a', 'b'), { nil: undefined }),
      requests: fc.integer({ min: 1, max: 3 }),
      bytes: fc.integer({ min: 10, max: 400 }),
    });
    fc.assert(
      fc.property(fc.array(drafts, { maxLength: 40 }), fc.integer({ min: 1, max: 20 }), (all, requests) => {
        const entries = all.map((each, seq) => entry({ ...each, seq }));
        const limit = { requests, bytes: 2_000 };
        const { chosen, left, duplicates } = compose(entries, limit);
        expect(ids([...chosen, ...left, ...duplicates]).sort()).toEqual(ids(entries).sort());
        expect(chosen.length > 0 || entries.length === 0).toBe(true);
        const count = chosen.reduce((sum, each) => sum + requestsOf(each).length, 0);
        expect(chosen.length === 1 || count <= requests).toBe(true);
        const bytes = chosen.flatMap(requestsOf).reduce((sum, { xml }) => sum + xml.length + 1, 0);
        expect(chosen.length === 1 || bytes <= limit.bytes).toBe(true);
        const uniqueNames = chosen.flatMap(({ state, unique }) =>
          state.phase === 'send' && unique !== undefined ? [unique] : [],
        );
        expect(new Set(uniqueNames).size).toBe(uniqueNames.length);
      }),
    );
  });
});
