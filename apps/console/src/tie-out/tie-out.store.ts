import { type Executor, rows } from '@jobpro/database';
import { z } from 'zod';
import { Side, TieOut } from './tie-out.schema.js';

const ByCustomer = z.object({ customerId: z.string(), exported: Side, quickbooks: Side });
const Row = z.object({
  id: z.string(),
  entity: z.enum(['invoice', 'payment']),
  requested_by: z.string(),
  requested_at: z.date(),
  from_day: z.string().nullable(),
  to_day: z.string().nullable(),
  finished_at: z.date().nullable(),
  summary: z.object({ exported: Side, quickbooks: Side, byCustomer: z.array(ByCustomer) }).nullable(),
  differences: TieOut.shape.differences,
  difference_count: z.number(),
});
const Name = z.object({ id: z.string(), name: z.string().nullable() });
const SHOWN = 200;

/** The latest comparison of each kind, with its differences; the causes that ask for an act first. */
export async function latestTieOuts(source: Executor, companyId: string): Promise<TieOut[]> {
  const found = await rows(
    source,
    `with latest as (
       select distinct on (entity) * from mapping.tie_out where company_id = $1 order by entity, requested_at desc)
     select t.id, t.entity, t.requested_by, t.requested_at, t.from_day::text, t.to_day::text, t.finished_at, t.summary,
            coalesce((select jsonb_agg(d) from (
              select record_id as "recordId", number, cause, sentence, jobpro, quickbooks from mapping.tie_out_difference d
               where d.entity = t.entity and d.company_id = $1 and d.tie_out_id = t.id
               order by (cause = 'never-sent'), number limit $2) d), '[]') as differences,
            (select count(*)::int from mapping.tie_out_difference d
              where d.entity = t.entity and d.company_id = $1 and d.tie_out_id = t.id) as difference_count
       from latest t`,
    [companyId, SHOWN],
    Row,
  );
  const ids = found.flatMap(
    ({ summary }) => summary?.byCustomer.slice(0, SHOWN).map(({ customerId }) => customerId) ?? [],
  );
  const sql = `select id, name from mapping.sync_record where entity = 'customer' and company_id = $1 and id = any ($2::text[])`;
  const names = new Map((await rows(source, sql, [companyId, ids], Name)).map(({ id, name }) => [id, name]));
  return found.map((row): TieOut => ({
    id: row.id,
    entity: row.entity,
    requestedBy: row.requested_by,
    requestedAt: row.requested_at.toISOString(),
    from: row.from_day,
    to: row.to_day,
    finishedAt: row.finished_at?.toISOString() ?? null,
    exported: row.summary?.exported ?? null,
    quickbooks: row.summary?.quickbooks ?? null,
    byCustomer: (row.summary?.byCustomer ?? [])
      .slice(0, SHOWN)
      .map((each) => ({ ...each, name: names.get(each.customerId) ?? null })),
    differences: row.differences,
    differenceCount: row.difference_count,
  }));
}
