import fc from 'fast-check';
import { describe, expect, test } from '@jest/globals';
import { type FailedBatch, FailureCount, halves, verdictOn } from './failure.decide.js';
import { consumerName, routesOf } from './jetstream-strategy.js';

const limits = { maxAttempts: 5, maxDeliveries: 100 };
const failed = (more: Partial<FailedBatch>): FailedBatch => ({
  failure: 'failed',
  size: 1,
  failures: 1,
  deliveries: 1,
  ...more,
});

describe('after a failure', () => {
  test.each([
    ['the first of one message', {}, 'retry'],
    ['the last but one', { failures: 4, deliveries: 4 }, 'retry'],
    ['the last', { failures: 5, deliveries: 5 }, 'giveUp'],
    ['of a batch', { size: 100, failures: 0 }, 'split'],
    ['of a batch of two, however often delivered', { size: 2, failures: 0, deliveries: 200 }, 'split'],
    ['of the database, however often', { failure: 'lost', size: 1, failures: 9, deliveries: 999 }, 'wait'],
    ['of the database with a batch', { failure: 'lost', size: 100 }, 'wait'],
    ['against other transactions', { failure: 'conflict', failures: 0, deliveries: 30 }, 'retry'],
    ['against other transactions, without end', { failure: 'conflict', failures: 0, deliveries: 100 }, 'giveUp'],
    ['seen seldom here, of what is delivered without end', { failures: 1, deliveries: 100 }, 'giveUp'],
  ] as const)('%s: %j → %s', (_, more, kind) => {
    expect(verdictOn(failed(more), limits).kind).toBe(kind);
  });

  test('halving isolates the failing message in at most two runs per level, and loses no other', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.nat(), (size, seed) => {
        const poison = seed % size;
        const done: number[] = [];
        const alone: number[] = [];
        let runs = 0;
        const process = (batch: readonly number[]): void => {
          runs++;
          if (!batch.includes(poison)) done.push(...batch);
          else if (batch.length === 1) alone.push(...batch);
          else halves(batch).forEach(process);
        };
        process(Array.from({ length: size }, (_, at) => at));
        expect(alone).toEqual([poison]);
        expect([...done, poison].sort((a, b) => a - b)).toEqual(Array.from({ length: size }, (_, at) => at));
        expect(runs).toBeLessThanOrEqual(2 * Math.ceil(Math.log2(size)) + 1);
      }),
    );
  });
});

test('failures are counted by message, for at most ten thousand messages', () => {
  const count = new FailureCount();
  expect([count.add(1), count.add(1), count.add(2)]).toEqual([1, 2, 1]);
  count.forget(1);
  expect(count.add(1)).toBe(1);
  for (let sequence = 10; sequence < 10_010; sequence++) count.add(sequence);
  expect(count.add(2)).toBe(1);
  expect(count.add(10_009)).toBe(2);
});

describe('the handlers of a service', () => {
  test('have one consumer each, with its own name', () => {
    expect(routesOf(['jobpro.*.invoice.*', 'outcome.*.invoice.*', 'mapping.*.item.linked'])).toEqual([
      { pattern: 'jobpro.*.invoice.*', stream: 'JOBPRO' },
      { pattern: 'outcome.*.invoice.*', stream: 'OUTCOME' },
      { pattern: 'mapping.*.item.linked', stream: 'MAPPING' },
    ]);
    expect(consumerName('invoice-mapping', 'mapping.*.item.linked')).toBe('invoice-mapping_any_item_linked');
    expect(consumerName('x', 'command.online.>')).toBe('x_online_all');
  });

  test.each([
    [['jobpro.*.invoice.*', 'jobpro.*.*.created'], 'Two handlers listen to the same messages'],
    [['nothing.*.x'], 'which is no pattern of a stream of ours'],
    [['jobpro.*.invoice', 'jobpro.>.x'], 'which is no pattern'],
  ])('%j are refused', (patterns, sentence) => {
    expect(() => routesOf(patterns)).toThrow(sentence);
  });
});
