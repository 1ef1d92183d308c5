import { query, sqlFile } from '@jobpro/database';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Reads } from '../access/reads.js';
import { instant, orNull } from '../http/columns.js';
import { Side, TieOut } from './company.schema.js';

const latestSql = sqlFile(import.meta.url, './sql/tie-outs.sql');
const SHOWN = 200;

const Summary = z.object({
  exported: Side,
  quickbooks: Side,
  byCustomer: z.array(z.object({ customerId: z.string(), exported: Side, quickbooks: Side })),
});
const Row = TieOut.omit({ exported: true, quickbooks: true, byCustomer: true }).extend({
  requestedAt: instant,
  from: orNull(z.string()),
  to: orNull(z.string()),
  finishedAt: orNull(instant),
  summary: Summary.optional(),
});
const Name = z.object({ id: z.string(), name: z.string().optional() });

/** Reads the comparisons with QuickBooks. */
@Injectable()
export class TieOutStore {
  constructor(private readonly reads: Reads) {}

  /** Returns the latest comparison of each kind of document. */
  async latest(companyId: string): Promise<TieOut[]> {
    const reads = this.reads.ofCompany(companyId);
    const tieOuts = await query(reads, latestSql, [companyId, SHOWN], Row);
    const customersOf = (summary: z.infer<typeof Summary> | undefined) => summary?.byCustomer.slice(0, SHOWN) ?? [];
    const ids = tieOuts.flatMap(({ summary }) => customersOf(summary).map(({ customerId }) => customerId));
    const sql = `select id, name from mapping.sync_record where entity = 'customer' and company_id = $1 and id = any ($2::text[])`;
    const customers = await query(reads, sql, [companyId, ids], Name);
    const names = new Map(customers.map(({ id, name }) => [id, name]));
    return tieOuts.map(({ summary, ...row }): TieOut => ({
      ...row,
      exported: summary?.exported ?? null,
      quickbooks: summary?.quickbooks ?? null,
      byCustomer: customersOf(summary).map((side) => ({ ...side, name: names.get(side.customerId) ?? null })),
    }));
  }
}
