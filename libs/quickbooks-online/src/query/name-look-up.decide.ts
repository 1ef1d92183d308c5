import { comparableName, oneLine } from '../text.js';
import { escapeQueryText, isQueryable, type NameListEntity, type OnlineQuery, select } from './query.write.js';

/** One query and the names that its rows answer. Compare rows with `comparableName`: a pattern finds more than was meant. */
export interface NameLookUp {
  readonly query: OnlineQuery;
  readonly names: readonly string[];
  /** A pattern's answer is complete only when it came with fewer rows than were asked for. */
  readonly by: 'names' | 'pattern';
}
export interface NameLookUps {
  readonly lookUps: readonly NameLookUp[];
  /** Names of which the query language can spell too little: only the whole list, compared here, answers for them. */
  readonly unspeakable: readonly string[];
}

/** A statement is kept well under what proxies and QuickBooks take in one go. */
const longestList = 6000;
const mostNames = 100;

/**
 * The fewest queries that find these names, inactive records included.
 *
 * Names within Latin-1 are asked for together. Anything else (’ – or Chinese) would be a lexical error (4000), so such a
 * name is asked for by a LIKE pattern of the parts that can be spelled, with % for the rest, and the rows are compared
 * here. A % in a name is then a wildcard as well, which finds more and loses nothing.
 */
export function lookUpNames(entity: NameListEntity, names: readonly string[]): NameLookUps {
  const wanted = [
    ...new Map(names.map((name) => [comparableName(name), oneLine(name).normalize('NFC')])).values(),
  ].filter((n) => n !== '');
  const patterns = wanted.filter((name) => !isQueryable(name)).map((name) => ({ name, pattern: likePattern(name) }));
  return {
    lookUps: [
      ...chunks(wanted.filter(isQueryable)).map((chunk) => byNames(entity, chunk)),
      ...patterns.flatMap(({ name, pattern }) => (pattern === null ? [] : [byPattern(entity, name, pattern)])),
    ],
    unspeakable: patterns.flatMap(({ name, pattern }) => (pattern === null ? [name] : [])),
  };
}

/** The field that holds an entity's unique name. */
const nameField = (entity: NameListEntity): 'DisplayName' | 'Name' =>
  entity === 'Customer' || entity === 'Vendor' || entity === 'Employee' ? 'DisplayName' : 'Name';

/** Runs of spellable characters joined by %; null where no run is worth asking for. */
function likePattern(name: string): string | null {
  const runs = name.split(/[^\x20-\x7E\xA0-\xFF]+/);
  return runs.some((run) => run.trim().length >= 2) ? runs.join('%') : null;
}

function byNames(entity: NameListEntity, names: readonly string[]): NameLookUp {
  const field = nameField(entity);
  const [only] = names;
  const condition =
    names.length === 1 && only !== undefined
      ? ({ field, is: '=', value: only } as const)
      : ({ field, is: 'IN', values: names } as const);
  return { query: query(entity, condition), names, by: 'names' };
}

const byPattern = (entity: NameListEntity, name: string, pattern: string): NameLookUp => ({
  query: query(entity, { field: nameField(entity), is: 'LIKE', value: pattern }),
  names: [name],
  by: 'pattern',
});

type NameCondition =
  | { field: 'DisplayName' | 'Name'; is: '=' | 'LIKE'; value: string }
  | { field: 'DisplayName' | 'Name'; is: 'IN'; values: readonly string[] };

function query(entity: NameListEntity, condition: NameCondition): OnlineQuery {
  const selected = select<NameListEntity>(entity, { where: [condition] });
  if (!selected.ok) throw new RangeError('A look-up spells Latin-1 only');
  return selected.query;
}

function chunks(names: readonly string[]): string[][] {
  const lists: string[][] = [];
  let list: string[] = [];
  let length = 0;
  for (const name of names) {
    const size = escapeQueryText(name).length + 4;
    if (list.length > 0 && (list.length === mostNames || length + size > longestList)) {
      lists.push(list);
      list = [];
      length = 0;
    }
    list.push(name);
    length += size;
  }
  return list.length > 0 ? [...lists, list] : lists;
}
