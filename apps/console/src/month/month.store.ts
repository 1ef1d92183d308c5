import { sumMoney } from '@jobpro/contracts';
import { type Executor, execute, query, sqlFile } from '@jobpro/database';
import { recordStates } from '@jobpro/mapping';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Caller } from '../access/access.js';
import { Reads } from '../access/reads.js';
import { Side } from '../company/company.schema.js';
import { instant, orNull } from '../http/columns.js';
import { viewOf } from '../records/record.decide.js';
import { Document } from '../records/records.schema.js';
import { daysOfMonth } from './month.decide.js';
import {
  type Certificate,
  type Closing,
  type CloseRequest,
  Figures,
  type MonthChange,
  type OpenDocument,
} from './month.schema.js';

const documentsSql = sqlFile(import.meta.url, './sql/documents.sql');
const openSql = sqlFile(import.meta.url, './sql/open.sql');
const changes = sqlFile(import.meta.url, './sql/changes.sql').replace(/^--.*$/gm, '');
const changesOf = (closing: string): string => changes.replace('{closing}', closing);

/** The first and last day of the month of closing m. */
const days = `m.month || '-01' as from_day, (date_trunc('month', (m.month || '-01')::date) + interval '1 month - 1 day')::date::text as to_day`;
const columns = `m.id, m.month, m.closed_at, m.who_name as closed_by, m.reason, m.figures`;
const latest = `select distinct on (month) * from console.month_close where company_id = $1 order by month desc, seq desc limit $2`;
/** The newest months, each with its latest closing and the number of its changes, then the earlier closings. */
const listSql = `with ${changesOf(`select m.id, ${days} from (${latest}) m`)},
  counted as (select l.id, (select count(*) from changed c where c.closing_id = l.id)::int as changes from closing l)
  select ${columns}, k.changes, not exists (select from console.month_close n
           where n.company_id = $1 and n.month = m.month and n.seq > m.seq) as is_latest
    from console.month_close m left join counted k on k.id = m.id
   where m.company_id = $1 order by m.month desc, m.seq desc limit $3`;
const oneSql = `select ${columns}, null::int as changes, not exists (select from console.month_close n
           where n.company_id = $1 and n.month = m.month and n.seq > m.seq) as is_latest
    from console.month_close m where m.company_id = $1 and m.id = $2`;
const changedSql = `with ${changesOf(`select m.id, ${days} from console.month_close m where m.company_id = $1 and m.id = $2`)}
  select c.entity, c.record_id as id, coalesce(r.name, c.number) as number, coalesce(c.customer, k.name) as customer,
         case when not c.is_there then nullif(r.doc_date, '') end as moved_to, c.was_there, c.is_there,
         c.state_before, c.amount_before::numeric(20, 2)::text as amount_before, c.difference_before::numeric(20, 2)::text as difference_before,
         c.state_after, c.amount_after::numeric(20, 2)::text as amount_after, c.difference_after::numeric(20, 2)::text as difference_after,
         count(*) over ()::int as count,
         (sum(coalesce(c.amount_after, 0) - coalesce(c.amount_before, 0)) over (partition by c.entity))::numeric(20, 2)::text as total
    from changed c
    left join mapping.sync_record r on r.entity = c.entity and r.company_id = $1 and r.id = c.record_id
    left join mapping.sync_record k on k.entity = 'customer' and k.company_id = $1 and k.id = r.customer_id
   order by c.entity, number, c.record_id limit $3`;

/** The months whose changes are counted, the closings that a list has, and the documents that a certificate shows. */
const MONTHS = 12;
const CLOSINGS = 100;
const SHOWN = 500;

const State = z.enum(recordStates);
const Sums = Side.extend({ entity: Document });
const ClosingRow = z
  .object({
    id: z.string(),
    month: z.string(),
    closedAt: instant,
    closedBy: z.string(),
    reason: orNull(z.string()),
    figures: Figures,
    changes: orNull(z.number()),
    isLatest: z.boolean(),
  })
  .transform(({ figures, ...row }) => ({
    closing: { ...row, verdicts: figures.parts.map(({ bridge: { entity, verdict } }) => ({ entity, verdict })) },
    figures,
  }));
