import { execute, rows } from '@jobpro/database';
import type { RemoteChange } from '@jobpro/quickbooks-online';
import type { DataSource, EntityManager } from 'typeorm';
import { z } from 'zod';

const Row = z
  .object({
    id: z.string(),
    realm_id: z.string(),
    list: z.string(),
    remote_id: z.string(),
    change: z.enum(['created', 'updated', 'deleted', 'voided', 'merged', 'emailed', 'other']),
    changed_at: z.string().nullable(),
  })
  .transform((row) => ({
    id: BigInt(row.id),
    realmId: row.realm_id,
    list: row.list,
    remoteId: row.remote_id,
    change: row.change,
    at: row.changed_at ?? undefined,
  }));
export type StoredChange = z.output<typeof Row>;

/** What Intuit told us, kept until it is worked off. */
export class RemoteChangeStore {
  constructor(private readonly source: DataSource) {}

  /** Keeps all of one call in one statement: the answer goes out right after. A merge is two: one changed, one gone. */
  async save(changes: readonly RemoteChange[]): Promise<void> {
    if (changes.length === 0) return;
    const kept = changes.flatMap(({ realmId, entity, id, change, at, mergedId }) => [
      {
        realm_id: realmId,
        list: entity,
        remote_id: id,
        change: change === 'merged' ? 'updated' : change,
        changed_at: at,
      },
      ...(mergedId === null
        ? []
        : [{ realm_id: realmId, list: entity, remote_id: mergedId, change: 'deleted', changed_at: at }]),
    ]);
    await execute(
      this.source,
      `insert into online.remote_change (realm_id, list, remote_id, change, changed_at)
       select realm_id, list, remote_id, change, changed_at
         from jsonb_to_recordset($1::jsonb)
           as c (realm_id text, list text, remote_id text, change text, changed_at text)`,
      [JSON.stringify(kept)],
    );
  }

  /**
   * Takes the oldest realm's changes out of the store, but for these realms, within the transaction that works them off. Not before
   * they are a second old: by then the answer to what we did ourselves is written down.
   */
  async take(tx: EntityManager, limit: number, except: readonly string[]): Promise<StoredChange[]> {
    const taken = await rows(
      tx,
      `delete from online.remote_change
        where id in (
          select id from online.remote_change
           where realm_id = (select realm_id from online.remote_change where realm_id <> all ($2::text[]) order by id limit 1)
             and received_at < now() - interval '1 second'
           order by id limit $1
           for update skip locked)
       returning id::text, realm_id, list, remote_id, change, changed_at`,
      [limit, except],
      Row,
    );
    return taken.sort((a, b) => (a.id < b.id ? -1 : 1));
  }
}
