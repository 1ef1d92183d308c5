import { sumMoney } from '@jobpro/contracts';
import { type Executor, rows, sqlFile } from '@jobpro/database';
import { z } from 'zod';
import { type Cursor, writeCursor } from './cursor.js';
import {
  type DeskEntity,
  type DeskPage,
  type DeskQuery,
  type DeskRow,
  type Filter,
  type Summary,
  type View,
  views,
} from './desk.schema.js';
import { statesOf, viewOf } from './view.decide.js';

const found = sqlFile(import.meta.url, './sql/found.sql').replace(/^--.*$/gm, '');
const statement = (path: string) => sqlFile(import.meta.url, path).replace('{found}', () => found);
const summarySql = statement('./sql/summary.sql');
const selectionSql = statement('./sql/selection.sql');
const byIdsSql = sqlFile(import.meta.url, './sql/by-ids.sql');

const byDate = { key: 'r.doc_date', after: '$15::text' };
const byAmount = { key: 'r.doc_amount', after: '$15::numeric' };
const down = { order: 'desc', before: '<' };
const up = { order: 'asc', before: '>' };
const listTemplate = statement('./sql/list.sql');
const listSql = ({ key, after }: typeof byDate, { order, before }: typeof down): string =>
  listTemplate
    .replaceAll('{key}', key)
    .replaceAll('{after}', after)
    .replaceAll('{order}', order)
    .replaceAll('{before}', before);
const listSqls: Readonly<Record<DeskQuery['sort'], string>> = {
  '-date': listSql(byDate, down),
  date: listSql(byDate, up),
  '-amount': listSql(byAmount, down),
  amount: listSql(byAmount, up),
};

const Row = z
  .object({
    entity: z.enum(['invoice', 'payment', 'job', 'customer', 'item']),
    id: z.string(),
    name: z.string().nullable(),
    state: z.string(),
    revision: z.number().nullable(),
    doc_date: z.string(),
    doc_amount: z.string(),
    customer_id: z.string().nullable(),
    customer: z.string().nullable(),
    batch_id: z.string().nullable(),
    waits_for: z.array(z.string()),
    sentence: z.string().nullable(),
    warnings: z.number(),
    sent_revision: z.number().nullable(),
    before_go_live: z.boolean(),
    updated_at: z.date(),
  })
  .transform((row): DeskRow => ({
    entity: row.entity,
    id: row.id,
    name: row.name,
    view: viewOf(row.state, row.before_go_live),
    revision: row.revision,
    date: row.doc_date === '' ? null : row.doc_date,
    amount: row.doc_date === '' ? null : row.doc_amount,
    customerId: row.customer_id,
    customer: row.customer,
    batchId: row.batch_id,
    waitsFor: row.waits_for,
    sentence: row.sentence,
    warnings: row.warnings,
    changedSince: row.state === 'exported' && (row.sent_revision ?? row.revision ?? 0) < (row.revision ?? 0),
    updatedAt: row.updated_at.toISOString(),
  }));
const Count = z.object({ state: z.string(), blocked: z.boolean(), count: z.number(), total: z.string() });
const Chosen = z.object({ id: z.string(), revision: z.number().nullable(), amount: z.string() });
export type Chosen = z.infer<typeof Chosen>;

/** Whose records, of which kind. */
export interface Ground {
  readonly companyId: string;
  readonly entity: DeskEntity;
  /** The company's go-live day: what is dated before it is not offered. */
  readonly goLive: string | undefined;
}

/** What a filter finds among a company's records. Reads only; every statement names the company. */
export class DeskStore {
  constructor(private readonly source: Executor) {}

  async page(ground: Ground, query: DeskQuery, after: Cursor | undefined): Promise<DeskPage> {
    const parameters = [...foundBy(ground, query), after?.[0] ?? null, after?.[1] ?? null, query.limit + 1];
    const listed = await rows(this.source, listSqls[query.sort], parameters, Row);
    const page = listed.slice(0, query.limit);
    const last = page.at(-1);
    const value = query.sort.endsWith('date') ? (last?.date ?? '') : (last?.amount ?? '0');
    const more = listed.length > page.length && last !== undefined;
    return { rows: page, next: more ? writeCursor([value, last.id]) : null };
  }

  byIds({ entity, companyId, goLive }: Ground, ids: readonly string[]): Promise<DeskRow[]> {
    return rows(this.source, byIdsSql, [entity, companyId, goLive ?? null, ids], Row);
  }

  async summary(ground: Ground, filter: Filter): Promise<Summary> {
    const at = new Date().toISOString();
    const counted = await rows(this.source, summarySql, foundBy(ground, { ...filter, view: undefined }), Count);
    const sums = new Map<View, { count: number; total: string }>(
      views.map((view) => [view, { count: 0, total: '0.00' }]),
    );
    for (const { state, blocked, count, total } of counted) {
      const view = viewOf(state, blocked);
      const before = sums.get(view) ?? { count: 0, total: '0.00' };
      sums.set(view, { count: before.count + count, total: sumMoney([before.total, total]) });
    }
    return { views: Object.fromEntries(sums) as Summary['views'], at };
  }

  /** What a filter found at a moment and still finds; at most one more than asked for, so that too many is seen. */
  selection(ground: Ground, filter: Filter, at: string, atMost: number): Promise<Chosen[]> {
    return rows(this.source, selectionSql, [...foundBy(ground, filter, at), atMost + 1], Chosen);
  }
}

type Parameter = string | boolean | readonly string[] | null;

/** The parameters of found.sql, in its order. */
function foundBy({ entity, companyId, goLive }: Ground, filter: Filter, at?: string): Parameter[] {
  const { states, blocked } = statesOf(filter.view);
  const digits = filter.q?.replace(/\D/g, '') ?? '';
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
    filter.q === undefined ? null : beginsWith(filter.q.toLowerCase()),
    digits === '' || digits !== filter.q?.replace(/[\s#-]/g, '') ? null : beginsWith(digits),
    at ?? null,
    states,
    blocked,
  ];
}

/** A pattern for `like`: what the user typed means itself. */
export const beginsWith = (text: string): string => `${text.replace(/[\\%_]/g, '\\$&')}%`;
