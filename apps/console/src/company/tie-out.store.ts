import { Said } from '@jobpro/contracts';
import { query, sqlFile } from '@jobpro/database';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Reads } from '../access/reads.js';
import { instant, orNull } from '../http/columns.js';
import { bridgeOf, type Compared, tiesOut } from './bridge.decide.js';
import { type Bridge, type Period, Side, TieOut, type TieOuts } from './company.schema.js';
import { DeskStore } from '../records/desk.store.js';
import { Document } from '../records/records.schema.js';

const latestSql = sqlFile(import.meta.url, './sql/tie-outs.sql');
const sentSql = sqlFile(import.meta.url, './sql/sent.sql');
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
  refused: orNull(Said),
  summary: Summary.optional(),
});
type Row = z.infer<typeof Row>;
const Sent = Side.extend({ unseen: z.number() });
const Name = z.object({ id: z.string(), name: z.string().optional() });

/** Reads the comparisons with QuickBooks. */
@Injectable()
export class TieOutStore {
  constructor(
    private readonly reads: Reads,
    private readonly desk: DeskStore,
  ) {}

  /** Returns the latest comparison of each kind of document for these days, and the bridges between the totals. */
  async ofPeriod(companyId: string, goLive: string | undefined, period: Period): Promise<TieOuts> {
    const { from, to } = period;
    const reads = this.reads.ofCompany(companyId);
    const rows = await query(reads, latestSql, [companyId, SHOWN, from ?? null, to ?? null], Row);
    const building = Document.options.map(async (entity): Promise<Bridge> => {
      const { views } = await this.desk.summary({ companyId, entity, goLive }, period);
      const row = rows.find((each) => each.entity === entity);
      const parameters = [entity, companyId, from ?? null, to ?? null, row?.id ?? null];
      const [sent] = await query(reads, sentSql, parameters, Sent);
      return bridgeOf(entity, {
        views,
        sent: sent ?? { count: 0, amount: '0.00', unseen: 0 },
        compared: comparedIn(row),
      });
    });
    const bridges = await Promise.all(building);
    return { tieOuts: await this.#named(companyId, rows), bridges, tiesOut: tiesOut(bridges) };
  }

  async #named(companyId: string, rows: readonly Row[]): Promise<TieOut[]> {
    const ids = rows.flatMap((row) => customersOf(row).map(({ customerId }) => customerId));
    const sql = `select id, name from mapping.sync_record where entity = 'customer' and company_id = $1 and id = any ($2::text[])`;
    const customers = await query(this.reads.ofCompany(companyId), sql, [companyId, ids], Name);
    const names = new Map(customers.map(({ id, name }) => [id, name]));
    return rows.map((row): TieOut => {
      const { summary, ...tieOut } = row;
      return {
        ...tieOut,
        exported: summary?.exported ?? null,
        quickbooks: summary?.quickbooks ?? null,
        byCustomer: customersOf(row).map((side) => ({ ...side, name: names.get(side.customerId) ?? null })),
      };
    });
  }
}

const customersOf = ({ summary }: Row) => summary?.byCustomer.slice(0, SHOWN) ?? [];

function comparedIn(row: Row | undefined): Compared | undefined {
  if (row?.summary === undefined) return undefined;
  const { exported, quickbooks } = row.summary;
  return { exported, quickbooks, causes: row.causes };
}
