import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cleanText, comparableName, cutText, isEmailAddress } from './text.js';

const anyText = fc.string({
  unit: fc.oneof(
    fc.constantFrom(' ', '\t', '\n', '\r', '\u0000', '\uD83D', '\uDE00', '😀', 'é', 'É', 'a', 'A'),
    fc.integer({ min: 0, max: 0x10ffff }).map((code) => String.fromCodePoint(code)),
  ),
});

describe('names are compared as QuickBooks compares them', () => {
  test.each([
    ['Acme Supply', ' acme  SUPPLY '],
    ['José', 'JOSE\u0301'],
    ['Acme\tSupply', 'Acme Supply'],
  ])('%j is %j', (name, other) => expect(comparableName(name)).toBe(comparableName(other)));

  test.each([
    ['Jose', 'José'],
    ["O'Brien", 'O’Brien'],
    ['Acme', 'Acme Inc'],
  ])('%j is not %j', (name, other) => expect(comparableName(name)).not.toBe(comparableName(other)));

  test('comparing the comparable form changes nothing', () => {
    fc.assert(
      fc.property(anyText, (name) => {
        expect(comparableName(comparableName(name))).toBe(comparableName(name));
      }),
    );
  });
});

describe('email addresses that QuickBooks takes', () => {
  test.each(['ann@hill.example', 'ann.lee+jobs@mail.hill.example', 'office@hill.example, ap@hill.example'])(
    '%s',
    (text) => expect(isEmailAddress(text)).toBe(true),
  );
  test.each(['', 'ann@', 'no address', 'ann@hill', 'a@b@hill.example', 'ann@hill.example,', 'Ann <ann@hill.example>'])(
    'not %j',
    (text) => expect(isEmailAddress(text)).toBe(false),
  );
});

test('a text is cut between characters', () => {
  expect(cutText('ab😀', 3)).toBe('ab');
  fc.assert(
    fc.property(anyText.map(cleanText), fc.integer({ min: 2, max: 9 }), (text, limit) => {
      const short = cutText(text, limit);
      expect(text.startsWith(short)).toBe(true);
      expect(short.length).toBeLessThanOrEqual(limit);
      expect(cleanText(short)).toBe(short);
    }),
  );
});

test('characters that QuickBooks cannot hold are left out', () => {
  expect(cleanText('a\u0000b\r\nc\rd\u001fe\u007f\uFFFF\tf\uD83D')).toBe('ab\nc\nde\tf\uFFFD');
});
