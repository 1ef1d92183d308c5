import { describe, expect, test } from '@jest/globals';
import type { Address, Edition } from '@jobpro/contracts';
import { FieldMapper, mapAddress, translation } from './field-mapper.js';

/** Returns a mapper's result for one field, and the sentences of its warnings. */
function mapped<T>(edition: Edition, map: (fields: FieldMapper) => T): { value: T; warnings: string[] } {
  const fields = new FieldMapper(edition);
  const value = map(fields);
  expect(fields.refusals).toEqual([]);
  return { value, warnings: fields.warnings.map(({ sentence }) => sentence) };
}
const codes = (edition: Edition, map: (fields: FieldMapper) => unknown) => {
  const fields = new FieldMapper(edition);
  map(fields);
  return fields.warnings.map(({ code, details }) => ({ code, ...details }));
};

describe('free text', () => {
  test.each<[string, Edition, string | undefined, string | undefined, object[]]>([
    ['is sent as it is', 'desktop', 'Zoë & Sons', 'Zoë & Sons', []],
    ['is absent where JobPro has none', 'online', undefined, undefined, []],
    ['is absent where it is blank', 'online', ' \t', undefined, []],
    ['loses spaces without a warning', 'desktop', '  a \u00a0 b ', 'a b', []],
    [
      'is transliterated on Desktop, with one warning for all its characters',
      'desktop',
      'Łódź – ‘Bąk’',
      "Lódz - 'Bak'",
      [{ code: 'text.transliterated', field: 'memo', from: 'Ł ź – ‘ ą ’', to: "L z - ' a '" }],
    ],
    ['keeps its characters Online', 'online', 'Łódź – ‘Bąk’ 🛠', 'Łódź – ‘Bąk’ 🛠', []],
    [
      'loses on Desktop what QuickBooks cannot hold, with a warning',
      'desktop',
      'Roof 🛠 ✓ done',
      'Roof done',
      [{ code: 'text.left-out', field: 'memo', characters: '🛠 ✓' }],
    ],
    [
      'loses half a character Online, with a warning',
      'online',
      'a\ud83db',
      'ab',
      [{ code: 'text.left-out', field: 'memo', characters: '\ufffd' }],
    ],
    [
      'is shortened, with a warning',
      'online',
      'x'.repeat(31),
      'x'.repeat(30),
      [{ code: 'text.shortened', field: 'memo', limit: '30' }],
    ],
  ])('%s', (_case, edition, given, value, warnings) => {
    expect(mapped(edition, (fields) => fields.line('memo', given, 30)).value).toBe(value);
    expect(codes(edition, (fields) => fields.line('memo', given, 30))).toEqual(warnings);
  });

  test('the fields of a group share one warning about characters', () => {
    const warnings = codes('desktop', (fields) => {
      for (let line = 1; line <= 18; line++)
        fields.text(`description of line ${line}`, `Wall ${line} – ok`, 100, 'line descriptions');
    });
    expect(warnings).toEqual([{ code: 'text.transliterated', field: 'line descriptions', from: '–', to: '-' }]);
  });

  test('a warning lists eight characters at most', () => {
    const [warning] = codes('desktop', (fields) => fields.line('memo', '①②③④⑤⑥⑦⑧⑨', 30));
    expect(warning).toMatchObject({ from: expect.stringMatching(/^(\S )+…$/) });
  });
});

