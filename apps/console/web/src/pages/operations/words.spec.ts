import { expect, test } from '@jest/globals';
import { ageOf, errorRate } from './words.js';

test.each([
  [{ answered: 0, refused: 0 }, '–'],
  [{ answered: 200, refused: 0 }, '0%'],
  [{ answered: 3, refused: 1 }, '33.3%'],
  [{ answered: 4, refused: 4 }, '100%'],
])('the error rate of %j is %s', (answers, written) => expect(errorRate(answers)).toBe(written));

test.each([
  [0.4, '0 s'],
  [59.9, '59 s'],
  [60, '1 min'],
  [7_300, '2 h'],
  [200_000, '2 d'],
])('an age of %p seconds is written as %s', (seconds, written) => expect(ageOf(seconds)).toBe(written));
