import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseQuery } from './parser.js';

const values = (source: string): readonly string[] | string => {
  const parsed = parseQuery(source);
  return parsed.ok ? (parsed.value.where[0]?.values ?? []) : parsed.fault.code;
};

describe('the query language', () => {
  test('reads every part, in any case', () => {
    expect(
      parseQuery(
        "SeLeCt Id, Line.* FROM invoice WHERE TotalAmt >= '10' and DocNumber like 'A%' ORDER BY TxnDate DESC, Id startposition 11 MAXRESULTS 50",
      ),
    ).toEqual({
      ok: true,
      value: {
        entity: 'invoice',
        select: { is: 'properties', names: ['Id', 'Line.'] },
        where: [
          { property: 'TotalAmt', operator: '>=', values: ['10'] },
          { property: 'DocNumber', operator: 'LIKE', values: ['A%'] },
        ],
        order: [
          { property: 'TxnDate', descending: true },
          { property: 'Id', descending: false },
        ],
        start: 11,
        most: 50,
      },
    });
  });

  test('gives 100 rows by default', () => {
    expect(parseQuery('select count(*) from Item orderby Name')).toMatchObject({
      value: { select: { is: 'count' }, start: 1, most: 100 },
    });
  });

  test.each([
    ['an OR', "select * from Item where Name = 'a' or Name = 'b'", '4000'],
    ['an unequal', "select * from Item where Name != 'a'", '4000'],
    ['a doubled quote', "select * from Item where Name = 'O''Brien'", '4000'],
    ['an open string', "select * from Item where Name = 'a", '4000'],
    ['a lone backslash', "select * from Item where Name = 'a\\b'", '4000'],
    ['a curly apostrophe', "select * from Item where Name = 'O’Brien'", '4000'],
    ['a dash', "select * from Item where Name = 'a – b'", '4000'],
    ['an emoji', "select * from Item where Name = '😀'", '4000'],
    ['a start of nought', 'select * from Item startposition 0', '4001'],
    ['more than a thousand rows', 'select * from Item maxresults 1001', '4001'],
    ['nothing', '', '4000'],
    ['something behind its end', 'select * from Item maxresults 5 please', '4000'],
  ])('refuses %s', (_what, source, code) => {
    expect(values(source)).toBe(code);
  });

  test('gives back every Latin-1 text that is escaped as it asks', () => {
    const latin = fc.string({ unit: fc.integer({ min: 32, max: 255 }).map((code) => String.fromCharCode(code)) });
    fc.assert(
      fc.property(latin, (text) => {
        const escaped = text.replace(/[\\']/gu, (character) => `\\${character}`);
        expect(values(`select * from Customer where DisplayName = '${escaped}'`)).toEqual([text]);
      }),
    );
  });

  test('never breaks on whatever comes', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(['4000', '4001']).toContain(values(`select ${text}`));
      }),
    );
  });
});
