import { randomUUID } from 'node:crypto';
import { execute, rows, sqlFile } from '@jobpro/database';
import type { DataSource } from 'typeorm';
import { z } from 'zod';

const grant = sqlFile(import.meta.url, './sql/grant.sql');
const Wait = z.object({ wait: z.number().nullable() });
const Size = z.object({ batch_size: z.number() });
/** Longer than any window and any call. */
const FORGET = `delete from online.realm_call where began_at < now() - interval '5 minutes'`;

/** Intuit's figures for one realm, kept a little under. */
export interface Limits {
  readonly perMinute: number;
  readonly perSecond: number;
  readonly batchesPerMinute: number;
  readonly inFlight: number;
}

export type Grant =
  { readonly kind: 'go'; readonly callId: string } | { readonly kind: 'wait'; readonly milliseconds: number };

/** What each realm may still be asked, counted in Postgres, so that all replicas together stay within its limits. */
export class RealmBudgetStore {
  constructor(
    private readonly source: DataSource,
    private readonly limits: Limits,
  ) {}

  /** Takes one call, or says how long to wait. A call that was taken must be given back with `ended`. */
  async take(realmId: string, batch: boolean): Promise<Grant> {
    const callId = randomUUID();
    const wait = await this.#ask(realmId, callId, batch);
    return wait === null ? { kind: 'go', callId } : { kind: 'wait', milliseconds: wait };
  }

  /** Milliseconds until a call could go, 0 for now. Takes nothing. */
  async waitFor(realmId: string, batch: boolean): Promise<number> {
    const [row] = await rows(this.source, grant, this.#asked(realmId, randomUUID(), batch, false), Wait);
    return row?.wait ?? 0;
  }

  /** @param lateness seconds at most that it was sent after it was granted: on a busy machine that is not at once */
  async ended(callId: string, lateness = 0): Promise<void> {
    await execute(
      this.source,
      `update online.realm_call
          set ended_at = clock_timestamp(), began_at = least(clock_timestamp(), began_at + make_interval(secs => $2))
        where call_id = $1`,
      [callId, lateness],
    );
  }

  /** QuickBooks said to wait: nothing of this realm goes until then, by any replica. */
  async pause(realmId: string, seconds: number): Promise<void> {
    await execute(
      this.source,
      `insert into online.realm as r (realm_id, paused_until) values ($1, now() + make_interval(secs => $2))
       on conflict (realm_id) do update set paused_until = greatest(r.paused_until, excluded.paused_until)`,
      [realmId, seconds],
    );
  }

  /** How many operations a batch of this realm should hold now. */
  async batchSize(realmId: string): Promise<number> {
    const [row] = await rows(this.source, 'select batch_size from online.realm where realm_id = $1', [realmId], Size);
    return row?.batch_size ?? 20;
  }

  async saveBatchSize(realmId: string, size: number): Promise<void> {
    await execute(this.source, 'update online.realm set batch_size = $2 where realm_id = $1', [realmId, size]);
  }

  /** Forgets calls that no window reaches any more. */
  forget(): Promise<number> {
    return execute(this.source, FORGET);
  }

  #ask(realmId: string, callId: string, batch: boolean): Promise<number | null> {
    return this.source.transaction(async (tx) => {
      // Whoever asks after us counts what we took: the row is held until we commit.
      const locked = await execute(tx, 'select from online.realm where realm_id = $1 for update', [realmId]);
      if (locked === 0) {
        await execute(tx, 'insert into online.realm (realm_id) values ($1) on conflict do nothing', [realmId]);
        await execute(tx, 'select from online.realm where realm_id = $1 for update', [realmId]);
      }
      const [row] = await rows(tx, grant, this.#asked(realmId, callId, batch, true), Wait);
      return row?.wait ?? null;
    });
  }

  #asked(realmId: string, callId: string, batch: boolean, take: boolean): unknown[] {
    const { perMinute, perSecond, batchesPerMinute, inFlight } = this.limits;
    return [realmId, callId, batch, perMinute, perSecond, batchesPerMinute, inFlight, take];
  }
}
