import { setTimeout as pause } from 'node:timers/promises';
import { type Entity, entities, Reason, Remote, Warning } from '@jobpro/contracts';
import { createDataSource, isConnectionLost, rows, type RowSchema } from '@jobpro/database';
import type { RecordState } from '@jobpro/mapping';
import type { DataSource } from 'typeorm';
import { z } from 'zod';

/** One record as the mapping services have it. */
export interface SyncRecord {
  readonly entity: Entity;
  readonly id: string;
  readonly state: RecordState;
  readonly remote: Remote | null;
  readonly reason: Reason | null;
  readonly warnings: readonly Warning[];
  readonly waitsFor: readonly string[];
  readonly traceId: string | undefined;
}

const states: readonly RecordState[] = [
  'ready',
  'requested',
  'waiting',
  'sending',
  'checking',
  'exported',
  'failed',
  'excluded',
  'settled',
];

const Row = z
  .object({
    entity: z.enum(entities),
    id: z.string(),
    state: z.enum(states),
    remote: Remote.nullable(),
    reason: Reason.nullable(),
    warnings: z.array(Warning),
    waits_for: z.array(z.string()),
    traceparent: z.string().nullable(),
  })
  .transform(({ waits_for: waitsFor, traceparent, ...row }): SyncRecord => ({
    ...row,
    waitsFor,
    traceId: traceparent?.split('-')[1],
  }));
const Count = z.object({ count: z.int() });

/** Milliseconds for which a Postgres that crashed may be away, and how often it is asked. */
const AWAY = 30_000;
const AGAIN = 200;

/** Reads, and only reads, where the services stand. */
export class SyncRecordStore {
  private constructor(private readonly source: DataSource) {}

  static async open(url: string): Promise<SyncRecordStore> {
    return new SyncRecordStore(await createDataSource({ url, applicationName: 'demo', poolSize: 2 }).initialize());
  }

  close(): Promise<void> {
    return this.source.destroy();
  }

  of(companyId: string): Promise<SyncRecord[]> {
    return this.read(
      `select entity, id, state, remote, reason, warnings, waits_for, traceparent
         from mapping.sync_record where company_id = $1 order by entity, id`,
      [companyId],
      Row,
    );
  }

  /** Counts the selections of some companies that are not marked as finished. */
  async unfinishedBatches(companyIds: readonly string[]): Promise<number> {
    return this.count(
      `select count(*)::int as count from mapping.batch where company_id = any ($1) and finished_at is null`,
      [companyIds],
    );
  }

  /** Messages that some service has committed and not yet published. */
  unpublished(outboxes: readonly string[]): Promise<number> {
    return this.count(
      `select (${outboxes.map((table) => `(select count(*) from ${table})`).join(' + ')})::int as count`,
    );
  }

  /** Commands of a connector: those that were sent and not yet answered, or all that are not settled. */
  commands(schema: 'online' | 'desktop', which: 'sent' | 'open'): Promise<number> {
    const condition = which === 'sent' ? `state = 'sent'` : `state <> 'settled'`;
    return this.count(`select count(*)::int as count from ${schema}.command where ${condition}`);
  }

  private async count(statement: string, values: unknown[] = []): Promise<number> {
    const [row] = await this.read(statement, values, Count);
    return row?.count ?? 0;
  }

  /** Reading again changes nothing, so a lost connection is no reason to give up. */
  private async read<T>(statement: string, values: unknown[], row: RowSchema<T>): Promise<T[]> {
    for (const until = Date.now() + AWAY; ;) {
      try {
        return await rows(this.source, statement, values, row);
      } catch (error) {
        if (!isConnectionLost(error) || Date.now() > until) throw error;
        await pause(AGAIN);
      }
    }
  }
}
