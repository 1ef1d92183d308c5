import { logger } from '@jobpro/telemetry';
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { Periodic } from './periodic.js';

beforeAll(() => {
  logger.level = 'silent';
});

/** A job that ends only when the test ends it, and counts its runs. */
function controlled(every: number) {
  const ends: (() => void)[] = [];
  let most = 0;
  let under = 0;
  const periodic = new Periodic({ name: 'test', every }, async () => {
    under += 1;
    most = Math.max(most, under);
    await new Promise<void>((resolve) => ends.push(resolve));
    under -= 1;
  });
  const runs = async (count: number) => {
    while (ends.length < count) await new Promise((resolve) => setTimeout(resolve, 1));
  };
  return { periodic, runs, end: (run: number) => ends[run - 1]?.(), begun: () => ends.length, most: () => most };
}

describe('a periodic job', () => {
  let stop: (() => Promise<void>) | undefined;
  afterEach(() => stop?.());

  test('runs again after its interval, also after a failure', async () => {
    let runs = 0;
    const third = new Promise<void>((resolve) => {
      const periodic = new Periodic({ name: 'test', every: 1 }, () => {
        runs += 1;
        if (runs === 3) resolve();
        return Promise.reject(new Error('failed'));
      });
      stop = () => periodic.stop();
      periodic.start();
    });
    await third;
    expect(runs).toBe(3);
  });

  test('woken during a run, runs once more after it, however often it was woken', async () => {
    const { periodic, runs, end, begun, most } = controlled(3_600_000);
    periodic.wake();
    await runs(1);
    periodic.wake();
    periodic.wake();
    expect(begun()).toBe(1);
    end(1);
    await runs(2);
    const stopped = periodic.stop();
    end(2);
    await stopped;
    expect(begun()).toBe(2);
    expect(most()).toBe(1);
  });

  test('stopping waits for the run under way and begins no other', async () => {
    const { periodic, runs, end, begun } = controlled(1);
    periodic.start();
    await runs(1);
    let isStopped = false;
    const stopped = periodic.stop().then(() => (isStopped = true));
    periodic.wake();
    await new Promise((resolve) => setImmediate(resolve));
    expect(isStopped).toBe(false);
    end(1);
    await stopped;
    expect(begun()).toBe(1);
  });
});
