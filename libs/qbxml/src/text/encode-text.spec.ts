import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { codePoint } from '../testing/values.arbitrary.js';
import { encodeText, isSameName } from './encode-text.js';

describe('what Latin-1 holds stays', () => {
  test.each(['Acme & Sons <Ltd> "x" \'y\'', 'Señor Ñandú, Zoë Müller', '£5 ½ × § ° µ ß', 'a`b´c', ''])('%s', (text) => {
    expect(encodeText(text)).toEqual({ text, replaced: [], refused: [] });
  });

  test('an accent written apart is the same letter', () => {
    expect(encodeText('Jose\u0301')).toEqual({ text: 'José', replaced: [], refused: [] });
  });
});

describe('what it lacks is written visibly', () => {
  test.each([
    ['O’Brien', "O'Brien", [{ from: '’', to: "'" }]],
    [
      '“A” – B — C…',
      '"A" - B - C...',
      ['“"', '”"', '–-', '—-', '…...'].map((p) => ({ from: p.charAt(0), to: p.slice(1) })),
    ],
    ['5 €', '5 EUR', [{ from: '€', to: 'EUR' }]],
    [
      'Łódź Śródmieście',
      'Lódz Sródmiescie',
      [
        ['Ł', 'L'],
        ['ź', 'z'],
        ['Ś', 'S'],
        ['ś', 's'],
      ].map(([from, to]) => ({ from, to })),
    ],
    [
      'Œuvre ﬁn',
      'Oeuvre fin',
      [
        { from: 'Œ', to: 'Oe' },
        { from: 'ﬁ', to: 'fi' },
      ],
    ],
    [
      'a\u00a0b\u200bc',
      'a bc',
      [
        { from: 'U+00A0', to: ' ' },
        { from: 'U+200B', to: '' },
      ],
    ],
    [
      'a\u0000b\u0085c',
      'a b c',
      [
        { from: 'U+0000', to: ' ' },
        { from: 'U+0085', to: ' ' },
      ],
    ],
    ['one\ntwo', 'one two', [{ from: 'U+000A', to: ' ' }]],
  ])('%j becomes %j', (from, text, replaced) => {
    expect(encodeText(from)).toEqual({ text, replaced, refused: [] });
  });

  test.each([
    ['Иванов Щукин', 'Ivanov Shchukin'],
    ['Ёлкин й', 'Elkin y'],
    ['Αθήνα', 'Athina'],
    ['Ş Ğ ı İ', 'S G i I'],
    ['Ｆｕｌｌ', 'Full'],
  ])('%s becomes %s', (from, text) => {
    expect(encodeText(from)).toMatchObject({ text, refused: [] });
  });
});

test('a character that nothing sensible stands for is refused, or a question mark where the caller wants one', () => {
  expect(encodeText('✓ done')).toMatchObject({ text: ' done', refused: ['✓'] });
  expect(encodeText('山 🎉 \ud800')).toMatchObject({ refused: ['山', '🎉', 'U+D800'] });
  expect(encodeText('山 🎉', { unknown: 'question-mark' })).toMatchObject({ text: '? ?', refused: [] });
});

test('a mark that no letter carries is shown on a circle', () => {
  expect(encodeText('x\u030c')).toEqual({ text: 'x', replaced: [{ from: '◌\u030c', to: '' }], refused: [] });
});

test.each([
  ['O’Brien & Sons', "o'brien  &  SONS", true],
  ['Łukasz', 'lukasz', true],
  ['Zoë', 'Zoe', false],
  [undefined, 'Acme', false],
])('%j and %j are one name to QuickBooks: %j', (each, other, same) => expect(isSameName(each, other)).toBe(same));

test('line breaks stay where QuickBooks keeps them', () => {
  expect(encodeText('a\r\nb\rc – \n', { lines: true }).text).toBe('a\nb\nc - \n');
});

test('any text is encoded as Latin-1 without control characters, and encoding it again changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: codePoint }), fc.boolean(), (value, lines) => {
      const { text } = encodeText(value, { lines, unknown: 'question-mark' });
      // eslint's rule about control characters is why this is a list of what is allowed.
      expect(text).toMatch(/^[\n\x20-\x7e\u00a1-\u00ac\u00ae-\u00ff]*$/);
      expect(encodeText(text, { lines, unknown: 'question-mark' })).toEqual({ text, replaced: [], refused: [] });
    }),
    { numRuns: 2000 },
  );
});
