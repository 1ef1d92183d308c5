import type { Entity } from '@jobpro/contracts';
import { rows, execute, sqlFile } from '@jobpro/database';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { Snapshot } from '../entity-mapping.js';
import { mendedBySettings } from './record.mended.js';
import { recordStates } from './record.transitions.js';
import type { PassportLine, SyncRecord } from './record.js';

const lockSql = sqlFile(import.meta.url, './sql/lock.sql');
const waitersSql = sqlFile(import.meta.url, './sql/waiters.sql');
const mendableSql = sqlFile(import.meta.url, './sql/mendable.sql');
const insertSql = sqlFile(import.meta.url, './sql/insert.sql');
const updateSql = sqlFile(import.meta.url, './sql/update.sql');
const byRemoteSql = sqlFile(import.meta.url, './sql/by-remote.sql');
const byCauseSql = sqlFile(import.meta.url, './sql/by-cause.sql');
const passportSql = sqlFile(import.meta.url, './sql/passport.sql');

/** One record's place among all companies' of one entity. */
export interface RecordKey {
  readonly companyId: string;
  readonly id: string;
}

const Key = z
  .object({ company_id: z.string(), id: z.string() })
  .transform((row): RecordKey => ({ companyId: row.company_id, id: row.id }));

type KeysOf = (snapshot: Snapshot) => readonly string[];

/** What we wrote ourselves is read as we wrote it. */
const Row = z
  .object({
    company_id: z.string(),
    id: z.string(),
    state: z.enum(recordStates),
    snapshot: z.custom<Snapshot | null>(),
    revision: z.number().nullable(),
    name: z.string().nullable(),
    wanted_revision: z.number().nullable(),
    batch_id: z.string().nullable(),
    requested_by: z.string().nullable(),
    send_along: z.boolean(),
    waits_for: z.array(z.string()),
    needed: z.boolean(),
    command_id: z.string().nullable(),
    remote: z.custom<SyncRecord['remote']>(),
    sent_revision: z.number().nullable(),
    sent_snapshot: z.custom<Snapshot | null>(),
    sent_settings: z.number().nullable(),
    reason: z.custom<SyncRecord['reason']>(),
    cause: z.string().nullable(),
    said: z.custom<SyncRecord['said']>(),
    warnings: z.custom<SyncRecord['warnings']>(),
    notices: z.custom<SyncRecord['notices']>(),
    traceparent: z.string().nullable(),
  })
  .transform((row): SyncRecord => ({
    companyId: row.company_id,
    id: row.id,
    state: row.state,
    snapshot: row.snapshot,
    revision: row.revision,
    name: row.name,
    wantedRevision: row.wanted_revision,
    batchId: row.batch_id,
    requestedBy: row.requested_by,
    sendAlong: row.send_along,
    waitsFor: row.waits_for,
    needed: row.needed,
    commandId: row.command_id,
    remote: row.remote,
    sentRevision: row.sent_revision,
    sentSnapshot: row.sent_snapshot,
    sentSettings: row.sent_settings,
    reason: row.reason,
    cause: row.cause,
    said: row.said,
    warnings: row.warnings,
    notices: row.notices,
    traceparent: row.traceparent,
  }));

/** Most of a record is empty most of the time, and what is empty is not written: the statements know what stands for it. */
const given = <T>(value: T | null): T | undefined => value ?? undefined;
const some = <T>(list: readonly T[]): readonly T[] | undefined => (list.length === 0 ? undefined : list);

/** `keys` are made from the snapshot, so they change with it only. */
const toRow = (record: SyncRecord, snapshotToo: boolean, keysOf: KeysOf | undefined) => ({
  company_id: record.companyId,
  id: record.id,
  state: record.state,
  snapshot: snapshotToo ? given(record.snapshot) : undefined,
  revision: given(record.revision),
  name: given(record.name),
  wanted_revision: given(record.wantedRevision),
  batch_id: given(record.batchId),
  requested_by: given(record.requestedBy),
  send_along: record.sendAlong || undefined,
  waits_for: some(record.waitsFor),
  needed: record.needed || undefined,
  command_id: given(record.commandId),
  remote: given(record.remote),
  sent_revision: given(record.sentRevision),
  sent_snapshot: given(record.sentSnapshot),
  sent_settings: given(record.sentSettings),
  reason: given(record.reason),
  cause: given(record.cause),
  said: given(record.said),
  warnings: some(record.warnings),
  notices: some(record.notices),
  traceparent: given(record.traceparent),
  match_keys: snapshotToo && record.snapshot !== null ? keysOf?.(record.snapshot) : undefined,
});

/** Another replica wrote the same new record first: the whole batch is done again, and then finds it. */
export class RecordRace extends Error {
  /** Postgres's code of a serialization failure, which this is in all but name. */
  readonly code = '40001';
}

/** The sync records of one entity, read and written by sets. Every statement names the entity, so it touches one partition. */
export class RecordStore {
  constructor(
    private readonly entity: Entity,
    private readonly keysOf?: KeysOf,
  ) {}

  /** Locks the records that exist. */
  lock(tx: EntityManager, keys: readonly RecordKey[]): Promise<SyncRecord[]> {
    return rows(tx, lockSql, [this.entity, keys.map((key) => key.companyId), keys.map((key) => key.id)], Row);
  }

  waiters(
    tx: EntityManager,
    targets: readonly string[],
    scope: { failedToo: boolean; atMost: number },
  ): Promise<RecordKey[]> {
    return rows(tx, waitersSql, [this.entity, targets, scope.failedToo, scope.atMost], Key);
  }

  mendable(tx: EntityManager, companies: readonly string[]): Promise<RecordKey[]> {
    return rows(tx, mendableSql, [this.entity, companies, mendedBySettings], Key);
  }

  /**
   * Orders this transaction against others that link records of these companies: two records that become one of QuickBooks in the same
   * moment would not see each other. To be called before any row is locked.
   */
  async holdLinks(tx: EntityManager, companies: readonly string[]): Promise<void> {
    const sql = `select pg_advisory_xact_lock(hashtext('mapping.links.' || $1), hashtext(company)) from unnest($2::text[]) as company`;
    await execute(tx, sql, [this.entity, companies.toSorted()]);
  }

  /** The records that these of QuickBooks belong to. */
  byRemote(tx: EntityManager, remotes: readonly RecordKey[]): Promise<RecordKey[]> {
    const columns = [remotes.map(({ companyId }) => companyId), remotes.map(({ id }) => id)];
    return rows(tx, byRemoteSql, [this.entity, ...columns], Key);
  }

  /** What failed for one cause. */
  byCause(tx: EntityManager, companyId: string, cause: string, atMost: number): Promise<RecordKey[]> {
    return rows(tx, byCauseSql, [this.entity, companyId, cause, atMost], Key);
  }

  /** Writes records that `lock` did not find. Throws `RecordRace` where another replica was first. */
  async insert(tx: EntityManager, records: readonly SyncRecord[]): Promise<void> {
    const written = await execute(tx, insertSql, [
      this.entity,
      JSON.stringify(records.map((record) => toRow(record, true, this.keysOf))),
    ]);
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
    const changed = records.map(({ before, after }) => toRow(after, before.revision !== after.revision, this.keysOf));
    await execute(tx, updateSql, [this.entity, JSON.stringify(changed)]);
  }

  async appendPassport(
    tx: EntityManager,
    lines: readonly (RecordKey & { traceId: string | null; line: PassportLine })[],
  ): Promise<void> {
    await execute(tx, passportSql, [this.entity, JSON.stringify(lines)]);
  }
}