describe('identities are refused, never changed beyond recognition', () => {
  test.each<[string, (fields: FieldMapper) => unknown, string]>([
    ['a number', (fields) => fields.number('invoice', '1042 🛠', 11), 'text.bad-characters'],
    ['a number that is too long', (fields) => fields.number('invoice', '123456789012', 11), 'number.too-long'],
    ['a reference', (fields) => fields.reference('terms', '三十日'), 'text.bad-characters'],
    [
      'a name',
      (fields) => fields.name({ what: 'customer', limit: 41, tooLong: 'refuse' }, '田中'),
      'text.bad-characters',
    ],
  ])('%s', (_case, map, code) => {
    const fields = new FieldMapper('desktop');
    map(fields);
    expect(fields.refusals[0]?.code).toBe(code);
    expect(translation('desktop', (mapper) => ({ field: map(mapper) }))).toMatchObject({ ok: false, reason: { code } });
  });

  test('a reference is written as Desktop stores it', () => {
    expect(mapped('desktop', (fields) => fields.reference('terms', ' Net 30 – EOM ')).value).toEqual({
      name: 'Net 30 - EOM',
    });
    expect(mapped('online', (fields) => fields.reference('terms', ' ')).value).toBeUndefined();
  });

  test.each<[Edition, string, string]>([
    ['online', ' (C)', ' (C)'],
    ['desktop', ' – C: ', ' - C-'],
  ])('the suffix for a name that is used already: %s %j', (edition, given, suffix) => {
    const policy = { inactiveNames: 'reject', heldNames: { suffix: given } } as const;
    expect(mapped(edition, (fields) => fields.namePolicy(policy)).value).toEqual({
      inactiveNames: 'reject',
      heldNames: { suffix },
    });
  });

  test('a part of a name has no colon Online', () => {
    expect(mapped('online', (fields) => fields.namePart('company name', 'Acme: West', 100))).toEqual({
      value: 'Acme- West',
      warnings: [expect.stringContaining('Acme: West')],
    });
    expect(mapped('desktop', (fields) => fields.namePart('company name', 'Acme: West', 41)).value).toBe('Acme: West');
  });
});

describe('email addresses', () => {
  test.each<[string, Edition, string, string | undefined, string[]]>([
    ['one', 'online', ' ann@hill.example ', 'ann@hill.example', []],
    [
      'several with commas or semicolons',
      'online',
      'office@hill.example,ap@hill.example;ann@hill.example',
      'office@hill.example, ap@hill.example, ann@hill.example',
      [],
    ],
    ['one of two malformed', 'online', 'ann@, ap@hill.example', 'ap@hill.example', ['ann@']],
    ['none in good form', 'online', 'call first', undefined, ['call first']],
    [
      'more than fit',
      'online',
      `${'a'.repeat(50)}@hill.example, ${'b'.repeat(50)}@hill.example`,
      `${'a'.repeat(50)}@hill.example`,
      [`${'b'.repeat(50)}@hill.example`],
    ],
    ['as JobPro has them', 'desktop', 'ann@; ap@hill.example', 'ann@; ap@hill.example', []],
  ])('%s, %s', (_case, edition, given, email, omitted) => {
    const limit = edition === 'online' ? 100 : 1023;
    expect(mapped(edition, (fields) => fields.email(given, limit)).value).toBe(email);
    expect(codes(edition, (fields) => fields.email(given, limit))).toEqual(
      omitted.map((address) => ({ code: 'email.left-out', email: address })),
    );
  });
});

describe('an address', () => {
  const lines = ['Suite 5', 'Building C', '1 Quay', 'Dock gate', 'Rear'];
  const all: Address = { lines, city: 'Albany', state: 'NY', postalCode: '12207', country: 'USA' };
  test.each<[string, Edition, Address, string[], boolean]>([
    ['of five lines alone fits on Desktop', 'desktop', { lines }, lines, false],
    [
      'of five lines and a city has room for four lines on Desktop',
      'desktop',
      { lines, city: 'Albany' },
      ['Suite 5', 'Building C', '1 Quay', 'Dock gate, Rear'],
      true,
    ],
    [
      'with a country, too, has room for three',
      'desktop',
      all,
      ['Suite 5', 'Building C', '1 Quay, Dock gate, Rear'],
      true,
    ],
    ['with blank lines needs no joining', 'desktop', { ...all, lines: ['1 Quay', ' ', ''] }, ['1 Quay'], false],
    ['of five lines and all parts fits Online', 'online', all, lines, false],
  ])('%s', (_case, edition, given, expected, isJoined) => {
    const { value, warnings } = mapped(edition, (fields) => mapAddress(fields, 'billing address', given));
    expect(value).toMatchObject({ lines: expected, city: given.city });
    expect(warnings).toEqual(
      isJoined
        ? ['The last lines of the billing address were joined into one. QuickBooks accepts 5 lines in all.']
        : [],
    );
  });

  test('joined lines that are too long are shortened, with a second warning', () => {
    const long = { lines: ['a', 'b', 'c', 'd'.repeat(30), 'e'.repeat(30)], city: 'Albany' };
    expect(codes('desktop', (fields) => mapAddress(fields, 'job address', long))).toEqual([
      { code: 'address.joined', field: 'job address', lines: '5' },
      { code: 'text.shortened', field: 'job address', limit: '41' },
    ]);
  });
});
