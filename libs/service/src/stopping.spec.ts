import { beforeAll, describe, expect, test } from '@jest/globals';
import { logger } from '@jobpro/telemetry';
import { Draining, runSteps } from './stopping.js';

beforeAll(() => {
  logger.level = 'silent';
});

describe('steps', () => {
  const traced = () => {
    const order: string[] = [];
    const step = (name: string, work: () => unknown, budget = 1_000) => ({
      name,
      budget,
      work: () => {
        order.push(name);
        return work();
      },
    });
    return { order, step };
  };

  test('run one after the other', async () => {
    const { order, step } = traced();
    const slow = () => new Promise((resolve) => setTimeout(resolve, 20)).then(() => order.push('a has ended'));
    expect(await runSteps([step('a', slow), step('b', () => undefined)])).toBe(true);
    expect(order).toEqual(['a', 'a has ended', 'b']);
  });

  test.each<[string, () => unknown]>([
    ['rejects', () => Promise.reject(new Error('no'))],
    [
      'throws',
      () => {
        throw new Error('no');
      },
    ],
    ['never ends', () => new Promise(() => undefined)],
  ])('one that %s does not keep the next from being run', async (_name, work) => {
    const { order, step } = traced();
    expect(await runSteps([step('a', work, 20), step('b', () => undefined)])).toBe(false);
    expect(order).toEqual(['a', 'b']);
  });
});

describe('draining', () => {
  test('waits for every worker, and names those that failed', async () => {
    const draining = new Draining();
    const ended: string[] = [];
    draining.add('calls', () => Promise.reject(new Error('cut off')));
    draining.add('sweep', async () => {
      await new Promise((resolve) => setTimeout(resolve, 10));
      ended.push('sweep');
    });
    await expect(draining.drain()).rejects.toThrow('Did not end well: calls');
    expect(ended).toEqual(['sweep']);
  });
});
