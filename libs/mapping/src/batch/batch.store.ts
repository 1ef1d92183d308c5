import type { Entity } from '@jobpro/contracts';
import { execute, recordset, query, sqlFile } from '@jobpro/database';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { recordStates } from '../record/record.transitions.js';

const runningSql = sqlFile(import.meta.url, './sql/running.sql');
const cancelSql = sqlFile(import.meta.url, './sql/cancel.sql');
const openSql = sqlFile(import.meta.url, './sql/open.sql');

/** A selection of documents, as it is kept. */
export interface NewBatch {
  readonly companyId: string;
  readonly id: string;
  readonly requestedBy: string;
  readonly traceparent: string;
  readonly recordIds: readonly string[];
  /** Nothing of it goes, because its plan no longer held. */
  readonly planChanged: boolean;
}

/** One batch among all companies' of one entity. */
export interface BatchKey {
  readonly companyId: string;
  readonly id: string;
}

/** A document of a batch. */
export interface BatchMember {
  readonly companyId: string;
  readonly batchId: string;
  readonly recordId: string;
}

/** How a batch stands that is asked for now. */
const Standing = z.object({ companyId: z.string(), id: z.string(), cancelled: z.boolean(), opened: z.boolean() });
export type Standing = z.output<typeof Standing>;

const Member = z.object({ recordId: z.string() }).transform(({ recordId }) => recordId);
const Counts = z.partialRecord(z.enum(recordStates), z.number());
const RunningBatch = z.object({
  companyId: z.string(),
  id: z.string(),
  traceparent: z.string(),
  total: z.number(),
  cancelled: z.boolean(),
  planChanged: z.boolean(),
  told: Counts.optional(),
  counts: Counts,
  sums: z.partialRecord(z.enum(recordStates), z.string()),
});
export type RunningBatch = z.output<typeof RunningBatch>;

/** The batches of one entity: who selected what, and how far it is. */
export class BatchStore {
  constructor(private readonly entity: Entity) {}

  /**
   * Orders this transaction against whoever stops these batches: who selects by one holds a shared lock on it, who stops it an exclusive
   * one. Else the next part of a large selection would go beside the stop. To be called before any row is locked.
   */
  async hold(tx: EntityManager, selected: readonly BatchKey[], stopped: readonly BatchKey[]): Promise<void> {
    const keysOf = (batches: readonly BatchKey[]) => batches.map(({ companyId, id }) => `${companyId}/${id}`);
    const exclusive = keysOf(stopped);
    const all = [...new Set([...keysOf(selected), ...exclusive])].toSorted();
    if (all.length === 0) return;
    await execute(
      tx,
      `select case when batch = any ($3::text[])
                then pg_advisory_xact_lock(hashtext('mapping.batch.' || $1), hashtext(batch))
                else pg_advisory_xact_lock_shared(hashtext('mapping.batch.' || $1), hashtext(batch)) end
           from unnest($2::text[]) as batch`,
      [this.entity, all, exclusive],
    );
  }

  /** Those of these batches that are known: opened before, or stopped. */
  standing(tx: EntityManager, batches: readonly BatchKey[]): Promise<Standing[]> {
    return query(
      tx,
      `select b.company_id, b.id, b.cancelled_at is not null as cancelled, b.total > 0 as opened
         from unnest($2::text[], $3::text[]) as k (company_id, id)
         join mapping.batch b on b.entity = $1 and b.company_id = k.company_id and b.id = k.id`,
      [this.entity, batches.map(({ companyId }) => companyId), batches.map(({ id }) => id)],
      Standing,
    );
  }

  /** Keeps a batch; the same batch told twice is kept once. */
  async open(tx: EntityManager, batches: readonly NewBatch[]): Promise<void> {
    // The first of the same: a later part of it names fewer documents.
    const each = new Map(batches.toReversed().map((batch) => [`${batch.companyId}/${batch.id}`, batch]));
    const opened = [...each.values()].map((batch) => ({ ...batch, recordIds: [...new Set(batch.recordIds)] }));
    await execute(tx, openSql, [this.entity, recordset(opened)]);
  }

  /** Keeps what goes along with the batch of another entity: it is told there, and stopped with it. */
  async along(tx: EntityManager, members: readonly BatchMember[]): Promise<void> {
    await execute(
      tx,
      `insert into mapping.batch_member (entity, company_id, batch_id, record_id)
       select $1, m.* from unnest($2::text[], $3::text[], $4::text[]) as m order by 2, 3, 4 on conflict do nothing`,
      [
        this.entity,
        members.map(({ companyId }) => companyId),
        members.map(({ batchId }) => batchId),
        members.map(({ recordId }) => recordId),
      ],
    );
  }

  /** Stops a batch, also before its selection was read: what of it rests in `ready` is done with. Answers its members. */
  async cancel(tx: EntityManager, { companyId, id }: BatchKey, by: string, traceparent: string): Promise<string[]> {
    return query(tx, cancelSql, [this.entity, companyId, id, by, traceparent], Member);
  }

  /** Locks some batches that still run, with the number and the sum of their documents in each state. */
  running(tx: EntityManager, atMost: { batches: number; documents: number }): Promise<RunningBatch[]> {
    return query(tx, runningSql, [this.entity, atMost.batches, atMost.documents], RunningBatch);
  }

  /** Remembers what was told of these; the next round looks at others first. */
  async told(
    tx: EntityManager,
    batches: readonly { readonly batch: RunningBatch; readonly finished: boolean }[],
  ): Promise<void> {
    await execute(
      tx,
      `update mapping.batch b set told = t.told, looked_at = now(), finished_at = case when t.finished then now() end
         from jsonb_to_recordset($2::jsonb) as t (company_id text, id text, told jsonb, finished boolean)
        where b.entity = $1 and b.company_id = t.company_id and b.id = t.id`,
      [
        this.entity,
        recordset(
          batches.map(({ batch: { companyId, id, counts: told }, finished }) => ({ companyId, id, told, finished })),
        ),
      ],
    );
  }
}
