import { fault } from '../entities/fault.js';
import type { Result } from '../result.js';
import { done, refused } from '../result.js';
import type { Token } from './lexer.js';
import { tokensOf } from './lexer.js';

export type Operator = '=' | '<' | '>' | '<=' | '>=' | 'LIKE' | 'IN';

export interface Condition {
  readonly property: string;
  readonly operator: Operator;
  readonly values: readonly string[];
}

export interface Query {
  readonly entity: string;
  readonly select:
    | { readonly is: 'count' }
    | { readonly is: 'all' }
    | { readonly is: 'properties'; readonly names: readonly string[] };
  readonly where: readonly Condition[];
  readonly order: readonly { readonly property: string; readonly descending: boolean }[];
  readonly start: number;
  readonly most: number;
}

const mostRows = 1000;
const usualRows = 100;
const comparisons: ReadonlySet<string> = new Set(['=', '<', '>', '<=', '>=']);

/** Walks over the tokens; every reading step either moves on or leaves the place where it was. */
class Reader {
  private place = 0;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly source: string,
  ) {}

  get ended(): boolean {
    return this.place >= this.tokens.length;
  }

  word(...options: readonly string[]): string | undefined {
    const token = this.tokens[this.place];
    if (token?.is !== 'word') return undefined;
    if (options.length > 0 && !options.includes(token.text.toUpperCase())) return undefined;
    this.place += 1;
    return token.text;
  }

  sign(...options: readonly string[]): string | undefined {
    const token = this.tokens[this.place];
    if (token?.is !== 'sign' || !options.includes(token.text)) return undefined;
    this.place += 1;
    return token.text;
  }

  value(): string | undefined {
    const token = this.tokens[this.place];
    if (token === undefined || token.is === 'sign') return undefined;
    if (token.is === 'word' && !/^(?:true|false|null)$/iu.test(token.text)) return undefined;
    this.place += 1;
    return token.text;
  }

  integer(): number | undefined {
    const token = this.tokens[this.place];
    if (token === undefined || (token.is !== 'number' && token.is !== 'string') || !/^-?\d+$/u.test(token.text))
      return undefined;
    this.place += 1;
    return Number.parseInt(token.text, 10);
  }

  failure(expected: string): ReturnType<typeof refused> {
    const token = this.tokens[this.place];
    const actual = token === undefined ? '<EOF>' : token.text;
    const column = (token?.at ?? this.source.length) + 1;
    return refused(
      fault.queryUnparsed(`Encountered " "${actual}" "" at line 1, column ${column}. Was expecting: ${expected}`),
    );
  }
}

/** Reads a statement of QuickBooks' query language: one entity, conditions joined by AND only. Keywords in any case. */
export function parseQuery(source: string): Result<Query> {
  const tokens = tokensOf(source);
  if (!tokens.ok) return tokens;
  const reader = new Reader(tokens.value, source);
  if (reader.word('SELECT') === undefined) return reader.failure('"select"');
  const select = selection(reader);
  if (!select.ok) return select;
  if (reader.word('FROM') === undefined) return reader.failure('"from"');
  const entity = reader.word();
  if (entity === undefined) return reader.failure('an entity');
  const where = conditions(reader);
  if (!where.ok) return where;
  const order = ordering(reader);
  if (!order.ok) return order;
  const page = paging(reader);
  if (!page.ok) return page;
  if (!reader.ended) return reader.failure('the end of the query');
  return done({ entity, select: select.value, where: where.value, order: order.value, ...page.value });
}

function selection(reader: Reader): Result<Query['select']> {
  if (reader.sign('*') !== undefined) return done({ is: 'all' });
  if (reader.word('COUNT') !== undefined) {
    const whole = reader.sign('(') !== undefined && reader.sign('*') !== undefined && reader.sign(')') !== undefined;
    return whole ? done({ is: 'count' }) : reader.failure('"(*)"');
  }
  const names: string[] = [];
  do {
    const name = reader.word();
    if (name === undefined) return reader.failure('a property');
    names.push(name);
    // `Line.*` asks for the lines whole.
    if (name.endsWith('.') && reader.sign('*') === undefined) return reader.failure('"*"');
  } while (reader.sign(',') !== undefined);
  return done({ is: 'properties', names });
}

function conditions(reader: Reader): Result<readonly Condition[]> {
  const all: Condition[] = [];
  if (reader.word('WHERE') === undefined) return done(all);
  do {
    const property = reader.word();
    if (property === undefined) return reader.failure('a property');
    const condition = comparison(reader, property);
    if (!condition.ok) return condition;
    all.push(condition.value);
  } while (reader.word('AND') !== undefined);
  return done(all);
}

function comparison(reader: Reader, property: string): Result<Condition> {
  const word = reader.word('LIKE', 'IN')?.toUpperCase();
  if (word === 'IN') {
    if (reader.sign('(') === undefined) return reader.failure('"("');
    const values: string[] = [];
    do {
      const value = reader.value();
      if (value === undefined) return reader.failure('a value');
      values.push(value);
    } while (reader.sign(',') !== undefined);
    return reader.sign(')') === undefined ? reader.failure('")"') : done({ property, operator: 'IN', values });
  }
  const operator = word ?? reader.sign(...comparisons);
  if (operator !== 'LIKE' && !isComparison(operator)) return reader.failure('an operator');
  const value = reader.value();
  return value === undefined ? reader.failure('a value') : done({ property, operator, values: [value] });
}

const isComparison = (sign: string | undefined): sign is '=' | '<' | '>' | '<=' | '>=' =>
  sign !== undefined && comparisons.has(sign);

function ordering(reader: Reader): Result<Query['order']> {
  const order: { property: string; descending: boolean }[] = [];
  if (reader.word('ORDER') !== undefined) {
    if (reader.word('BY') === undefined) return reader.failure('"by"');
  } else if (reader.word('ORDERBY') === undefined) return done(order);
  do {
    const property = reader.word();
    if (property === undefined) return reader.failure('a property');
    order.push({ property, descending: reader.word('ASC', 'DESC')?.toUpperCase() === 'DESC' });
  } while (reader.sign(',') !== undefined);
  return done(order);
}

function paging(reader: Reader): Result<{ readonly start: number; readonly most: number }> {
  let start = 1;
  let most = usualRows;
  for (
    let word = reader.word('STARTPOSITION', 'MAXRESULTS');
    word !== undefined;
    word = reader.word('STARTPOSITION', 'MAXRESULTS')
  ) {
    const value = reader.integer();
    if (value === undefined) return reader.failure('a number');
    const isStart = word.toUpperCase() === 'STARTPOSITION';
    const least = isStart ? 1 : 0;
    if (value < least)
      return refused(fault.queryInvalid(`value ${value} is too small. Min allowed value is ${least}.`));
    if (isStart) start = value;
    else if (value > mostRows)
      return refused(fault.queryInvalid(`value ${value} is too large. Max allowed value is ${mostRows}.`));
    else most = value;
  }
  return done({ start, most });
}
