import type { JsonObject } from '../json.js';
import { valueAt } from '../json.js';

export interface Row {
  readonly id: string;
  readonly record: JsonObject;
  readonly active: boolean;
  /** Milliseconds, cut to the second as in MetaData.LastUpdatedTime. */
  readonly changedAt: number;
}

/** The records of one entity, in the order of their ids, with an index for each field that is looked up by value. */
export class Table {
  private readonly rows = new Map<string, Row>();
  private readonly ids: number[] = [];
  private readonly indexes: ReadonlyMap<string, Map<string, Set<string>>>;
  /** Deleted records and when, for change data capture. */
  readonly deleted = new Map<string, number>();

  constructor(
    indexed: readonly string[],
    private readonly keyOf: (value: string) => string,
  ) {
    this.indexes = new Map(indexed.map((field) => [field, new Map<string, Set<string>>()]));
  }

  get size(): number {
    return this.rows.size;
  }

  get(id: string): Row | undefined {
    return this.rows.get(id);
  }

  /** All rows by ascending id. */
  all(): IterableIterator<Row> {
    return this.rows.values();
  }

  /** Rows whose id is greater, by ascending id, without walking over those before. */
  *after(id: number): IterableIterator<Row> {
    for (let at = this.firstAfter(id); at < this.ids.length; at += 1) {
      const row = this.rows.get(String(this.ids[at]));
      if (row !== undefined) yield row;
    }
  }

  put(row: Row): void {
    const before = this.rows.get(row.id);
    if (before === undefined) this.ids.push(Number(row.id));
    this.rows.set(row.id, row);
    for (const [field, index] of this.indexes) {
      const was = before === undefined ? undefined : this.keyIn(before, field);
      const is = this.keyIn(row, field);
      if (was === is) continue;
      if (was !== undefined) index.get(was)?.delete(row.id);
      if (is !== undefined) entry(index, is).add(row.id);
    }
  }

  remove(id: string, at: number): void {
    const row = this.rows.get(id);
    if (row === undefined) return;
    for (const [field, index] of this.indexes) {
      const key = this.keyIn(row, field);
      if (key !== undefined) index.get(key)?.delete(id);
    }
    this.rows.delete(id);
    this.ids.splice(this.firstAfter(Number(id)) - 1, 1);
    this.deleted.set(id, at);
  }

  isIndexed(field: string): boolean {
    return this.indexes.has(field);
  }

  /** The rows whose indexed field equals the value, as names are compared. */
  having(field: string, value: string): readonly Row[] {
    const ids = this.indexes.get(field)?.get(this.keyOf(value));
    if (ids === undefined) return [];
    return [...ids].flatMap((id) => this.rows.get(id) ?? []);
  }

  private keyIn(row: Row, field: string): string | undefined {
    const value = valueAt(row.record, field.split('.'));
    return typeof value === 'string' ? this.keyOf(value) : undefined;
  }

  private firstAfter(id: number): number {
    let low = 0;
    let high = this.ids.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.ids[middle] ?? Infinity) <= id) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function entry(index: Map<string, Set<string>>, key: string): Set<string> {
  const existing = index.get(key);
  if (existing !== undefined) return existing;
  const ids = new Set<string>();
  index.set(key, ids);
  return ids;
}