const OpenRow = z
  .object({
    entity: Document,
    id: z.string(),
    number: orNull(z.string()),
    customer: orNull(z.string()),
    date: z.string(),
    amount: z.string(),
    state: State,
    difference: orNull(z.string()),
    sentence: orNull(z.string()),
    count: z.number(),
  })
  .transform(({ count, ...row }) => ({ count, row }));
const text = z.string().optional();
const ChangeRow = z.object({
  entity: Document,
  id: z.string(),
  number: orNull(z.string()),
  customer: orNull(z.string()),
  movedTo: orNull(z.string()),
  wasThere: z.boolean(),
  isThere: z.boolean(),
  stateBefore: State.optional(),
  amountBefore: text,
  differenceBefore: text,
  stateAfter: State.optional(),
  amountAfter: text,
  differenceAfter: text,
  count: z.number(),
  total: z.string(),
});
type ChangeRow = z.infer<typeof ChangeRow>;

/** Keeps the certificates of closed months, and compares them with what their documents are now. */
@Injectable()
export class MonthStore {
  constructor(private readonly reads: Reads) {}

  /** Returns the closings, those of the newest month first. */
  async closings(companyId: string): Promise<Closing[]> {
    const rows = await query(this.reads.ofCompany(companyId), listSql, [companyId, MONTHS, CLOSINGS], ClosingRow);
    return rows.map(({ closing }) => closing);
  }

  /** Returns a certificate; undefined where there is none of this id. */
  async certificate(companyId: string, id: string): Promise<Certificate | undefined> {
    const reads = this.reads.ofCompany(companyId);
    const [row] = await query(reads, oneSql, [companyId, id], ClosingRow);
    if (row === undefined) return undefined;
    const { closing, figures } = row;
    const open = await query(reads, openSql, [companyId, id, SHOWN], OpenRow);
    const changed = closing.isLatest ? await query(reads, changedSql, [companyId, id, SHOWN], ChangeRow) : [];
    return {
      ...closing,
      changes: closing.isLatest ? (changed[0]?.count ?? 0) : null,
      figures,
      open: { rows: open.map((each) => openDocument(each.row, figures.goLive)), count: open[0]?.count ?? 0 },
      changed: {
        rows: changed.map(changeOf),
        count: changed[0]?.count ?? 0,
        amounts: { invoice: totalOf(changed, 'invoice'), payment: totalOf(changed, 'payment') },
      },
    };
  }

  /** Keeps the documents of a month as they are now. Returns their number and sum by kind. */
  keepDocuments(tx: Executor, companyId: string, id: string, month: string): Promise<z.infer<typeof Sums>[]> {
    const { from, to } = daysOfMonth(month);
    return query(tx, documentsSql, [companyId, id, from, to], Sums);
  }

  /** Keeps a certificate. */
  async insert(
    tx: Executor,
    { companyId, user }: Caller,
    { requestId, month, reason }: CloseRequest,
    figures: Figures,
  ): Promise<void> {
    await execute(
      tx,
      `insert into console.month_close (company_id, id, month, who, who_name, reason, figures) values ($1, $2, $3, $4, $5, $6, $7)`,
      [companyId, requestId, month, user.id, user.name, reason ?? null, JSON.stringify(figures)],
    );
  }
}

const totalOf = (rows: readonly ChangeRow[], entity: Document): string =>
  rows.find((row) => row.entity === entity)?.total ?? '0.00';

function openDocument({ state, ...row }: z.infer<typeof OpenRow>['row'], goLive: string | null): OpenDocument {
  const isBeforeGoLive = row.date < (goLive ?? '');
  return { ...row, view: viewOf(state, { isBeforeGoLive, differs: row.difference !== null }) };
}

function changeOf(row: ChangeRow): MonthChange {
  const { entity, id, number, customer, movedTo } = row;
  const then = (state: ChangeRow['stateBefore'], amount: string | undefined, difference: string | undefined) =>
    state === undefined || amount === undefined
      ? null
      : {
          view: viewOf(state, { differs: difference !== undefined }),
          amount: sumMoney([amount]),
          difference: difference ?? null,
        };
  return {
    entity,
    id,
    number,
    customer,
    movedTo,
    before: row.wasThere ? then(row.stateBefore, row.amountBefore, row.differenceBefore) : null,
    after: row.isThere ? then(row.stateAfter, row.amountAfter, row.differenceAfter) : null,
  };
}
