import { execute, rows } from '@jobpro/database';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { comparableName } from '@jobpro/quickbooks-online';
import { type ListName, lists, type Reference, ReferenceRow } from './reference.js';

const ListState = z
  .object({ list: z.enum(lists), after: z.string().nullable(), complete: z.boolean(), fresh_at: z.date() })
  .transform((row) => ({ list: row.list, after: row.after, complete: row.complete, freshAt: row.fresh_at }));
export type ListState = z.output<typeof ListState>;

/** The names of a realm's lists, shared by all replicas. */
export class DirectoryStore {
  constructor(private readonly source: DataSource) {}

  /** Everything in these lists under these names, inactive records too. */
  find(realmId: string, names: readonly string[], within: readonly ListName[]): Promise<Reference[]> {
    return rows(
      this.source,
      `select list, id, name, active, version, detail from online.reference
        where realm_id = $1 and folded = any ($2::text[]) and list = any ($3::text[])`,
      [realmId, [...new Set(names.map(comparableName))], within],
      ReferenceRow,
    );
  }

  /** Everything of these lists. Of short lists only, or a page's worth of memory is exceeded. */
  all(realmId: string, among: readonly ListName[]): Promise<Reference[]> {
    return rows(
      this.source,
      `select list, id, name, active, version, detail from online.reference
        where realm_id = $1 and list = any ($2::text[]) order by list, folded, id`,
      [realmId, among],
      ReferenceRow,
    );
  }

  async save(realmId: string, references: readonly Reference[]): Promise<void> {
    if (references.length === 0) return;
    const written = references.map((reference) => ({ ...reference, folded: comparableName(reference.name) }));
    await execute(
      this.source,
      `insert into online.reference as r (realm_id, list, id, name, folded, active, version, detail)
       select distinct on (n.list, n.id) $1, n.list, n.id, n.name, n.folded, n.active, n.version, n.detail
         from jsonb_to_recordset($2::jsonb)
           as n (list text, id text, name text, folded text, active boolean, version text, detail text)
        order by n.list, n.id
       on conflict (realm_id, list, id) do update
          set name = excluded.name, folded = excluded.folded, active = excluded.active, version = excluded.version,
              detail = excluded.detail
        where (r.name, r.active, r.version, r.detail) is distinct from
              (excluded.name, excluded.active, excluded.version, excluded.detail)`,
      [realmId, JSON.stringify(written)],
    );
  }

  async remove(realmId: string, list: ListName, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await execute(
      this.source,
      'delete from online.reference where realm_id = $1 and list = $2 and id = any ($3::text[])',
      [realmId, list, ids],
    );
  }

  states(realmId: string): Promise<ListState[]> {
    return rows(
      this.source,
      'select list, after, complete, fresh_at from online.reference_list where realm_id = $1',
      [realmId],
      ListState,
    );
  }

  /** Notes how far a list is read. `freshAt`: its changes until then are known. */
  async saveState(
    realmId: string,
    list: ListName,
    after: string | null,
    complete: boolean,
    freshAt: Date,
  ): Promise<void> {
    await execute(
      this.source,
      `insert into online.reference_list (realm_id, list, after, complete, fresh_at) values ($1, $2, $3, $4, $5)
       on conflict (realm_id, list) do update
          set after = excluded.after, complete = excluded.complete, fresh_at = excluded.fresh_at`,
      [realmId, list, after, complete, freshAt],
    );
  }

  /** Somebody changed something in this list: its changes are asked for before our copy is trusted again. */
  async doubt(realmId: string, list: ListName): Promise<void> {
    await execute(
      this.source,
      `update online.reference_list set fresh_at = least(fresh_at, now() - interval '1 hour') where realm_id = $1 and list = $2`,
      [realmId, list],
    );
  }

  /** Everything of a list is to be read again; what is known stays until then. */
  async forgetState(realmId: string, among: readonly ListName[]): Promise<void> {
    await execute(this.source, 'delete from online.reference_list where realm_id = $1 and list = any ($2::text[])', [
      realmId,
      among,
    ]);
  }
}
