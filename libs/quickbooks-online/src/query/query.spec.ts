import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { comparableName } from '../text.js';
import { lookUpNames } from './name-look-up.decide.js';
import { escapeQueryText, nextPage, pageQuery, type Paging, select, startPaging } from './query.write.js';

const statementOf = (selected: ReturnType<typeof select>): string => {
  if (!selected.ok) throw new Error(selected.code);
  return selected.query.statement;
};

describe('statements', () => {
  test.each([
    [select('Customer'), 'SELECT * FROM Customer WHERE Active IN (true, false) STARTPOSITION 1 MAXRESULTS 1000'],
    [
      select('Item', { where: [{ field: 'Name', is: '=', value: "5' \\ pipe" }], maxResults: 2 }),
      "SELECT * FROM Item WHERE Active IN (true, false) AND Name = '5\\' \\\\ pipe' STARTPOSITION 1 MAXRESULTS 2",
    ],
    [
      select('Invoice', { where: [{ field: 'DocNumber', is: 'IN', values: ['1', '2'] }], orderBy: 'Id' }),
      "SELECT * FROM Invoice WHERE DocNumber IN ('1', '2') ORDERBY Id STARTPOSITION 1 MAXRESULTS 1000",
    ],
    [select('Payment'), 'SELECT * FROM Payment STARTPOSITION 1 MAXRESULTS 1000'],
  ])('%#', (selected, statement) => expect(statementOf(selected)).toBe(statement));

  test('what the language cannot spell is refused here, not there', () => {
    const selected = select('Customer', { where: [{ field: 'DisplayName', is: '=', value: 'O’Brien' }] });
    expect(selected).toEqual({ ok: false, code: 'query.outside-latin-1', field: 'DisplayName' });
    expect(() => select('Customer', { maxResults: 1001 })).toThrow(RangeError);
  });

  test('any text comes out of its quotes as it went in', () => {
    const latin1 = fc.string({ unit: fc.constantFrom(...Array.from(`'\\" %é()ab`)) });
    fc.assert(
      fc.property(fc.array(latin1, { minLength: 1 }), (values) => {
        const statement = statementOf(select('Customer', { where: [{ field: 'DisplayName', is: 'IN', values }] }));
        expect(readLiterals(statement)).toEqual(values);
        expect(readLiterals(`'${escapeQueryText(values.join("'"))}'`)).toEqual([values.join("'")]);
      }),
    );
  });
});

/** An independent reader of the quoted texts of a statement. */
function readLiterals(statement: string): string[] {
  const ids: string[] = [];
  const chars = statement[Symbol.iterator]();
  let inside: string | null = null;
  for (const char of chars) {
    if (inside === null) inside = char === "'" ? '' : null;
    else if (char === '\\') inside += String(chars.next().value);
    else if (char === "'") {
      ids.push(inside);
      inside = null;
    } else inside += char;
  }
  if (inside !== null) throw new Error('a quote is left open');
  return ids;
}

describe('names', () => {
  test('those that can be spelled are asked for together, each once', () => {
    const { lookUps, unspeakable } = lookUpNames('Customer', ['Amy', ' amy ', "O'Brien", 'José']);
    expect(unspeakable).toEqual([]);
    expect(lookUps.map((lookUp) => lookUp.query.statement)).toEqual([
      "SELECT * FROM Customer WHERE Active IN (true, false) AND DisplayName IN ('amy', 'O\\'Brien', 'José') STARTPOSITION 1 MAXRESULTS 1000".replace(
        ' amy',
        'amy',
      ),
    ]);
  });

  test('a name beyond Latin-1 is asked for by what can be spelled of it', () => {
    const { lookUps, unspeakable } = lookUpNames('Item', ['Pipe 5’ – long', '配管']);
    expect(unspeakable).toEqual(['配管']);
    expect(lookUps).toHaveLength(1);
    expect(lookUps[0]).toMatchObject({ by: 'pattern', names: ['Pipe 5’ – long'] });
    expect(lookUps[0]?.query.statement).toContain("Name LIKE 'Pipe 5% % long'");
  });

  test('every name is asked for once or said to be unspeakable, and its pattern finds it', () => {
    const name = fc.string({ unit: fc.constantFrom(...Array.from(`ab C'\\%é’漢–1`)), minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(fc.array(name, { maxLength: 250 }), (names) => {
        const { lookUps, unspeakable } = lookUpNames('Customer', names);
        const covered = [...lookUps.flatMap((lookUp) => lookUp.names), ...unspeakable].map(comparableName).sort();
        expect(covered).toEqual([...new Set(names.map(comparableName))].filter((name) => name !== '').sort());
        for (const lookUp of lookUps) {
          const literals = readLiterals(lookUp.query.statement);
          if (lookUp.by === 'names') expect(literals).toEqual(lookUp.names);
          else for (const name of lookUp.names) expect(like(literals[0] ?? '', name)).toBe(true);
        }
      }),
    );
  });

  /** LIKE as a regular expression, for this test. */
  const like = (pattern: string, text: string): boolean =>
    new RegExp(
      `^${pattern
        .split('%')
        .map((run) => run.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
        .join('[^]*')}$`,
      'iu',
    ).test(text);
});

describe('paging', () => {
  test('asks from behind the last Id', () => {
    expect(pageQuery(startPaging('Customer', 2)).statement).toBe(
      'SELECT * FROM Customer WHERE Active IN (true, false) ORDERBY Id STARTPOSITION 1 MAXRESULTS 2',
    );
    const next = nextPage(startPaging('Customer', 2), ['9', '10']);
    expect(next).toEqual({ kind: 'more', paging: { entity: 'Customer', size: 2, after: '10' } });
    expect(pageQuery({ entity: 'Customer', size: 2, after: '10' }).statement).toContain("AND Id > '10' ORDERBY Id");
    expect(nextPage(startPaging('Customer', 2), ['9'])).toEqual({ kind: 'done' });
    expect(nextPage(startPaging('Customer', 2), ['10', '9'])).toEqual({ kind: 'disordered' });
    expect(nextPage({ entity: 'Customer', size: 2, after: '10' }, ['10'])).toEqual({ kind: 'disordered' });
  });

  test('skips and doubles nothing while records come and go', () => {
    const change = fc.record({ remove: fc.array(fc.nat(60)), add: fc.nat(5) });
    fc.assert(
      fc.property(fc.nat(50), fc.integer({ min: 1, max: 7 }), fc.array(change), (start, size, changes) => {
        let live = Array.from({ length: start }, (_, index) => index + 1);
        let highest = start;
        const throughout = new Set(live);
        const seen: string[] = [];
        let paging: Paging | null = startPaging('Item', size);
        for (let turn = 0; paging !== null; turn += 1) {
          const after = parseInt(paging.after ?? '0', 10);
          const ids = live
            .filter((id) => id > after)
            .slice(0, size)
            .map(String);
          seen.push(...ids);
          const next = nextPage(paging, ids);
          expect(next.kind).not.toBe('disordered');
          paging = next.kind === 'more' ? next.paging : null;
          const { remove = [], add = 0 } = changes[turn] ?? {};
          live = live.filter((id) => !remove.includes(id));
          for (const id of remove) throughout.delete(id);
          for (let more = 0; more < add; more += 1) live.push((highest += 1));
        }
        expect(new Set(seen).size).toBe(seen.length);
        for (const id of throughout) expect(seen).toContain(String(id));
      }),
    );
  });
});
