import { execute, type Executor, query, recordset } from '@jobpro/database';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { cached, type CachedName, keyOf, type ListName, Reference } from './reference.js';

const ListState = z.object({
  list: z.enum(cached),
  after: z.string().optional(),
  complete: z.boolean(),
  freshAt: z.date(),
});
export type ListState = z.output<typeof ListState>;

/**
 * The connection $1, unless it was disconnected: what is still read from it then is not stored. The lock lets a disconnection
 * wait for the statement, and the other way round.
 */
const LIVE = `live as (
  select connection_id from online.connection where connection_id = $1 and status <> 'disconnected' for share)`;

/** The names of each connection's lists, shared by all replicas. A disconnection deletes them. */
@Injectable()
export class ReferenceCacheStore {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  /** Returns the records of these lists that have one of these names, inactive ones too. */
  find(connectionId: string, names: readonly string[], within: readonly ListName[]): Promise<Reference[]> {
    return query(
      this.#source,
      `select list, id, name, active, version, detail, sub_type, parent from online.connection_reference
        where connection_id = $1 and folded = any ($2::text[]) and list = any ($3::text[])`,
      [connectionId, [...new Set(within.flatMap((list) => names.map((name) => keyOf({ list, name }))))], within],
      Reference,
    );
  }

  /** Returns the records of these lists that have one of these ids. */
  withIds(connectionId: string, within: readonly ListName[], ids: readonly string[]): Promise<Reference[]> {
    return query(
      this.#source,
      `select list, id, name, active, version, detail, parent from online.connection_reference
        where connection_id = $1 and list = any ($2::text[]) and id = any ($3::text[])`,
      [connectionId, within, ids],
      Reference,
    );
  }

  /** Returns all records of these lists. Only for short lists: all of them are held in memory. */
  all(connectionId: string, within: readonly ListName[]): Promise<Reference[]> {
    return query(
      this.#source,
      `select list, id, name, active, version, detail, sub_type, parent from online.connection_reference
        where connection_id = $1 and list = any ($2::text[]) order by list, folded, id`,
      [connectionId, within],
      Reference,
    );
  }

  async save(connectionId: string, references: readonly Reference[]): Promise<void> {
    if (references.length === 0) return;
    const written = references.map((reference) => ({ ...reference, folded: keyOf(reference) }));
    await execute(
      this.#source,
      `with ${LIVE}
       insert into online.connection_reference as r (connection_id, list, id, name, folded, active, version, detail, sub_type, parent)
       select distinct on (n.list, n.id) live.connection_id, n.list, n.id, n.name, n.folded, n.active, n.version, n.detail, n.sub_type, n.parent
         from jsonb_to_recordset($2::jsonb)
           as n (list text, id text, name text, folded text, active boolean, version text, detail text, sub_type text, parent text), live
        order by n.list, n.id
       on conflict (connection_id, list, id) do update
          set name = excluded.name, folded = excluded.folded, active = excluded.active, version = excluded.version,
              detail = excluded.detail, sub_type = excluded.sub_type, parent = excluded.parent
        where (r.name, r.active, r.version, r.detail, r.sub_type, r.parent) is distinct from
              (excluded.name, excluded.active, excluded.version, excluded.detail, excluded.sub_type, excluded.parent)`,
      [connectionId, recordset(written)],
    );
  }

  async remove(connectionId: string, list: ListName, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await execute(
      this.#source,
      'delete from online.connection_reference where connection_id = $1 and list = $2 and id = any ($3::text[])',
      [connectionId, list, ids],
    );
  }

  /** Removes records that are gone from a realm, whichever of its connections they were read through. */
  async removeOfRealm(tx: Executor, realmId: string, list: ListName, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await execute(
      tx,
      `delete from online.connection_reference
        where list = $2 and id = any ($3::text[])
          and connection_id in (select connection_id from online.connection where realm_id = $1)`,
      [realmId, list, ids],
    );
  }

  /** Returns how far each list is loaded. */
  states(connectionId: string): Promise<ListState[]> {
    return query(
      this.#source,
      'select list, after, complete, fresh_at from online.connection_list where connection_id = $1',
      [connectionId],
      ListState,
    );
  }

  /** Stores how far a list is loaded, after which id the next page begins, and until when its changes are known. */
  async saveState(connectionId: string, { list, after, complete, freshAt }: ListState): Promise<void> {
    await execute(
      this.#source,
      `with ${LIVE}
       insert into online.connection_list (connection_id, list, after, complete, fresh_at)
       select connection_id, $2, $3, $4, $5 from live
       on conflict (connection_id, list) do update
          set after = excluded.after, complete = excluded.complete, fresh_at = excluded.fresh_at`,
      [connectionId, list, after ?? null, complete, freshAt],
    );
  }

  /** Marks a realm's list as stale: its changes are read before it is used again. */
  async markStale(realmId: string, list: CachedName, executor: Executor = this.#source): Promise<void> {
    await execute(
      executor,
      `update online.connection_list set fresh_at = least(fresh_at, now() - interval '1 hour')
        where list = $2 and connection_id in (select connection_id from online.connection where realm_id = $1)`,
      [realmId, list],
    );
  }

  /** Marks lists as not loaded. Their records stay until they are read again. */
  async resetStates(connectionId: string, within: readonly CachedName[]): Promise<void> {
    await execute(
      this.#source,
      'delete from online.connection_list where connection_id = $1 and list = any ($2::text[])',
      [connectionId, within],
    );
  }
}
