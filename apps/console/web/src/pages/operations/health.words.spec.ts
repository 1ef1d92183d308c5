import { expect, test } from '@jest/globals';
import { ageOf, errorRate } from './health.words.js';

test.each([
  [{ answered: 0, refused: 0 }, '–'],
  [{ answered: 200, refused: 0 }, '0%'],
  [{ answered: 3, refused: 1 }, '33.3%'],
  [{ answered: 4, refused: 4 }, '100%'],
])('%j is an error rate of %s', (answers, said) => expect(errorRate(answers)).toBe(said));

test.each([
  [0.4, '0 s'],
  [59.9, '59 s'],
  [60, '1 min'],
  [7_300, '2 h'],
  [200_000, '2 d'],
])('%p seconds are told as %s', (seconds, said) => expect(ageOf(seconds)).toBe(said));
