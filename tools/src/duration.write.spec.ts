import { expect, test } from '@jest/globals';
import { duration } from './duration.write.js';

test.each([
  [0, '0.0 s'],
  [449, '0.4 s'],
  [59_949, '59.9 s'],
  [59_951, '1 min 0 s'],
  [72_400, '1 min 12 s'],
])('%d ms reads %s', (milliseconds, text) => {
  expect(duration(milliseconds)).toBe(text);
});
