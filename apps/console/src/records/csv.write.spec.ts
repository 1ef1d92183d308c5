import { expect, test } from '@jest/globals';
import { csvLine } from '../records/csv.write.js';

test.each<[string, string | null, string]>([
  ['a text is quoted', 'Harbor Light', '"Harbor Light"'],
  ['a quote is doubled', 'The "Inn"', '"The ""Inn"""'],
  ['a separator of another locale stays inside its cell', 'a;=1+1', '"a;=1+1"'],
  ['a line break stays inside its cell', 'a\r\nb', '"a\r\nb"'],
  ['nothing is an empty cell', null, ''],
  ['a formula becomes text', '=1+1', `"'=1+1"`],
  ['a formula after a line break becomes text', '\n=1+1', `"'\n=1+1"`],
  ['a formula after a space becomes text', ' =1+1', `"' =1+1"`],
  ['a full-width formula becomes text', '＝1+1', `"'＝1+1"`],
  ['a command becomes text', '@SUM(A1)', `"'@SUM(A1)"`],
  ['a tab at the start becomes text', '\tx', `"'\tx"`],
  ['a negative amount stays a number', '-12.50', '"-12.50"'],
  ['a minus before anything else becomes text', '-1+1', `"'-1+1"`],
])('%s', (_, value, expected) => {
  expect(csvLine([value])).toBe(`${expected}\r\n`);
});

test('cells are separated by commas', () => {
  expect(csvLine(['a', null, 'b'])).toBe('"a",,"b"\r\n');
});
