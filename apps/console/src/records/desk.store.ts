import { sumMoney } from '@jobpro/contracts';
import { type Executor, query, sqlFile } from '@jobpro/database';
import { type RecordState, recordStates } from '@jobpro/mapping';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Reads } from '../access/reads.js';
import type { SearchHit } from '../company/company.schema.js';
import { instant, orNull } from '../http/columns.js';
import type { RemoteSide } from './csv.write.js';
import { shownIn, viewOf } from './record.decide.js';
import {
  DeskEntity,
  type DeskKey,
  type DeskQuery,
  DeskRow,
  type Document,
  type Filter,
  type Summary,
  type View,
  views,
} from './records.schema.js';

const fragment = (path: string): string => sqlFile(import.meta.url, path).replace(/^--.*$/gm, '');
/** The condition that the statements share: $1 to $14, of which $1 is the entity and $2 the company. */
const matching = fragment('./sql/filter.sql');
/** The columns of a row, from record r and its customer c. */
const row = fragment('./sql/row.sql');
const listTemplate = sqlFile(import.meta.url, './sql/list.sql')
  .replace('{filter}', () => matching)
  .replace('{row}', () => row);
const dependenciesSql = sqlFile(import.meta.url, './sql/dependencies.sql');
const searchSql = sqlFile(import.meta.url, './sql/search.sql').replace('{row}', () => row);

const fromCustomers = `left join mapping.sync_record c on c.entity = 'customer' and c.company_id = $2 and c.id = r.customer_id`;
const byIdsSql = `select ${row} from mapping.sync_record r ${fromCustomers}
                   where r.entity = $1 and r.company_id = $2 and r.id = any ($4::text[])`;
const sendableSql = `select r.id, r.revision, r.doc_amount::text as amount from mapping.sync_record r
                      where r.entity = $1 and r.company_id = $2 and r.id = any ($3::text[]) and r.state = any ($4::text[])`;
const selectionSql = `select r.id, r.revision, r.doc_amount::text as amount from mapping.sync_record r where ${matching} limit $15`;
/** Reads the index sync_record_<entity>_desk alone. */
const summarySql = `select r.state, (r.state = 'ready' and (r.doc_date > '' and r.doc_date < coalesce($3, ''))) as blocked,
                           count(*)::int as count, sum(r.doc_amount)::numeric(20, 2)::text as total,
                           coalesce(sum(r.difference), 0)::numeric(20, 2)::text as difference, r.difference is not null as differs
                      from mapping.sync_record r where ${matching} group by 1, 2, 6`;

const byDate = { key: 'r.doc_date', after: '$15::text' };
const byAmount = { key: 'r.doc_amount', after: '$15::numeric' };
const descending = { order: 'desc', beyond: '<' };
const ascending = { order: 'asc', beyond: '>' };
const listSql = ({ key, after }: typeof byDate, { order, beyond }: typeof descending): string =>
  listTemplate
    .replaceAll('{key}', key)
    .replaceAll('{after}', after)
    .replaceAll('{order}', order)
    .replaceAll('{beyond}', beyond);
const listSqls: Readonly<Record<DeskQuery['sort'], string>> = {
  '-date': listSql(byDate, descending),
  date: listSql(byDate, ascending),
  '-amount': listSql(byAmount, descending),
  amount: listSql(byAmount, ascending),
};

const State = z.enum(recordStates);
const text = orNull(z.string());
const columns = DeskRow.omit({ view: true }).extend({
  name: text,
  revision: orNull(z.number()),
  date: text,
  amount: text,
  difference: text,
  customerId: text,
  customer: text,
  batchId: text,
  sentence: text,
  updatedAt: instant,
  state: State,
  isBeforeGoLive: z.boolean(),
});
const Row = columns.transform(({ state, isBeforeGoLive, ...row }): DeskRow => ({
  ...row,
  view: viewOf(state, { isBeforeGoLive, differs: row.difference !== null }),
}));
const Hit = columns.extend({ label: text }).transform(({ state, isBeforeGoLive, ...row }): SearchHit => ({
  ...row,
  view: viewOf(state, { isBeforeGoLive, differs: row.difference !== null }),
}));
const Count = z.object({
  state: State,
  blocked: z.boolean(),
  differs: z.boolean(),
  count: z.number(),
  total: z.string(),
  difference: z.string(),
});
const Selected = z.object({ id: z.string(), revision: z.number().optional(), amount: z.string() });
export type Selected = z.infer<typeof Selected>;
const Remote = z.object({ id: z.string(), label: text, total: text });
const Dependencies = z.object({
  entity: z.enum(['customer', 'item']),
  linked: z.boolean(),
  count: z.number(),
  names: z.array(z.string()),
});
export type Dependencies = z.infer<typeof Dependencies>;

/** Whose records, of which kind. */
export interface DeskScope {
  readonly companyId: string;
  readonly entity: DeskEntity;
  /** The company's go-live day: records dated before it are not offered. */
  readonly goLive: string | undefined;
}

/** Reads a company's records as the export desk shows them. Every statement names the company. */
@Injectable()
export class DeskStore {
  constructor(private readonly reads: Reads) {}

