import type { Entity } from '@jobpro/contracts';
import { columnName, execute, recordset, query, sqlFile } from '@jobpro/database';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { Snapshot } from '../entity-mapping.js';
import type { HistoryEntry } from './decision.js';
import { byEntity } from '../partition.js';
import { resolvedBySettings } from './record-refusal.decide.js';
import { recordFields, type RecordKey, type SyncRecord } from './record.js';

/**
 * The columns of `mapping.sync_record` apart from its key. Each has its type and the literal that
 * an empty field is written as, where that is not null.
 */
const columns = [
  ...Object.entries(recordFields).map(([field, { type, empty }]) => ({
    name: columnName(field),
    type,
    empty: empty === false ? 'false' : !Array.isArray(empty) ? undefined : type === 'jsonb' ? `'[]'` : `'{}'`,
  })),
  { name: 'match_keys', type: 'text[]', empty: `'{}'` },
];
/** Columns that a row omits where they did not change. */
const omittable: readonly string[] = ['snapshot', 'match_keys'];

/** The lists of columns that the statements name in braces. */
const lists = {
  columns: ['company_id', 'id', ...columns.map(({ name }) => name)],
  definitions: ['company_id text', 'id text', ...columns.map(({ name, type }) => `${name} ${type}`)],
  /** A record's row. Empty fields are absent from it. */
  values: [
    'r.company_id',
    'r.id',
    ...columns.map(({ name, empty }) => (empty === undefined ? `r.${name}` : `coalesce(r.${name}, ${empty})`)),
  ],
  assignments: columns.map(({ name, empty }) => {
    const absent = omittable.includes(name) ? `t.${name}` : empty;
    return `${name} = ${absent === undefined ? `r.${name}` : `coalesce(r.${name}, ${absent})`}`;
  }),
  selected: ['company_id', 'id', ...Object.keys(recordFields).map(columnName)].map((name) => `r.${name}`),
};
const recordSql = (path: string): string =>
  Object.entries(lists).reduce(
    (sql, [name, list]) => sql.replace(`{${name}}`, list.join(', ')),
    sqlFile(import.meta.url, path),
  );

const lockSql = byEntity(recordSql('./sql/lock.sql'));
const insertSql = byEntity(recordSql('./sql/insert.sql'));
const updateSql = byEntity(recordSql('./sql/update.sql'));
const waitingSql = sqlFile(import.meta.url, './sql/waiting.sql');
const refusedBySettingsSql = sqlFile(import.meta.url, './sql/refused-by-settings.sql');
const byRemoteSql = sqlFile(import.meta.url, './sql/by-remote.sql');
const byCauseSql = sqlFile(import.meta.url, './sql/by-cause.sql');
const historySql = byEntity(sqlFile(import.meta.url, './sql/history.sql'));
const overdueSql = byEntity(sqlFile(import.meta.url, './sql/overdue.sql'));
const oldestUnansweredSql = sqlFile(import.meta.url, './sql/oldest-unanswered.sql');

const Key = z.object({ companyId: z.string(), id: z.string() }) satisfies z.ZodType<RecordKey>;
const fieldSchemas = Object.fromEntries(Object.entries(recordFields).map(([name, { schema }]) => [name, schema])) as {
  [F in keyof typeof recordFields]: (typeof recordFields)[F]['schema'];
};
const Record = z.object({ ...Key.shape, ...fieldSchemas }) satisfies z.ZodType<SyncRecord>;

const Age = z.object({ seconds: z.number() });

type MatchKeys = (snapshot: Snapshot) => readonly string[];

/** The fields that a row holds, each with its column. */
const rowFields = (['companyId', 'id', ...Object.keys(recordFields)] as (keyof SyncRecord)[]).map((field) => ({
  field,
  column: columnName(field),
}));

/**
 * The row of a record, without what is empty: it is written for every message, so its columns are
 * named at once. A snapshot is written only where it changed, and with it the keys that are made
 * from it.
 */
