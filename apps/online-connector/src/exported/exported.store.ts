import { execute, type Executor, rows } from '@jobpro/database';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';

/** A record of ours in QuickBooks. */
export interface Exported {
  readonly realmId: string;
  /** QuickBooks' word for what it is: `Invoice`. */
  readonly list: string;
  readonly remoteId: string;
  readonly companyId: string;
  readonly entity: string;
  readonly fingerprint: string | undefined;
}

const Row = z
  .object({
    realm_id: z.string(),
    list: z.string(),
    remote_id: z.string(),
    company_id: z.string(),
    entity: z.enum(['customer', 'item', 'invoice', 'payment']),
    version: z.string().nullable(),
  })
  .transform((row) => ({
    realmId: row.realm_id,
    list: row.list,
    remoteId: row.remote_id,
    companyId: row.company_id,
    entity: row.entity,
    fingerprint: row.version ?? undefined,
  }));
export type ExportedRow = z.output<typeof Row>;

/** Stores the exported records by their ids in QuickBooks. */
@Injectable()
export class ExportedStore {
  constructor(private readonly source: DataSource) {}

  /** Stores records with their current fingerprints. */
  async save(exported: readonly Exported[], executor: Executor = this.source): Promise<void> {
    if (exported.length === 0) return;
    await execute(
      executor,
      `insert into online.exported as e (realm_id, list, remote_id, company_id, entity, version)
       select distinct on (n.realm_id, n.list, n.remote_id) n.realm_id, n.list, n.remote_id, n.company_id, n.entity, n.version
         from jsonb_to_recordset($1::jsonb)
           as n (realm_id text, list text, remote_id text, company_id text, entity text, version text)
        order by n.realm_id, n.list, n.remote_id
       on conflict (realm_id, list, remote_id) do update
          set company_id = excluded.company_id, version = coalesce(excluded.version, e.version)`,
      [
        JSON.stringify(
          exported.map((record) => ({
            realm_id: record.realmId,
            list: record.list,
            remote_id: record.remoteId,
            company_id: record.companyId,
            entity: record.entity,
            version: record.fingerprint ?? null,
          })),
        ),
      ],
    );
  }

  /** Returns the ids of a company's exported records in order, after the given id. */
  async page(
    realmId: string,
    list: string,
    companyId: string,
    { after, limit }: { readonly after: string | undefined; readonly limit: number },
  ): Promise<string[]> {
    const page = await rows(
      this.source,
      `select remote_id from online.exported
        where realm_id = $1 and list = $2 and company_id = $3 and remote_id > $4 order by remote_id limit $5`,
      [realmId, list, companyId, after ?? '', limit],
      z.object({ remote_id: z.string() }),
    );
    return page.map((row) => row.remote_id);
  }

  /** Returns the exported records among these ids, only for the company that the realm is connected to now. */
  find(
    realmId: string,
    list: string,
    ids: readonly string[],
    executor: Executor = this.source,
  ): Promise<ExportedRow[]> {
    return rows(
      executor,
      `select e.realm_id, e.list, e.remote_id, e.company_id, e.entity, e.version
         from online.exported e
         join online.connection c on c.realm_id = e.realm_id and c.company_id = e.company_id and c.status <> 'disconnected'
        where e.realm_id = $1 and e.list = $2 and e.remote_id = any ($3::text[])`,
      [realmId, list, ids],
      Row,
    );
  }
}