  /** Returns one page, and its last key where more follows. */
  async page(scope: DeskScope, request: DeskQuery): Promise<{ rows: DeskRow[]; last: DeskKey | undefined }> {
    const { sort, after, limit } = request;
    const parameters = [...filterParameters(scope, request), after?.[0] ?? null, after?.[1] ?? null, limit + 1];
    const read = await query(this.reads.ofCompany(scope.companyId), listSqls[sort], parameters, Row);
    const rows = read.slice(0, limit);
    const end = rows.at(-1);
    if (read.length === rows.length || end === undefined) return { rows, last: undefined };
    return { rows, last: [sort.endsWith('date') ? (end.date ?? '') : (end.amount ?? '0'), end.id] };
  }

  byIds({ entity, companyId, goLive }: DeskScope, ids: readonly string[]): Promise<DeskRow[]> {
    return query(this.reads.ofCompany(companyId), byIdsSql, [entity, companyId, goLive ?? null, ids], Row);
  }

  async summary(scope: DeskScope, filter: Filter): Promise<Summary> {
    const at = new Date().toISOString();
    const parameters = filterParameters(scope, { ...filter, view: undefined });
    const counts = await query(this.reads.ofCompany(scope.companyId), summarySql, parameters, Count);
    const sums = new Map<View, Summary['views'][View]>(
      views.map((view) => [view, { count: 0, total: '0.00', difference: '0.00' }]),
    );
    for (const { state, blocked, differs, count, total, difference } of counts) {
      const view = viewOf(state, { isBeforeGoLive: blocked, differs });
      const sum = sums.get(view);
      sums.set(view, {
        count: (sum?.count ?? 0) + count,
        total: sumMoney([sum?.total ?? '0', total]),
        difference: sumMoney([sum?.difference ?? '0', difference]),
      });
    }
    return { views: Object.fromEntries(sums) as Summary['views'], at };
  }

  /**
   * Returns what a filter matched at a moment and still matches. Reads one record above the limit, so that the caller
   * notices when there are too many.
   */
  selection(tx: Executor, scope: DeskScope, filter: Filter, at: string, limit: number): Promise<Selected[]> {
    return query(tx, selectionSql, [...filterParameters(scope, filter, at), limit + 1], Selected);
  }

  /** Returns those of some records that are in one of these states. */
  inStates(
    tx: Executor,
    { companyId, entity }: Omit<DeskScope, 'goLive'>,
    ids: readonly string[],
    states: readonly RecordState[],
  ): Promise<Selected[]> {
    return query(tx, sendableSql, [entity, companyId, ids, states], Selected);
  }

  /** Counts the customers and items that documents need, by whether QuickBooks has them. */
  dependencies(companyId: string, entity: Document, ids: readonly string[]): Promise<Dependencies[]> {
    return query(this.reads.ofCompany(companyId), dependenciesSql, [companyId, entity, ids], Dependencies);
  }

  /** Returns what QuickBooks calls some records, and their totals there as far as they are known. */
  async remoteSides(
    { companyId, entity }: DeskScope,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, RemoteSide>> {
    const sql = `select id, coalesce(remote ->> 'label', remote ->> 'id') as label,
                        case when state = 'voided' or notices @> '[{"code": "deleted-in-quickbooks"}]' then '0.00'
                             when state in ('exported', 'voiding') then (remote ->> 'total')::numeric(20, 2)::text end as total
                   from mapping.sync_record where entity = $1 and company_id = $2 and id = any ($3::text[])`;
    const records = await query(this.reads.ofCompany(companyId), sql, [entity, companyId, ids], Remote);
    return new Map(records.map(({ id, ...side }) => [id, side]));
  }

  /** Finds records of any kind by any part of their texts: at most `atMost` of each. */
  async search(scope: Omit<DeskScope, 'entity'>, q: string, atMost: number): Promise<SearchHit[]> {
    const { companyId, goLive } = scope;
    const hits = await Promise.all(
      DeskEntity.options.map((entity) =>
        query(
          this.reads.ofCompany(companyId),
          searchSql,
          [entity, companyId, goLive ?? null, searchedPart(q), atMost],
          Hit,
        ),
      ),
    );
    return hits.flat();
  }
}

type Parameter = string | boolean | readonly string[] | null;

/** Returns the parameters of filter.sql, in its order. */
function filterParameters({ entity, companyId, goLive }: DeskScope, filter: Filter, at?: string): Parameter[] {
  const { states, blocked, differs } = shownIn(filter.view);
  return [
    entity,
    companyId,
    goLive ?? null,
    filter.customer ?? null,
    filter.from ?? null,
    filter.to ?? null,
    filter.min ?? null,
    filter.max ?? null,
    filter.batch ?? null,
    filter.q === undefined ? null : searchedPart(filter.q),
    at ?? null,
    states,
    blocked,
    differs,
  ];
}

/** Returns a text for `like` in which no character is special. */
const literal = (text: string): string => text.replace(/[\\%_]/g, '\\$&');

/** Returns the text to search for. An amount as people type it, `$1,000.50`, is searched for as it is stored; `#1042` as 1042. */
function searchedPart(q: string): string {
  const isAmount = /^\$?\d{1,3}(,\d{3})+(\.\d{0,2})?$|^\$\d+(\.\d{0,2})?$/.test(q);
  return literal((isAmount ? q.replace(/[$,]/g, '') : q.replace(/^#/, '')).toLowerCase());
}
