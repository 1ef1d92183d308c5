import { describe, expect, test } from '@jest/globals';
import { eventually } from './eventually.js';

describe('eventually', () => {
  test('answers what is so at last', async () => {
    let looks = 0;
    await expect(eventually(() => (++looks < 3 ? false : looks), { every: 1 })).resolves.toBe(3);
  });

  test('takes expectations, which answer nothing', async () => {
    let looks = 0;
    await eventually(() => expect(++looks).toBe(3), { every: 1 });
    expect(looks).toBe(3);
  });

  test('throws the expectation that failed last, and how long it waited', async () => {
    const look = () => {
      throw new Error('expected 3 rows');
    };
    await expect(eventually(look, { within: 5, every: 1 })).rejects.toThrow('expected 3 rows (waited 5 ms)');
  });

  test('says so when nothing failed and yet it is not so', async () => {
    await expect(eventually(() => false, { within: 5, every: 1 })).rejects.toThrow('did not come true within 5 ms');
  });
});
