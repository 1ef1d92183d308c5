import { expect, test } from '@jest/globals';
import { lengthOfBatch } from './pull.worker.js';

const limits = { batchSize: 5, batchBytes: 100 };
const of = (...sizes: number[]) => sizes.map((size) => ({ body: new Uint8Array(size) }));

test.each([
  ['none', of(), 0],
  ['few', of(10, 10), 2],
  ['more than a batch', of(1, 1, 1, 1, 1, 1, 1), 5],
  ['just as many bytes as it takes', of(50, 50, 1), 2],
  ['long ones', of(60, 60, 60), 1],
  ['one that is longer than all may be', of(500, 1), 1],
])('%s', (_what, waiting, length) => {
  expect(lengthOfBatch(waiting, limits)).toBe(length);
});
