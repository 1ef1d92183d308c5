import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Json, JsonNumber, readJson, writeJson } from './json.js';

describe('reading', () => {
  test.each([
    ['{"TotalAmt":362.07}', { TotalAmt: '362.07' }],
    ['{"TotalAmt":100.00, "Id":"12"}', { TotalAmt: '100.00', Id: '12' }],
    ['[0.1,-1,1e2,9007199254740993.01]', ['0.1', '-1', '1e2', '9007199254740993.01']],
    ['{"a":"text 12 and \\"13\\" and \\\\"}', { a: 'text 12 and "13" and \\' }],
    ['\uFEFF{"a":true}', { a: true }],
  ])('%s', (text, value) => expect(readJson(text)).toEqual({ ok: true, value }));

  test.each([
    '',
    '{',
    '{"a":1',
    '{1:2}',
    '{1 :2}',
    '01',
    '1.',
    '-',
    '--1',
    '"\\1',
    '"abc 12',
    '{"a":1}}',
    '1 2',
    'NaN',
    '<html>',
  ])('refuses %s', (text) => expect(readJson(text)).toEqual({ ok: false }));

  test('takes exactly what JSON.parse takes', () => {
    const text = fc.oneof(
      fc.json(),
      fc.string({ unit: fc.constantFrom(...Array.from('{}[]",:\\ 012.eE+-atrue')) }),
      fc.tuple(fc.json(), fc.nat(60)).map(([json, cut]) => json.slice(0, cut)),
    );
    fc.assert(fc.property(text, (candidate) => readJson(candidate).ok === isJson(candidate)));
  });
});

test('what is written is read back the same, numbers to the last digit', () => {
  const number = fc
    .tuple(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), fc.nat(99_999))
    .map(([whole, places]) => `${whole}.${String(places).padStart(5, '0')}`);
  const anyCharacter = fc.integer({ min: 0, max: 0x10ffff }).map((code) => String.fromCodePoint(code));
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 2 },
      fc.string({ unit: anyCharacter, maxLength: 6 }),
      fc.boolean(),
      number.map((token) => new JsonNumber(token)),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(fc.string({ maxLength: 6 }), tie('value'), { maxKeys: 4 }),
    ),
  }));
  fc.assert(
    fc.property(value, (candidate) => {
      if (!isWritable(candidate)) throw new Error('generator');
      const read = readJson(writeJson(candidate));
      return read.ok && JSON.stringify(read.value) === JSON.stringify(numbersAsText(candidate));
    }),
  );
});

test('a number is a plain decimal or a bug', () => {
  for (const token of ['', '01', '1.', '.5', '1e3', 'NaN', '1,5', '+1'])
    expect(() => new JsonNumber(token)).toThrow(RangeError);
});

const isWritable = (_value: unknown): _value is Json => true;

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function numbersAsText(value: unknown): unknown {
  if (value instanceof JsonNumber) return value.token;
  if (Array.isArray(value)) return value.map(numbersAsText);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, numbersAsText(member)]));
}
