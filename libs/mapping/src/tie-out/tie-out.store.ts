import { type Entity, HeldDocument, type Said } from '@jobpro/contracts';
import { execute, query, sqlFile } from '@jobpro/database';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { byEntity } from '../partition.js';
import { isMoved, type OwnDocument, type TieOutResult } from './tie-out.decide.js';

const ownSql = sqlFile(import.meta.url, './sql/own.sql');

const openSql = byEntity(
  `insert into mapping.tie_out_{entity} (entity, company_id, id, requested_by, from_day, to_day)
   values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
);
const pageSql = byEntity(
  `insert into mapping.tie_out_document_{entity} (entity, company_id, tie_out_id, remote_id, document)
   select $1, $2, $3, d ->> 'remoteId', d from jsonb_array_elements($4::jsonb) d
    where exists (select from mapping.tie_out_{entity} t where t.entity = $1 and t.company_id = $2 and t.id = $3)
       on conflict (entity, company_id, tie_out_id, remote_id) do update set document = excluded.document`,
);
const readSql = byEntity(
  `update mapping.tie_out_{entity} t
      set pages_read = t.pages_read + int4multirange(int4range($4::int, $4::int, '[]')),
          last_page = case when $5 then $4::int else t.last_page end
    where entity = $1 and company_id = $2 and id = $3 and finished_at is null
   returning last_page is not null and pages_read @> int4range(1, last_page, '[]') as complete`,
);
const lockSql = byEntity(
  `select from_day::text, to_day::text from mapping.tie_out_{entity}
    where entity = $1 and company_id = $2 and id = $3 and finished_at is null for update`,
);
const finishSql = byEntity(
  'update mapping.tie_out_{entity} set finished_at = now(), summary = $4 where entity = $1 and company_id = $2 and id = $3',
);
const refuseSql = byEntity(
  'update mapping.tie_out_{entity} set finished_at = now(), refused = $4 where entity = $1 and company_id = $2 and id = $3 and finished_at is null',
);
const differencesSql = byEntity(
  `insert into mapping.tie_out_difference_{entity} (entity, company_id, tie_out_id, remote_id, record_id, number, customer_id, cause,
                                                   sentence, jobpro, quickbooks)
   select $1, $2, $3, d."remoteId", d."recordId", d.number, d."customerId", d.cause, d.sentence, d.jobpro, d.quickbooks
     from jsonb_to_recordset($4::jsonb) as d ("remoteId" text, "recordId" text, number text, "customerId" text, cause text,
          sentence text, jobpro text, quickbooks text)`,
);
const deleteDocumentsSql = byEntity(
  'delete from mapping.tie_out_document_{entity} where entity = $1 and company_id = $2 and tie_out_id = $3',
);

const Own = z.object({
  id: z.string(),
  number: z.string(),
  customerId: z.string(),
  customerRemoteId: z.string().optional(),
  total: z.string(),
  tax: z.string().optional(),
  remoteId: z.string().optional(),
  isVoid: z.boolean(),
}) satisfies z.ZodType<OwnDocument>;
const Held = z.object({ document: HeldDocument }).transform(({ document }) => [document.remoteId, document] as const);
const Behind = z
  .object({ remoteId: z.string(), id: z.string() })
  .transform(({ remoteId, id }) => [remoteId, id] as const);
const RemoteKey = z.object({ remoteId: z.string() });
const Span = z.object({ from: z.string().optional(), to: z.string().optional() });
const Complete = z.object({ complete: z.boolean() });
const Days = z.object({ fromDay: z.string().optional(), toDay: z.string().optional() });

/** One page of a comparison: the documents as QuickBooks has them. */
interface TieOutPage {
  readonly tieOutId: string;
  readonly page: number;
  readonly last: boolean;
  readonly documents: readonly HeldDocument[];
}

/**
 * Both sides of a comparison, and JobPro's customers behind those of QuickBooks that something was
 * moved to.
 */
interface Sides {
  readonly own: readonly OwnDocument[];
  readonly held: ReadonlyMap<string, HeldDocument>;
  readonly customers: ReadonlyMap<string, string>;
}

/** The comparisons of one entity's documents with QuickBooks. */
export class TieOutStore {
  constructor(private readonly entity: Entity) {}

  async open(
    tx: EntityManager,
    companyId: string,
    tieOut: {
      readonly id: string;
      readonly by: string;
      readonly from?: string | undefined;
      readonly to?: string | undefined;
    },
  ): Promise<boolean> {
    const { id, by, from, to } = tieOut;
    const parameters = [this.entity, companyId, id, by, from ?? null, to ?? null];
    return (await execute(tx, openSql[this.entity], parameters)) > 0;
  }

  /** Returns the days of some documents; undefined where none of them has one. */
  async daysOf(
    tx: EntityManager,
    companyId: string,
    ids: readonly string[],
  ): Promise<{ readonly from: string; readonly to: string } | undefined> {
    const sql = `select min(doc_date) as "from", max(doc_date) as "to" from mapping.sync_record
                  where entity = $1 and company_id = $2 and id = any ($3::text[]) and doc_date > ''`;
    const [days] = await query(tx, sql, [this.entity, companyId, ids], Span);
    return days?.from === undefined || days.to === undefined ? undefined : { from: days.from, to: days.to };
  }

  /**
   * Returns which of these documents, by their ids in QuickBooks, have another total there than
   * their records know, or records that show a difference. Index: sync_record_remote.
   */
  async unknownTotals(
    tx: EntityManager,
    companyId: string,
    documents: readonly HeldDocument[],
  ): Promise<ReadonlySet<string>> {
    const sql = `select k.remote_id from unnest($3::text[], $4::numeric[]) as k (remote_id, total)
                   join mapping.sync_record r on r.entity = $1 and r.company_id = $2 and r.remote_id = k.remote_id
                  where r.state = 'exported' and (r.notices <> '[]'
                     or k.total <> coalesce((r.remote ->> 'total')::numeric, r.doc_amount))`;
    const present = documents.filter(({ state }) => state === 'present');
    const columns = [present.map(({ remoteId }) => remoteId), present.map(({ total }) => total)];
    const news = await query(tx, sql, [this.entity, companyId, ...columns], RemoteKey);
    return new Set(news.map(({ remoteId }) => remoteId));
  }

  /**
   * Stores a page of a comparison that is open. Returns whether all its pages are stored by now: they
   * may be handled in any order, and be repeated.
   */
  async page(tx: EntityManager, companyId: string, { tieOutId, page, last, documents }: TieOutPage): Promise<boolean> {
    const key = [this.entity, companyId, tieOutId];
    const [read] = await query(tx, readSql[this.entity], [...key, page, last], Complete);
    await execute(tx, pageSql[this.entity], [...key, JSON.stringify(documents)]);
    return read?.complete ?? false;
  }

  /** Both sides of an open comparison; nothing where there is none, or it has ended. */
  async sides(tx: EntityManager, companyId: string, id: string, amountField: string): Promise<Sides | undefined> {
    const key = [this.entity, companyId, id];
    const [days] = await query(tx, lockSql[this.entity], key, Days);
    if (days === undefined) return undefined;
    const own = await query(tx, ownSql, [this.entity, companyId, days.fromDay, days.toDay, amountField], Own);
    const sql =
      'select document from mapping.tie_out_document where entity = $1 and company_id = $2 and tie_out_id = $3';
    const documents = new Map(await query(tx, sql, key, Held));
    const moved = own.flatMap((document) => {
      const there = document.remoteId === undefined ? undefined : documents.get(document.remoteId);
      return there !== undefined && isMoved(document, there) ? [there.customerId ?? ''] : [];
    });
    return { own, held: documents, customers: await this.customersBehind(tx, companyId, moved) };
  }

  /** JobPro's customers by their ids in QuickBooks; of two that are one there, the first. */
  private async customersBehind(
    tx: EntityManager,
    companyId: string,
    remoteIds: readonly string[],
  ): Promise<ReadonlyMap<string, string>> {
    if (remoteIds.length === 0) return new Map();
    const sql = `select remote_id, min(id) as id from mapping.sync_record
                  where entity = 'customer' and company_id = $1 and remote_id = any ($2::text[])
                  group by 1`;
    return new Map(await query(tx, sql, [companyId, remoteIds], Behind));
  }

  /** Ends a comparison that QuickBooks refuses: nothing is said about its totals. */
  async refuse(tx: EntityManager, companyId: string, id: string, refused: Said): Promise<void> {
    const key = [this.entity, companyId, id];
    await execute(tx, refuseSql[this.entity], [...key, JSON.stringify(refused)]);
    await execute(tx, deleteDocumentsSql[this.entity], key);
  }

  async finish(tx: EntityManager, companyId: string, id: string, result: TieOutResult): Promise<void> {
    const { differences, ...summary } = result;
    const key = [this.entity, companyId, id];
    await execute(tx, finishSql[this.entity], [...key, JSON.stringify(summary)]);
    await execute(tx, differencesSql[this.entity], [...key, JSON.stringify(differences)]);
    // The pages have served: the differences stay.
    await execute(tx, deleteDocumentsSql[this.entity], key);
  }
}
