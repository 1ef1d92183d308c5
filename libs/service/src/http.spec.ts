import { describe, expect, test } from '@jest/globals';
import { isBearer } from './http.js';

describe('the administrators’ token', () => {
  test.each<[string | undefined, boolean]>([
    ['Bearer right', true],
    ['bearer   right ', true],
    ['Bearer wrong', false],
    ['Bearer rightt', false],
    ['Bearer righ', false],
    ['Bearer right right', false],
    ['Basic right', false],
    ['right', false],
    ['Bearer ', false],
    ['', false],
    [undefined, false],
  ])('%j', (header, wanted) => {
    expect(isBearer(header, 'right')).toBe(wanted);
  });
});
