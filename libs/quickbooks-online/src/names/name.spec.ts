import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checkDisplayName, checkItemName, foldName } from './name.decide.js';
import { cleanText, cutText, splitText } from './text.decide.js';

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
  ])('%j is %j', (one, other) => expect(foldName(one)).toBe(foldName(other)));

  test.each([
    ['Jose', 'José'],
    ["O'Brien", 'O’Brien'],
    ['Acme', 'Acme Inc'],
  ])('%j is not %j', (one, other) => expect(foldName(one)).not.toBe(foldName(other)));

  test('folding twice changes nothing, and what is written folds to what was given', () => {
    fc.assert(
      fc.property(anyText, (name) => {
        expect(foldName(foldName(name))).toBe(foldName(name));
        const check = checkDisplayName(name);
        if (check.ok) expect(foldName(check.name)).toBe(foldName(name));
      }),
    );
  });
});

describe('names that QuickBooks takes', () => {
  test.each([
    [' Acme ', { ok: true, name: 'Acme', warnings: [] }],
    ['Acme\nSupply', { ok: true, name: 'Acme Supply', warnings: ['name.whitespace-changed'] }],
    ['Acme  Supply', { ok: true, name: 'Acme Supply', warnings: ['name.whitespace-changed'] }],
    ['x'.repeat(100), { ok: true, name: 'x'.repeat(100), warnings: [] }],
    ['x'.repeat(101), { ok: true, name: 'x'.repeat(101), warnings: ['name.long'] }],
    ['x'.repeat(501), { ok: false, code: 'name.too-long', limit: 500 }],
    ['Acme: Supply', { ok: false, code: 'name.colon', limit: 500 }],
    [' \t\n', { ok: false, code: 'name.empty', limit: 500 }],
  ])('%j', (name, check) => expect(checkDisplayName(name)).toEqual(check));

  test('an item has 100 characters', () => {
    expect(checkItemName('x'.repeat(100))).toMatchObject({ ok: true, warnings: [] });
    expect(checkItemName('x'.repeat(101))).toEqual({ ok: false, code: 'name.too-long', limit: 100 });
  });
});

test('text is cut between characters, and in pieces loses nothing', () => {
  expect(cutText('ab😀', 3)).toBe('ab');
  expect(splitText('ab😀cd', 3)).toEqual(['ab', '😀c', 'd']);
  fc.assert(
    fc.property(anyText.map(cleanText), fc.integer({ min: 2, max: 9 }), (text, limit) => {
      const pieces = splitText(text, limit);
      expect(pieces.join('')).toBe(text);
      for (const piece of pieces) {
        expect(piece.length).toBeLessThanOrEqual(limit);
        expect(cleanText(piece)).toBe(piece);
      }
    }),
  );
});

test('what is no text is taken out', () => {
  expect(cleanText('a\u0000b\r\nc\rd\u001fe\u007f\uFFFF\tf\uD83D')).toBe('ab\nc\nde\tf\uFFFD');
});
