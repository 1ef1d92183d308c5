import { limits } from '../limits.js';

const nameListFields = ['Id', 'Active', 'MetaData.CreateTime', 'MetaData.LastUpdatedTime'] as const;
const partyFields = [...nameListFields, 'DisplayName', 'GivenName', 'FamilyName', 'CompanyName'] as const;
const documentFields = [
  'Id',
  'TxnDate',
  'CustomerRef',
  'TotalAmt',
  'MetaData.CreateTime',
  'MetaData.LastUpdatedTime',
] as const;

/** The entities that can be queried, and the fields to filter by. Any other field does not compile (QuickBooks: 4001). */
export const queryable = {
  Customer: partyFields,
  Vendor: partyFields,
  Employee: partyFields,
  Item: [...nameListFields, 'Name', 'FullyQualifiedName', 'Type', 'Sku'],
  Account: [...nameListFields, 'Name', 'FullyQualifiedName', 'AccountType'],
  Term: [...nameListFields, 'Name'],
  PaymentMethod: [...nameListFields, 'Name'],
  TaxCode: [...nameListFields, 'Name'],
  Invoice: [...documentFields, 'DocNumber', 'DueDate', 'Balance'],
  Payment: documentFields,
} as const;

export type QueryEntity = keyof typeof queryable;
export type QueryField<E extends QueryEntity> = (typeof queryable)[E][number];
/** Entities that can be deactivated; a plain query does not show what is inactive. */
export type NameListEntity = Exclude<QueryEntity, 'Invoice' | 'Payment'>;

export type Condition<E extends QueryEntity> =
  | { readonly field: QueryField<E>; readonly is: '=' | '<' | '>' | '<=' | '>=' | 'LIKE'; readonly value: string }
  | { readonly field: QueryField<E>; readonly is: 'IN'; readonly values: readonly string[] };

export interface Selection<E extends QueryEntity> {
  /** All of them must hold: the language has no OR. */
  readonly where?: readonly Condition<E>[];
  readonly orderBy?: QueryField<E>;
  /** From 1. */
  readonly startPosition?: number;
  /** Up to 1000, which is what is asked for when absent. */
  readonly maxResults?: number;
}

export interface OnlineQuery {
  readonly entity: QueryEntity;
  readonly statement: string;
}
export type Selected =
  | { readonly ok: true; readonly query: OnlineQuery }
  /** QuickBooks' query language knows Latin-1 only (4000 lexical error): see `lookUpNames`. */
  | { readonly ok: false; readonly code: 'query.outside-latin-1'; readonly field: string };

/**
 * A query over one entity. Inactive records are found too, since they keep their names: without them a look-up misses
 * what a create is then refused for (6240). Throws RangeError on a position or size that QuickBooks does not know.
 */
export function select<E extends QueryEntity>(entity: E, selection: Selection<E> = {}): Selected {
  return statement(entity, 'SELECT *', selection, rows(selection));
}

/** How many there are, for checking a paged reading. */
export const count = <E extends QueryEntity>(entity: E, where: readonly Condition<E>[] = []): Selected =>
  statement(entity, 'SELECT COUNT(*)', { where }, '');

/** Text inside quotes: a quote and a backslash each get a backslash before them. */
export const escapeQueryText = (text: string): string => text.replace(/['\\]/g, (char) => `\\${char}`);

/** Returns whether the query language can spell a text: only printable Latin-1. */
export const isQueryable = (text: string): boolean => /^[\x20-\x7E\xA0-\xFF]*$/.test(text);

function statement<E extends QueryEntity>(entity: E, head: string, selection: Selection<E>, tail: string): Selected {
  const where = selection.where ?? [];
  for (const condition of where) {
    const values = condition.is === 'IN' ? condition.values : [condition.value];
    if (!values.every(isQueryable)) return { ok: false, code: 'query.outside-latin-1', field: condition.field };
  }
  const conditions = [...(isNameList(entity) ? ['Active IN (true, false)'] : []), ...where.map(writeCondition)];
  const filter = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
  const order = selection.orderBy === undefined ? '' : ` ORDERBY ${selection.orderBy}`;
  return { ok: true, query: { entity, statement: `${head} FROM ${entity}${filter}${order}${tail}` } };
}

function writeCondition<E extends QueryEntity>(condition: Condition<E>): string {
  if (condition.is !== 'IN') return `${condition.field} ${condition.is} ${quoted(condition.value)}`;
  if (condition.values.length === 0) throw new RangeError('IN needs at least one value');
  return `${condition.field} IN (${condition.values.map(quoted).join(', ')})`;
}

const quoted = (value: string): string => `'${escapeQueryText(value)}'`;

function rows(selection: { readonly startPosition?: number; readonly maxResults?: number }): string {
  const { startPosition = 1, maxResults = limits.query.maxRows } = selection;
  if (!Number.isInteger(startPosition) || startPosition < 1) throw new RangeError('STARTPOSITION counts from 1');
  if (!Number.isInteger(maxResults) || maxResults < 1 || maxResults > limits.query.maxRows) {
    throw new RangeError(`MAXRESULTS is 1 to ${limits.query.maxRows}`);
  }
  return ` STARTPOSITION ${startPosition} MAXRESULTS ${maxResults}`;
}

const isNameList = (entity: QueryEntity): boolean => entity !== 'Invoice' && entity !== 'Payment';
