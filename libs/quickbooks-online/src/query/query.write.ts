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

/** The entities that can be queried and their filter fields. No other field compiles (QuickBooks: 4001). */
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
  /** Up to 1000, which is what is asked for when absent. */
  readonly maxResults?: number;
}

export interface OnlineQuery {
  readonly entity: QueryEntity | 'Preferences';
  readonly statement: string;
}
export type Selected =
  | { readonly ok: true; readonly query: OnlineQuery }
  /** QuickBooks' query language knows Latin-1 only (4000 lexical error): see `lookUpNames`. */
  | { readonly ok: false; readonly code: 'query.outside-latin-1'; readonly field: string };

/**
 * Returns a query over one entity. It finds inactive records too, because they can hold a name for which a create is refused
 * (6240). Throws RangeError on a size that QuickBooks does not know.
 */
export function select<E extends QueryEntity>(entity: E, selection: Selection<E> = {}): Selected {
  const { where = [], orderBy, maxResults = limits.query.maxRows } = selection;
  if (!Number.isInteger(maxResults) || maxResults < 1 || maxResults > limits.query.maxRows) {
    throw new RangeError(`MAXRESULTS is 1 to ${limits.query.maxRows}`);
  }
  for (const condition of where) {
    const values = condition.is === 'IN' ? condition.values : [condition.value];
    if (!values.every(isQueryable)) return { ok: false, code: 'query.outside-latin-1', field: condition.field };
  }
  const conditions = [...(isNameList(entity) ? ['Active IN (true, false)'] : []), ...where.map(writeCondition)];
  const filter = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
  const order = orderBy === undefined ? '' : ` ORDERBY ${orderBy}`;
  const rows = ` STARTPOSITION 1 MAXRESULTS ${maxResults}`;
  return { ok: true, query: { entity, statement: `SELECT * FROM ${entity}${filter}${order}${rows}` } };
}

/** Escapes a text for use inside quotes: a quote and a backslash each get a backslash before them. */
export const escapeQueryText = (text: string): string => text.replace(/['\\]/g, (char) => `\\${char}`);

/** Returns whether the query language can spell a text: only printable Latin-1. */
export const isQueryable = (text: string): boolean => /^[\x20-\x7E\xA0-\xFF]*$/.test(text);

function writeCondition<E extends QueryEntity>(condition: Condition<E>): string {
  if (condition.is !== 'IN') return `${condition.field} ${condition.is} ${quoted(condition.value)}`;
  if (condition.values.length === 0) throw new RangeError('IN needs at least one value');
  return `${condition.field} IN (${condition.values.map(quoted).join(', ')})`;
}

const quoted = (value: string): string => `'${escapeQueryText(value)}'`;

const isNameList = (entity: QueryEntity): boolean => entity !== 'Invoice' && entity !== 'Payment';

/** The progress of reading a whole list. Plain data, so that it can be stored and continued after a crash. */
export interface Paging {
  readonly entity: QueryEntity;
  readonly size: number;
  /** The greatest Id read so far; null before the first page. */
  readonly after: string | null;
}
export type NextPage =
  | { readonly kind: 'more'; readonly paging: Paging }
  | { readonly kind: 'done' }
  /** Ids did not come in rising order: this list must be read by offset, and counted. */
  | { readonly kind: 'disordered' };

/**
 * Begins to read a list page by page, ordered by Id. Each page starts after the last Id, so that a record that is added
 * or deleted meanwhile moves no other record over a page's edge, as it would when paging by offset.
 */
export const startPaging = (entity: QueryEntity, size = 1000): Paging => ({ entity, size, after: null });

/** Asks for the company's preferences. There is one record of them. */
export const preferencesQuery: OnlineQuery = { entity: 'Preferences', statement: 'SELECT * FROM Preferences' };

export function pageQuery(paging: Paging): OnlineQuery {
  const selected = select(paging.entity, {
    where: paging.after === null ? [] : [{ field: 'Id', is: '>', value: paging.after }],
    orderBy: 'Id',
    maxResults: paging.size,
  });
  if (!selected.ok) throw new RangeError('An Id is a row of digits');
  return selected.query;
}

/** Returns the step after a page with these Ids, in the order of the page. A page that is not full is the last. */
export function nextPage(paging: Paging, ids: readonly string[]): NextPage {
  let after = paging.after;
  for (const id of ids) {
    if (!/^\d{1,30}$/.test(id) || (after !== null && BigInt(id) <= BigInt(after))) return { kind: 'disordered' };
    after = id;
  }
  return ids.length < paging.size ? { kind: 'done' } : { kind: 'more', paging: { ...paging, after } };
}
