import { execute, query } from '@jobpro/database';
import type { RemoteChange } from '@jobpro/quickbooks-online';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { z } from 'zod';

const StoredChange = z.object({
  id: z.string(),
  realmId: z.string(),
  /** QuickBooks' name for the kind of record: `Invoice`. */
  list: z.string(),
  remoteId: z.string(),
  change: z.enum(['created', 'updated', 'deleted', 'voided', 'merged', 'emailed', 'other']),
  changedAt: z.string().optional(),
  /** For a merge: the id of the record that remains. */
  mergedInto: z.string().optional(),
});
export type StoredChange = z.output<typeof StoredChange>;

const Id = z.object({ id: z.string() });

/** The changes that Intuit's webhooks reported, until they are processed. */
@Injectable()
export class RemoteChangeStore {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  /** Stores the changes of one webhook call in one statement. A merge is stored as two: one record updated, one merged into it. */
  async save(changes: readonly RemoteChange[]): Promise<void> {
    if (changes.length === 0) return;
    const incoming = changes.flatMap(({ realmId, entity, id, change, at, mergedId }) => {
      const common = { realm_id: realmId, list: entity, changed_at: at, merged_into: null };
      const updated = { ...common, remote_id: id, change: change === 'merged' ? 'updated' : change };
      return mergedId === null
        ? [updated]
        : [updated, { ...common, remote_id: mergedId, change: 'merged', merged_into: id }];
    });
    await execute(
      this.#source,
      `insert into online.remote_change (realm_id, list, remote_id, change, changed_at, merged_into)
       select realm_id, list, remote_id, change, changed_at, merged_into
         from jsonb_to_recordset($1::jsonb)
           as c (realm_id text, list text, remote_id text, change text, changed_at text, merged_into text)`,
      [JSON.stringify(incoming)],
    );
  }

  /**
   * Returns the oldest changes of the realm that has waited longest, without those of some realms. Changes younger than a second
   * wait: by then the answer to a write of our own is stored.
   */
  oldest(limit: number, exceptRealms: readonly string[]): Promise<StoredChange[]> {
    return query(
      this.#source,
      `select id::text, realm_id, list, remote_id, change, changed_at, merged_into
         from online.remote_change
        where realm_id = (select realm_id from online.remote_change
                           where realm_id <> all ($2::text[]) and received_at < now() - interval '1 second'
                           order by id limit 1)
          and received_at < now() - interval '1 second'
        order by remote_change.id limit $1`,
      [limit, exceptRealms],
      StoredChange,
    );
  }

  /** Deletes changes and returns the ids of those that no other process has deleted before. */
  async remove(tx: EntityManager, ids: readonly string[]): Promise<ReadonlySet<string>> {
    const sql = 'delete from online.remote_change where id = any ($1::bigint[]) returning id::text';
    return new Set((await query(tx, sql, [ids], Id)).map(({ id }) => id));
  }
}
