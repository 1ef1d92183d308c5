import { type Entity, entities, Reason, Remote, Warning } from '@jobpro/contracts';
import type { RecordState } from '@jobpro/mapping';
import { Client } from 'pg';
import { z } from 'zod';

/** One record as the mapping services have it. */
export interface Fact {
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
  .transform(({ waits_for: waitsFor, traceparent, ...row }): Fact => ({
    ...row,
    waitsFor,
    traceId: traceparent?.split('-')[1],
  }));
const Count = z.object({ count: z.int() });

/** Reads, and only reads, where the services stand. */
export class FactsStore {
  private constructor(private readonly client: Client) {}

  static async open(databaseUrl: string): Promise<FactsStore> {
    const client = new Client({ connectionString: databaseUrl });
    await client.connect();
    return new FactsStore(client);
  }

  close(): Promise<void> {
    return this.client.end();
  }

  async records(companyId: string): Promise<Fact[]> {
    const { rows } = await this.client.query(
      `select entity, id, state, remote, reason, warnings, waits_for, traceparent
         from mapping.sync_record where company_id = $1 order by entity, id`,
      [companyId],
    );
    return z.array(Row).parse(rows);
  }

  /** Selections of some companies that are not told as finished. */
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
    const { rows } = await this.client.query(statement, values);
    return Count.parse(rows[0]).count;
  }
}
