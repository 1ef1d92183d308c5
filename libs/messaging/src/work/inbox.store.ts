import { execute, type Executor, type MessagingTables, messagingTableNames, rows } from '@jobpro/database';
import { z } from 'zod';

const Seen = z.object({ id: z.string() });

/** The messages that a service has already handled. */
export class InboxStore {
  readonly #mark: string;
  readonly #forget: string;

  constructor(tables: MessagingTables) {
    const { inbox } = messagingTableNames(tables);
    // In the order of the ids, so that two transactions with the same messages wait for one another instead of locking up.
    this.#mark = `
      with given as (select unnest($2::text[]) as id), marked as (
        insert into ${inbox} (consumer, message_id) select $1, id from given order by id
        on conflict do nothing returning message_id)
      select id from given where not exists (select from marked where message_id = id)`;
    this.#forget = `
      delete from ${inbox} where ctid = any (array(
        select ctid from ${inbox} where seen_at < now() - make_interval(days => $1) limit $2 for update skip locked))`;
  }

  /** Marks messages as done and returns those already marked, usually none. Waits for transactions that mark the same messages. */
  async mark(tx: Executor, consumer: string, ids: readonly string[]): Promise<ReadonlySet<string>> {
    const seen = await rows(tx, this.#mark, [consumer, ids], Seen);
    return new Set(seen.map(({ id }) => id));
  }

  /** Deletes at most `bite` marks older than `days` days and returns their number. */
  forget(source: Executor, days: number, bite: number): Promise<number> {
    return execute(source, this.#forget, [days, bite]);
  }
}