function rowOf(record: SyncRecord, snapshotChanged: boolean, matchKeys: MatchKeys | undefined): object {
  const row: Record<string, unknown> = {};
  for (const { field, column } of rowFields) {
    const value = record[field];
    const isEmpty = value === undefined || value === false || (Array.isArray(value) && value.length === 0);
    if (!isEmpty && (snapshotChanged || field !== 'snapshot')) row[column] = value;
  }
  if (snapshotChanged && record.snapshot !== undefined) row['match_keys'] = matchKeys?.(record.snapshot);
  return row;
}

/** Another replica wrote the same new record first: the whole batch is done again, and then finds it. */
class RecordRace extends Error {
  /** Postgres's code of a serialization failure, which this is in all but name. */
  readonly code = '40001';
}

/**
 * The sync records of one entity, read and written by sets. Every statement names the entity, so it
 * touches one partition.
 */
export class RecordStore {
  constructor(
    private readonly entity: Entity,
    private readonly matchKeys: MatchKeys | undefined,
  ) {}

  /** Locks the records that exist. */
  lock(tx: EntityManager, keys: readonly RecordKey[]): Promise<SyncRecord[]> {
    return query(
      tx,
      lockSql[this.entity],
      [this.entity, keys.map((key) => key.companyId), keys.map((key) => key.id)],
      Record,
    );
  }

  /** Returns the records that wait for any of these dependencies, by their keys. */
  waiting(
    tx: EntityManager,
    dependencies: readonly string[],
    scope: { readonly failedToo: boolean; readonly atMost: number },
  ): Promise<RecordKey[]> {
    return query(tx, waitingSql, [this.entity, dependencies, scope.failedToo, scope.atMost], Key);
  }

  /** Returns the records that were refused for something that new settings can resolve. */
  refusedBySettings(tx: EntityManager, companies: readonly string[]): Promise<RecordKey[]> {
    return query(tx, refusedBySettingsSql, [this.entity, companies, resolvedBySettings], Key);
  }

  /** Returns the records that are linked to these of QuickBooks. */
  byRemote(tx: EntityManager, remotes: readonly RecordKey[]): Promise<RecordKey[]> {
    const columns = [remotes.map(({ companyId }) => companyId), remotes.map(({ id }) => id)];
    return query(tx, byRemoteSql, [this.entity, ...columns], Key);
  }

  /** Returns the records that were refused for one cause. */
  byCause(tx: EntityManager, companyId: string, cause: string, atMost: number): Promise<RecordKey[]> {
    return query(tx, byCauseSql, [this.entity, companyId, cause, atMost], Key);
  }

  /** Returns open records whose check is due, at most `atMost`, and puts their next check off. */
  overdue(tx: EntityManager, atMost: number): Promise<RecordKey[]> {
    return query(tx, overdueSql[this.entity], [this.entity, atMost], Key);
  }

  /**
   * Returns the seconds since the oldest command was sent that its connector has not accounted for;
   * 0 where there is none.
   */
  async oldestUnanswered(tx: EntityManager): Promise<number> {
    const [oldest] = await query(tx, oldestUnansweredSql, [this.entity], Age);
    return oldest?.seconds ?? 0;
  }

  /** Writes records that `lock` did not find. Throws `RecordRace` where another replica was first. */
  async insert(tx: EntityManager, records: readonly SyncRecord[]): Promise<void> {
    if (records.length === 0) return;
    const rows = records.map((record) => rowOf(record, true, this.matchKeys));
    const written = await execute(tx, insertSql[this.entity], [this.entity, JSON.stringify(rows)]);
    if (written < records.length)
      throw new RecordRace(
        `${String(records.length - written)} ${this.entity} records were written by another replica first`,
      );
  }

  /** Writes records that `lock` locked; a snapshot only where it changed. */
  async update(
    tx: EntityManager,
    records: readonly { readonly before: SyncRecord; readonly after: SyncRecord }[],
  ): Promise<void> {
    if (records.length === 0) return;
    const rows = records.map(({ before, after }) => rowOf(after, before.revision !== after.revision, this.matchKeys));
    await execute(tx, updateSql[this.entity], [this.entity, JSON.stringify(rows)]);
  }

  async appendHistory(tx: EntityManager, entries: readonly HistoryEntry[]): Promise<void> {
    if (entries.length > 0) await execute(tx, historySql[this.entity], [this.entity, recordset(entries)]);
  }
}
