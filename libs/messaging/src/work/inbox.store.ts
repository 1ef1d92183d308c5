import { execute, type Executor, type MessagingTables, messagingTableNames, rows } from '@jobpro/database';
import { z } from 'zod';

const Mark = z.object({ message_id: z.string() });

/** What a service has already done, by message. */
export class InboxStore {
  readonly #mark: string;
  readonly #forget: string;

  constructor(tables: MessagingTables) {
    const { inbox } = messagingTableNames(tables);
    // In the order of the ids, so that two transactions with the same messages wait for one another instead of locking up.
    this.#mark = `
      insert into ${inbox} (consumer, message_id)
      select $1, id from unnest($2::text[]) as id order by id
      on conflict do nothing returning message_id`;
    this.#forget = `
      delete from ${inbox} where ctid = any (array(
        select ctid from ${inbox} where seen_at < now() - make_interval(days => $1) limit $2 for update skip locked))`;
  }

  /** Marks these as done, and answers those that were not marked before. Waits for transactions that are marking the same. */
  async mark(tx: Executor, consumer: string, ids: readonly string[]): Promise<ReadonlySet<string>> {
    const marked = await rows(tx, this.#mark, [consumer, ids], Mark);
    return new Set(marked.map((row) => row.message_id));
  }

  /** Forgets at most `bite` marks older than so many days. Answers how many. */
  forget(source: Executor, days: number, bite: number): Promise<number> {
    return execute(source, this.#forget, [days, bite]);
  }
}
