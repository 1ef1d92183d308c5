import { randomUUID } from 'node:crypto';
import { execute, query, sqlFile } from '@jobpro/database';
import { ENVIRONMENT } from '@jobpro/service';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import type { OnlineEnvironment } from '../online.config.js';

const grant = sqlFile(import.meta.url, './sql/grant.sql');
const Wait = z.object({ wait: z.number().optional() });
const Size = z.object({ batchSize: z.number() });

/** Intuit's limits for one realm, a little lower. */
export type RealmLimits = Pick<
  OnlineEnvironment,
  'QBO_REQUESTS_PER_MINUTE' | 'QBO_REQUESTS_PER_SECOND' | 'QBO_BATCHES_PER_MINUTE' | 'QBO_IN_FLIGHT'
>;

export type Grant =
  { readonly kind: 'go'; readonly callId: string } | { readonly kind: 'wait'; readonly milliseconds: number };

/** Limits the calls to each realm. They are counted in Postgres, so that all replicas together stay within the limits. */
@Injectable()
export class RealmBudgetStore {
  readonly #source: DataSource;
  readonly #limits: RealmLimits;

  constructor(source: DataSource, @Inject(ENVIRONMENT) limits: RealmLimits) {
    this.#source = source;
    this.#limits = limits;
  }

  /** Takes one call, or returns how long to wait. The end of each call that was taken must be reported with `ended`. */
  async take(realmId: string, batch: boolean): Promise<Grant> {
    const callId = randomUUID();
    const wait = await this.#takeLocked(realmId, callId, batch);
    return wait === undefined ? { kind: 'go', callId } : { kind: 'wait', milliseconds: wait };
  }

  /** Returns in how many milliseconds a call could be made, 0 for now. Takes nothing. */
  async waitFor(realmId: string, batch: boolean): Promise<number> {
    const [row] = await query(this.#source, grant, this.#parameters(realmId, randomUUID(), batch, false), Wait);
    return row?.wait ?? 0;
  }

  /** Reports the end of a call. `lateness`: seconds at most from its grant to its sending, which a busy machine delays. */
  async ended(callId: string, lateness = 0): Promise<void> {
    await execute(
      this.#source,
      `update online.realm_call
          set ended_at = clock_timestamp(), began_at = least(clock_timestamp(), began_at + make_interval(secs => $2))
        where call_id = $1`,
      [callId, lateness],
    );
  }

  /** Pauses a realm, because QuickBooks asked for it: no replica calls it until then. */
  async pause(realmId: string, seconds: number): Promise<void> {
    await execute(
      this.#source,
      `insert into online.realm as r (realm_id, paused_until) values ($1, now() + make_interval(secs => $2))
       on conflict (realm_id) do update set paused_until = greatest(r.paused_until, excluded.paused_until)`,
      [realmId, seconds],
    );
  }

  /** Returns how many operations a batch of this realm should have now. */
  async batchSize(realmId: string): Promise<number> {
    const [row] = await query(this.#source, 'select batch_size from online.realm where realm_id = $1', [realmId], Size);
    return row?.batchSize ?? 20;
  }

  async saveBatchSize(realmId: string, size: number): Promise<void> {
    await execute(this.#source, 'update online.realm set batch_size = $2 where realm_id = $1', [realmId, size]);
  }

  /** Deletes calls that are older than every window. */
  forget(): Promise<number> {
    return execute(this.#source, `delete from online.realm_call where began_at < now() - interval '5 minutes'`);
  }

  #takeLocked(realmId: string, callId: string, batch: boolean): Promise<number | undefined> {
    return this.#source.transaction(async (tx) => {
      // The row is locked until we commit, so that the next caller counts what we took.
      const locked = await execute(tx, 'select from online.realm where realm_id = $1 for update', [realmId]);
      if (locked === 0) {
        await execute(tx, 'insert into online.realm (realm_id) values ($1) on conflict do nothing', [realmId]);
        await execute(tx, 'select from online.realm where realm_id = $1 for update', [realmId]);
      }
      const [row] = await query(tx, grant, this.#parameters(realmId, callId, batch, true), Wait);
      return row?.wait;
    });
  }

  #parameters(realmId: string, callId: string, batch: boolean, take: boolean): unknown[] {
    const { QBO_REQUESTS_PER_MINUTE, QBO_REQUESTS_PER_SECOND, QBO_BATCHES_PER_MINUTE, QBO_IN_FLIGHT } = this.#limits;
    const limits = [QBO_REQUESTS_PER_MINUTE, QBO_REQUESTS_PER_SECOND, QBO_BATCHES_PER_MINUTE, QBO_IN_FLIGHT];
    return [realmId, callId, batch, ...limits, take];
  }
}
