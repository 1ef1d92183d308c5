import { describe, expect, test } from '@jest/globals';
import { day, dollars, ended, quoted } from './sentence.js';

describe('what a sentence shows', () => {
  test.each([
    ['0', '$0.00'],
    ['17704.47', '$17,704.47'],
    ['-1234567.5', '-$1,234,567.50'],
    ['99999999999999.99', '$99,999,999,999,999.99'],
    ['less than zero', 'less than zero'],
  ])('the amount %s is written %s', (amount, written) => expect(dollars(amount)).toBe(written));

  test.each([
    ['2026-01-31', 'Jan 31, 2026'],
    ['that day', 'that day'],
  ])('the day %s is written %s', (date, written) => expect(day(date)).toBe(written));

  test('a single mark is shown without quotation marks', () => {
    expect(['“', 'Café'].map(quoted)).toEqual(['“', '“Café”']);
  });

  test('a sentence ends with a period, but not with two', () => {
    expect(['It said: no', 'No.', 'Why?'].map(ended)).toEqual(['It said: no.', 'No.', 'Why?']);
  });
});
