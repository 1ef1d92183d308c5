import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { afterAnswer, afterRefusedSet, firstPace, mayRunFor } from './message-set.js';

test('a quick QuickBooks gets larger sets step by step', () => {
  const sizes = [];
  let pace = firstPace;
  for (let turn = 0; turn < 4; turn += 1) {
    pace = afterAnswer(pace, { requests: pace.setSize, ms: pace.setSize });
    sizes.push(pace.setSize);
  }
  expect(sizes).toEqual([400, 1000, 1000, 1000]);
});

test('a slow QuickBooks gets smaller ones at once', () => {
  const slow = afterAnswer(firstPace, { requests: 100, ms: 100_000 });
  expect(slow.setSize).toBe(15);
});

test('a set that cannot be parsed is halved down to one', () => {
  let pace = firstPace;
  const sizes = [];
  for (let entries = 100; entries > 1; entries = pace.setSize) {
    pace = afterRefusedSet(pace, entries);
    sizes.push(pace.setSize);
  }
  expect(sizes).toEqual([50, 25, 12, 6, 3, 1]);
});

test('a set may run for twice what it should take, and no longer than two minutes', () => {
  expect(mayRunFor({ setSize: 100, msPerRequest: 20 }, 50)).toBe(2_000);
  expect(mayRunFor(firstPace, 100)).toBe(20_000);
  expect(mayRunFor({ setSize: 100, msPerRequest: 30_000 }, 100)).toBe(120_000);
});

test('the size is always a number that can be sent', () => {
  const measured = fc.record({
    requests: fc.integer({ min: 0, max: 2_000 }),
    ms: fc.integer({ min: 0, max: 600_000 }),
  });
  fc.assert(
    fc.property(fc.array(measured, { maxLength: 30 }), (all) => {
      for (const { setSize } of all.reduce(
        (paces, each) => [...paces, afterAnswer(paces.at(-1) ?? firstPace, each)],
        [firstPace],
      )) {
        expect(Number.isInteger(setSize) && setSize >= 1 && setSize <= 1_000).toBe(true);
      }
    }),
  );
});
