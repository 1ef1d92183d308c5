import type { Entity } from '@jobpro/contracts';
import { execute, recordset, query, sqlFile } from '@jobpro/database';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { byEntity } from '../partition.js';
import { recordStates } from '../record/record.js';

const runningSql = byEntity(sqlFile(import.meta.url, './sql/running.sql'));
const cancelSql = byEntity(sqlFile(import.meta.url, './sql/cancel.sql'));
const openSql = byEntity(sqlFile(import.meta.url, './sql/open.sql'));
const addMembersSql = byEntity(
  `insert into mapping.batch_member_{entity} (entity, company_id, batch_id, record_id)
   select $1, m.* from unnest($2::text[], $3::text[], $4::text[]) as m order by 2, 3, 4 on conflict do nothing`,
);
const reportedSql = byEntity(
  `update mapping.batch_{entity} b set told = t.counts, looked_at = now(), finished_at = case when t.finished then now() end
     from jsonb_to_recordset($2::jsonb) as t (company_id text, id text, counts jsonb, finished boolean)
    where b.entity = $1 and b.company_id = t.company_id and b.id = t.id`,
);

/** A selection of documents, as it is stored. */
export interface NewBatch {
  readonly companyId: string;
  readonly id: string;
  readonly requestedBy: string;
  readonly traceparent: string;
  readonly recordIds: readonly string[];
  /** Nothing of it is sent, because its plan had changed. */
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

const StoredBatch = z.object({ companyId: z.string(), id: z.string(), cancelled: z.boolean(), opened: z.boolean() });
/** A batch that is selected by once more, or was cancelled before its selection came. */
export type StoredBatch = z.output<typeof StoredBatch>;

const Member = z.object({ recordId: z.string() }).transform(({ recordId }) => recordId);
const Counts = z.partialRecord(z.enum(recordStates), z.number());
const Reported = z.partialRecord(z.enum([...recordStates, 'held', 'differs']), z.number());
const RunningBatch = z.object({
  companyId: z.string(),
  id: z.string(),
  traceparent: z.string(),
  total: z.number(),
  cancelled: z.boolean(),
  planChanged: z.boolean(),
  /** The counts of the last report. */
  reported: Reported.optional(),
  counts: Counts,
  /** Documents that wait for an act of a person. */
  held: z.number(),
  /** Documents that were selected and are ready again, because JobPro changed what was refused. */
  returned: z.number(),
  /** Exported documents that are not in QuickBooks as they were sent. */
  differs: z.number(),
  sums: z.partialRecord(z.enum(recordStates), z.string()),
});
export type RunningBatch = z.output<typeof RunningBatch>;

/** The batches of one entity: who selected what, and how far each batch is. */
export class BatchStore {
  constructor(private readonly entity: Entity) {}

  /** Returns those of these batches that are stored: opened before, or cancelled. */
  stored(tx: EntityManager, batches: readonly BatchKey[]): Promise<StoredBatch[]> {
    return query(
      tx,
      `select b.company_id, b.id, b.cancelled_at is not null as cancelled, b.total > 0 as opened
         from unnest($2::text[], $3::text[]) as k (company_id, id)
         join mapping.batch b on b.entity = $1 and b.company_id = k.company_id and b.id = k.id`,
      [this.entity, batches.map(({ companyId }) => companyId), batches.map(({ id }) => id)],
      StoredBatch,
    );
  }

  /** Stores batches; a repeated one is stored once. */
  async open(tx: EntityManager, batches: readonly NewBatch[]): Promise<void> {
    if (batches.length === 0) return;
    // Of a repeated batch the first counts: a later part names fewer documents.
    const each = new Map(batches.toReversed().map((batch) => [`${batch.companyId}/${batch.id}`, batch]));
    const opened = [...each.values()].map((batch) => ({ ...batch, recordIds: [...new Set(batch.recordIds)] }));
    await execute(tx, openSql[this.entity], [this.entity, recordset(opened)]);
  }

  /** Stores records that are sent along with the batch of another entity: they are cancelled with it. */
  async addMembers(tx: EntityManager, members: readonly BatchMember[]): Promise<void> {
    if (members.length === 0) return;
    await execute(tx, addMembersSql[this.entity], [
      this.entity,
      members.map(({ companyId }) => companyId),
      members.map(({ batchId }) => batchId),
      members.map(({ recordId }) => recordId),
    ]);
  }

  /** Cancels a batch, also before its selection was read. Returns its members. */
  async cancel(tx: EntityManager, { companyId, id }: BatchKey, by: string, traceparent: string): Promise<string[]> {
    return query(tx, cancelSql[this.entity], [this.entity, companyId, id, by, traceparent], Member);
  }

  /** Locks some batches that still run, with the number and the sum of their documents in each state. */
  running(tx: EntityManager, atMost: { batches: number; documents: number }): Promise<RunningBatch[]> {
    return query(tx, runningSql[this.entity], [this.entity, atMost.batches, atMost.documents], RunningBatch);
  }

  /** Stores what was reported of these batches; the next round looks at others first. */
  async reported(
    tx: EntityManager,
    batches: readonly { readonly batch: RunningBatch; readonly finished: boolean }[],
  ): Promise<void> {
    await execute(tx, reportedSql[this.entity], [
      this.entity,
      recordset(
        batches.map(({ batch: { companyId, id, counts, held, differs }, finished }) => {
          return { companyId, id, counts: { ...counts, held, differs }, finished };
        }),
      ),
    ]);
  }
}
