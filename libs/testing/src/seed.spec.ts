import { afterEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { randomFrom, seeded } from './seed.js';

describe('a seed', () => {
  test('gives the same numbers again, within their bounds', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 0, max: 50 }), (seed, width) => {
        const draw = () => {
          const random = randomFrom(seed);
          return Array.from({ length: 20 }, () => random.between(10, 10 + width));
        };
        expect(draw()).toEqual(draw());
        expect(draw().every((each) => each >= 10 && each <= 10 + width)).toBe(true);
      }),
    );
  });

  test('shuffles without losing or doubling', () => {
    fc.assert(
      fc.property(fc.nat(), fc.array(fc.nat()), (seed, list) => {
        const order = (a: number, b: number) => a - b;
        expect(randomFrom(seed).shuffle(list).sort(order)).toEqual([...list].sort(order));
      }),
    );
  });
});

describe('a seeded test', () => {
  afterEach(() => {
    delete process.env['TEST_SEED'];
  });

  test('reports its seed when it fails, and repeats the seed of TEST_SEED', async () => {
    process.env['TEST_SEED'] = '42';
    const failing = seeded((random) => {
      throw new Error(`drew ${random.between(1, 1_000_000)}`);
    });
    const drawn = randomFrom(42).between(1, 1_000_000);
    await expect(failing()).rejects.toThrow(`drew ${drawn}\n(seed 42: repeat it with TEST_SEED=42)`);
  });
});
