import type { Entity } from '@jobpro/contracts';
import { execute, rows, sqlFile } from '@jobpro/database';
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

const Member = z.object({ record_id: z.string() }).transform((row) => row.record_id);
const Counts = z.partialRecord(z.enum(recordStates), z.number());
const RunningBatch = z
  .object({
    company_id: z.string(),
    id: z.string(),
    traceparent: z.string(),
    total: z.number(),
    cancelled: z.boolean(),
    plan_changed: z.boolean(),
    told: Counts.nullable(),
    counts: Counts,
    sums: z.partialRecord(z.enum(recordStates), z.string()),
  })
  .transform((row) => ({
    companyId: row.company_id,
    id: row.id,
    traceparent: row.traceparent,
    total: row.total,
    cancelled: row.cancelled,
    planChanged: row.plan_changed,
    told: row.told,
    counts: row.counts,
    sums: row.sums,
  }));
export type RunningBatch = z.output<typeof RunningBatch>;

/** The batches of one entity: who selected what, and how far it is. */
export class BatchStore {
  constructor(private readonly entity: Entity) {}

  /** Keeps a batch; the same batch told twice is kept once. */
  async open(tx: EntityManager, batches: readonly NewBatch[]): Promise<void> {
    const kept = batches.map(({ companyId, id, requestedBy, traceparent, recordIds, planChanged }) => ({
      company_id: companyId,
      id,
      requested_by: requestedBy,
      traceparent,
      record_ids: [...new Set(recordIds)],
      plan_changed: planChanged,
    }));
    await execute(tx, openSql, [this.entity, JSON.stringify(kept)]);
  }

  /** Stops a batch: what of it rests in `ready` is done with. Answers its members. */
  async cancel(tx: EntityManager, companyId: string, id: string, by: string): Promise<string[]> {
    return rows(tx, cancelSql, [this.entity, companyId, id, by], Member);
  }

  /** Locks some batches that still run, with the number and the sum of their documents in each state. */
  running(tx: EntityManager, atMost: { batches: number; documents: number }): Promise<RunningBatch[]> {
    return rows(tx, runningSql, [this.entity, atMost.batches, atMost.documents], RunningBatch);
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
        JSON.stringify(
          batches.map(({ batch, finished }) => ({
            company_id: batch.companyId,
            id: batch.id,
            told: batch.counts,
            finished,
          })),
        ),
      ],
    );
  }
}
