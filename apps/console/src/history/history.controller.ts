import { Readable } from 'node:stream';
import { rows } from '@jobpro/database';
import { Controller, Get, Header, Inject, StreamableFile } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import type { Caller } from '../access/access.js';
import { CallerOf, Needs } from '../access/access.guard.js';
import { Act, acts } from '../acts/act.store.js';
import { DeskQuery, Filter } from '../desk/desk.schema.js';
import { DeskStore } from '../desk/desk.store.js';
import { readCursor } from '../desk/cursor.js';
import { Answers, Asks, QueryOf } from '../http/zod.js';
import { CompanyStore } from '../overview/company.store.js';
import { line } from './csv.write.js';

const Asked = Filter.extend({ entity: z.enum(['invoice', 'payment', 'job', 'customer', 'item']).default('invoice') });
const Acts = z.object({ acts: z.array(Act) });
const PAGE = 200;
const HEAD = [
  'kind',
  'number',
  'date',
  'customer',
  'amount',
  'state',
  'in QuickBooks as',
  'reason',
  'changed at',
  'JobPro id',
];
const Remote = z.object({ id: z.string(), remote: z.string().nullable() });

/** What happened, for people and for spreadsheets. */
@ApiTags('history')
@Controller('api/companies/:companyId')
export class HistoryController {
  constructor(
    @Inject(DataSource) private readonly source: DataSource,
    @Inject(DeskStore) private readonly desk: DeskStore,
    @Inject(CompanyStore) private readonly companies: CompanyStore,
  ) {}

  /** What users did, the latest first. */
  @Get('acts')
  @Needs('view')
  @Answers(Acts)
  async acts(@CallerOf() { companyId }: Caller): Promise<z.infer<typeof Acts>> {
    return { acts: await acts.latest(this.source, companyId) };
  }

  /** Everything that a filter finds, as CSV, read page by page while it is sent. */
  @Get('history.csv')
  @Needs('view')
  @Asks(Asked)
  @ApiProduces('text/csv')
  @Header('Content-Type', 'text/csv; charset=utf-8')
  async csv(
    @CallerOf() { companyId }: Caller,
    @QueryOf(Asked) { entity, ...filter }: z.infer<typeof Asked>,
  ): Promise<StreamableFile> {
    const ground = { companyId, entity, goLive: await this.companies.goLive(companyId) };
    const { desk, source } = this;
    async function* lines(): AsyncGenerator<string> {
      yield line(HEAD);
      const query = DeskQuery.parse({ ...filter, limit: PAGE });
      for (let next: string | null | undefined; next !== null;) {
        const page = await desk.page(ground, query, next === undefined ? undefined : readCursor(next));
        next = page.next;
        const ids = page.rows.map(({ id }) => id);
        const sql = `select id, coalesce(remote ->> 'label', remote ->> 'id') as remote from mapping.sync_record
                      where entity = $1 and company_id = $2 and id = any ($3::text[])`;
        const remotes = new Map(
          (await rows(source, sql, [entity, companyId, ids], Remote)).map((row) => [row.id, row.remote]),
        );
        yield page.rows
          .map((row) =>
            line([
              row.entity,
              row.name,
              row.date,
              row.customer,
              row.amount,
              row.view,
              remotes.get(row.id) ?? null,
              row.sentence,
              row.updatedAt,
              row.id,
            ]),
          )
          .join('');
      }
    }
    return new StreamableFile(Readable.from(lines()), { disposition: `attachment; filename="${entity}s.csv"` });
  }
}
