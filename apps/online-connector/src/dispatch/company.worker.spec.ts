import { describe, expect, test } from '@jest/globals';
import { nextBatchSize } from './company.worker.js';

describe('the size of a batch', () => {
  test.each<[string, Parameters<typeof nextBatchSize>, number]>([
    ['grows after a full and quick one', [20, 20, 3, true], 25],
    ['stays at Intuit’s most', [30, 30, 3, true], 30],
    ['learns nothing from one that was not full', [20, 7, 3, true], 20],
    ['stays after a middling one', [20, 20, 30, true], 20],
    ['halves after a slow one', [30, 30, 60, true], 15],
    ['halves after a lost one', [30, 30, 1, false], 15],
    ['never falls below five', [6, 6, 100, false], 5],
  ])('%s', (_name, given, wanted) => {
    expect(nextBatchSize(...given)).toBe(wanted);
  });
});
