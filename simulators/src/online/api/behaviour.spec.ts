import { describe, expect, test } from '@jest/globals';
import { faultRuleSchema } from './fault-rule.schema.js';
import { FaultRules } from './fault-rules.js';
import { Meter } from './limits.js';
import { realmSettingsSchema } from '../settings.schema.js';

const call = { realm: '1', method: 'POST', path: '/v3/company/1/invoice', kind: 'create', entity: 'Invoice' } as const;

describe('limits', () => {
  const limits = (more: object = {}) => realmSettingsSchema.parse({ limits: { enforced: true, ...more } }).limits;
  /** Returns how many of `count` calls are admitted, one each `gap` milliseconds and done at once. */
  const admitted = ({
    count,
    gap,
    settings,
    operations,
  }: {
    count: number;
    gap: number;
    settings: object;
    operations?: number;
  }): number => {
    const meter = new Meter();
    let entered = 0;
    for (let at = 0; at < count; at += 1) {
      if (!meter.enter(at * gap, operations, limits(settings))) continue;
      meter.leave();
      entered += 1;
    }
    return entered;
  };

  test.each([
    ['ten in one moment', { count: 20, gap: 0, settings: {} }, 10],
    ['ten a second', { count: 30, gap: 50, settings: {} }, 20],
    ['five hundred a minute', { count: 590, gap: 101, settings: {} }, 500],
    ['forty batches a minute', { count: 60, gap: 200, settings: {}, operations: 30 }, 40],
    [
      'batches that count by operation',
      { count: 60, gap: 200, settings: { batchCountsAs: 'operations' }, operations: 30 },
      16,
    ],
    ['nothing when not enforced', { count: 30, gap: 0, settings: { enforced: false } }, 30],
  ])('%s', (_what, calls, expected) => {
    expect(admitted(calls)).toBe(expected);
  });

  test('ten in flight', () => {
    const meter = new Meter();
    const entered = Array.from({ length: 12 }, (_, at) => meter.enter(at * 500, undefined, limits()));
    expect(entered.filter(Boolean)).toHaveLength(10);
  });
});

describe('orders to fail', () => {
  const firing = (match: object, calls = 10): string => {
    const rules = new FaultRules();
    rules.add(faultRuleSchema.parse({ match, fault: 'reset', seed: 7 }));
    return Array.from({ length: calls }, () => (rules.forCall(call) === undefined ? '.' : 'x')).join('');
  };

  test.each([
    [{}, 'x.........'],
    [{ times: 3 }, 'xxx.......'],
    [{ nth: 4 }, '...x......'],
    [{ every: 3 }, '..x..x..x.'],
    [{ every: 3, times: 1 }, '..x.......'],
    [{ entity: 'Payment' }, '..........'],
    [{ path: '/invoice', realm: '1', method: 'POST', kind: 'create', entity: 'Invoice' }, 'x.........'],
  ])('%j fires %s', (match, expected) => {
    expect(firing(match)).toBe(expected);
  });

  test('chance is the same for the same seed, and about as often as it says', () => {
    const first = firing({ probability: 0.1 }, 2000);
    expect(firing({ probability: 0.1 }, 2000)).toBe(first);
    const hits = first.split('x').length - 1;
    expect(hits).toBeGreaterThan(150);
    expect(hits).toBeLessThan(250);
  });

  test('a fault for one item of a batch leaves the call alone', () => {
    const rules = new FaultRules();
    rules.add(faultRuleSchema.parse({ match: { entity: 'Invoice' }, fault: 'item-fault', code: '5030' }));
    expect(rules.forCall({ ...call, path: '/batch', kind: 'batch' })).toBeUndefined();
    expect(rules.forItem('1', { bId: '1', operation: 'create', Invoice: {} })).toMatchObject({ code: '5030' });
    expect(rules.forItem('1', { bId: '2', operation: 'create', Invoice: {} })).toBeUndefined();
  });
});
