import type { EntityName } from '../entities/entity-name.js';
import { entityNamed } from '../entities/entity-name.js';
import { fault } from '../entities/fault.js';
import type { Unseen } from '../entities/references.js';
import type { JsonObject } from '../json.js';
import { valueAt } from '../json.js';
import type { Result } from '../result.js';
import { done, refused } from '../result.js';
import type { Realm } from '../state/realm.js';
import type { Row } from '../state/table.js';
import { comparator, predicate } from './compare.js';
import type { Condition, Query } from './parser.js';
import { parseQuery } from './parser.js';
import type { Property } from './properties.js';
import { hasActive, propertyOf } from './properties.js';

interface Bound {
  readonly property: Property;
  readonly condition: Condition;
}

/** Runs a statement and answers QuickBooks' QueryResponse; nothing found is an empty object. */
export function runQuery(realm: Realm, source: string, unseen: Unseen): Result<JsonObject> {
  const parsed = parseQuery(source);
  if (!parsed.ok) return parsed;
  const query = parsed.value;
  const entity = entityNamed(query.entity);
  if (entity === undefined) return refused(fault.queryInvalid(`invalid context declaration: ${query.entity}`));
  const bound = bind(entity, query);
  if (!bound.ok) return bound;
  const rows = matching(realm, entity, bound.value, unseen);
  if (query.select.is === 'count') return done({ totalCount: count(rows) });
  const page = pageOf(realm, entity, query, rows);
  if (!page.ok) return page;
  if (page.value.length === 0) return done({});
  const records = page.value.map((row) => projected(query.select, row.record));
  return done({ [entity]: records, startPosition: query.start, maxResults: records.length });
}

function bind(entity: EntityName, query: Query): Result<readonly Bound[]> {
  const bound: Bound[] = [];
  for (const condition of query.where) {
    const property = propertyOf(entity, condition.property);
    if (property === undefined) return unknown(entity, condition.property);
    bound.push({ property, condition });
  }
  return done(bound);
}

const unknown = (entity: EntityName, property: string): ReturnType<typeof refused> =>
  refused(fault.queryInvalid(`Property ${property} not found for Entity ${entity}`));

/** The rows that fit, lazily and by ascending id where no index gave them. */
function* matching(realm: Realm, entity: EntityName, bound: readonly Bound[], unseen: Unseen): IterableIterator<Row> {
  const tests = bound.map(({ property, condition }) => predicate(property, condition, (name) => realm.nameKey(name)));
  const activeOnly = hasActive(entity) && !bound.some(({ property }) => property.path[0] === 'Active');
  for (const row of candidates(realm, entity, bound)) {
    if (activeOnly && !row.active) continue;
    if (unseen.has(`${entity}:${row.id}`)) continue;
    if (tests.every((test) => test(row.record))) yield row;
  }
}

/** The narrowest way in: an id, an indexed value, the ids above one, or everything. */
function candidates(realm: Realm, entity: EntityName, bound: readonly Bound[]): Iterable<Row> {
  const table = realm.table(entity);
  for (const { property, condition } of bound) {
    const field = property.path.join('.');
    if (condition.operator !== '=' && condition.operator !== 'IN') continue;
    const values = [...new Set(condition.values.map((value) => realm.nameKey(value)))];
    if (field === 'Id') return sorted(values.flatMap((id) => table.get(id) ?? []));
    if (table.isIndexed(field)) return sorted(values.flatMap((value) => table.having(field, value)));
  }
  const above = bound.find(({ property, condition }) => property.path[0] === 'Id' && condition.operator === '>');
  const least = Number.parseInt(above?.condition.values[0] ?? '', 10);
  return Number.isNaN(least) ? table.all() : table.after(least);
}

const sorted = (rows: readonly Row[]): readonly Row[] => [...rows].sort((a, b) => Number(a.id) - Number(b.id));

function pageOf(realm: Realm, entity: EntityName, query: Query, rows: Iterable<Row>): Result<readonly Row[]> {
  const orders: ((a: Row, b: Row) => number)[] = [];
  for (const { property: name, descending } of query.order) {
    const property = propertyOf(entity, name);
    if (property === undefined) return unknown(entity, name);
    orders.push(comparator(property, descending));
  }
  if (orders.length === 0 && realm.settings.query.defaultOrder === 'recent')
    orders.push((a, b) => b.changedAt - a.changedAt || Number(b.id) - Number(a.id));
  const byIdAlready = orders.length === 0 || (query.order.length > 0 && isIdAscending(query));
  const from = query.start - 1;
  if (byIdAlready) return done(slice(rows, from, from + query.most));
  const compare = (a: Row, b: Row): number => {
    for (const order of orders) {
      const result = order(a, b);
      if (result !== 0) return result;
    }
    return Number(a.id) - Number(b.id);
  };
  return done([...rows].sort(compare).slice(from, from + query.most));
}

const isIdAscending = ({ order }: Query): boolean => {
  const [first] = order;
  return first?.property.toLowerCase() === 'id' && !first.descending;
};

function slice(rows: Iterable<Row>, from: number, to: number): readonly Row[] {
  const part: Row[] = [];
  let at = 0;
  for (const row of rows) {
    if (at >= to) break;
    if (at >= from) part.push(row);
    at += 1;
  }
  return part;
}

function count(rows: Iterable<Row>): number {
  let total = 0;
  const iterator = rows[Symbol.iterator]();
  while (iterator.next().done !== true) total += 1;
  return total;
}

/** Chosen properties come with their id and the mark that the record is not whole. */
function projected(select: Query['select'], record: JsonObject): JsonObject {
  if (select.is !== 'properties') return record;
  const row: Record<string, JsonObject[string]> = { domain: 'QBO', sparse: true, Id: record['Id'] };
  for (const name of select.names) {
    const top = name.split('.')[0]?.toLowerCase();
    const key = Object.keys(record).find((property) => property.toLowerCase() === top);
    if (key !== undefined && valueAt(record, [key]) !== undefined) row[key] = record[key];
  }
  return row;
}
