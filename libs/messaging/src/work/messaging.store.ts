import { execute, type Executor, messagingTableNames, type MessagingTables, rows } from '@jobpro/database';
import { z } from 'zod';
import { type OutboxRow, outboxRowsJson } from '../message.js';

const Seen = z.object({ id: z.string() });

/** The messages that a service has already handled. */
export class InboxStore {
  readonly #mark: string;
  readonly #forget: string;

  constructor(tables: MessagingTables) {
    const { inbox } = messagingTableNames(tables);
    // In the order of the ids, so that two transactions with the same messages wait for one another
    // instead of locking up.
    this.#mark = `
      with given as (select unnest($2::text[]) as id), marked as (
        insert into ${inbox} (consumer, message_id) select $1, id from given order by id
        on conflict do nothing returning message_id)
      select id from given where not exists (select from marked where message_id = id)`;
    this.#forget = `
      delete from ${inbox} where ctid = any (array(
        select ctid from ${inbox} where seen_at < now() - make_interval(days => $1) limit $2 for update skip locked))`;
  }

  /**
   * Marks messages as done and returns those already marked, usually none. Waits for transactions
   * that mark the same messages.
   */
  async mark(tx: Executor, consumer: string, ids: readonly string[]): Promise<ReadonlySet<string>> {
    const seen = await rows(tx, this.#mark, [consumer, ids], Seen);
    return new Set(seen.map(({ id }) => id));
  }

  /** Deletes at most `bite` marks older than `days` days and returns their number. */
  forget(source: Executor, days: number, bite: number): Promise<number> {
    return execute(source, this.#forget, [days, bite]);
  }
}

const orNone = z
  .string()
  .nullable()
  .transform((text) => text ?? undefined);
const Due = z
  .object({
    id: z.string(),
    subject: z.string(),
    type: z.string(),
    body: z.string(),
    traceparent: orNone,
    cause_id: orNone,
    created_at: z.date(),
  })
  .transform(({ cause_id, created_at, ...rest }) => ({ ...rest, causeId: cause_id, time: created_at.toISOString() }));
const Backlog = z.object({ pending: z.int(), oldest_seconds: z.number() });

/**
 * A message that waits to be published; `body` is its data as JSON, `time` is when it was
 * committed.
 */
export type DueMessage = z.output<typeof Due>;

/** The largest backlog that is counted. A larger one is reported as this number. */
const COUNTED = 100_000;

/** The messages that a service has committed to send and not yet published. */
export class OutboxStore {
  /** The channel that announces an insertion, with the id of the process that made it. */
  readonly channel: string;
  readonly #add: string;
  readonly #lockDue: string;
  readonly #remove: string;
  readonly #postpone: string;
  readonly #backlog: string;

  constructor(tables: MessagingTables) {
    const { outbox } = messagingTableNames(tables);
    this.channel = `${tables.schema}_${tables.prefix}_outbox`;
    this.#add = `
      with added as (
        insert into ${outbox} (id, subject, type, data, traceparent, cause_id, due)
        select id, subject, type, data, traceparent, cause_id, coalesce(due, now())
          from jsonb_to_recordset($1::jsonb)
            as r (id uuid, subject text, type text, data jsonb, traceparent text, cause_id text, due timestamptz))
      select pg_notify('${this.channel}', $2)`;
    this.#lockDue = `
      select id, subject, type, data::text as body, traceparent, cause_id, created_at
        from ${outbox} where due <= now() order by due limit $1 for update skip locked`;
    this.#remove = `delete from ${outbox} where id = any ($1::uuid[])`;
    this.#postpone = `update ${outbox} set due = now() + make_interval(secs => $2) where id = any ($1::uuid[])`;
    this.#backlog = `
      select count(*)::int as pending, coalesce(extract(epoch from now() - min(due)), 0)::float8 as oldest_seconds
        from (select due from ${outbox} where due <= now() limit ${COUNTED}) as waiting`;
  }

  /**
   * Adds all in one statement, and wakes the relays of other processes when the transaction
   * commits.
   */
  async add(tx: Executor, added: readonly OutboxRow[], process: string): Promise<void> {
    await execute(tx, this.#add, [outboxRowsJson(added), process]);
  }

  /**
   * Locks due messages that no other relay is publishing, the longest due first, until the
   * transaction ends.
   */
  lockDue(tx: Executor, limit: number): Promise<DueMessage[]> {
    return rows(tx, this.#lockDue, [limit], Due);
  }

  async remove(tx: Executor, ids: readonly string[]): Promise<void> {
    await execute(tx, this.#remove, [ids]);
  }

  /** Postpones messages, so that they do not block others. */
  async postpone(tx: Executor, ids: readonly string[], seconds: number): Promise<void> {
    await execute(tx, this.#postpone, [ids, seconds]);
  }

  /** Returns the number of due messages, up to 100,000, and the age of the oldest in seconds. */
  async backlog(source: Executor): Promise<{ pending: number; oldestSeconds: number }> {
    const [row] = await rows(source, this.#backlog, [], Backlog);
    return { pending: row?.pending ?? 0, oldestSeconds: row?.oldest_seconds ?? 0 };
  }
}
