import { rows, sqlFile } from '@jobpro/database';
import { Controller, Get, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import type { Caller } from '../access/access.js';
import { CallerOf, Needs } from '../access/access.guard.js';
import { DeskEntity } from '../desk/desk.schema.js';
import { beginsWith } from '../desk/desk.store.js';
import { viewOf } from '../desk/view.decide.js';
import { Answers, Asks, QueryOf } from '../http/zod.js';
import { CompanyStore } from './company.store.js';
import { Asked, Batches, Found, Overview } from './overview.schema.js';

const FoundRow = z
  .object({
    entity: DeskEntity,
    id: z.string(),
    name: z.string().nullable(),
    state: z.string(),
    doc_date: z.string().nullable(),
    doc_amount: z.string().nullable(),
  })
  .transform(({ state, doc_date: date, doc_amount: amount, ...row }) => ({
    ...row,
    view: viewOf(state, false),
    date,
    amount,
  }));

const BatchRow = z
  .object({
    id: z.string(),
    entity: z.enum(['invoice', 'payment']),
    requested_by: z.string(),
    requested_at: z.date(),
    total: z.number(),
    told: z.record(z.string(), z.number()).nullable(),
    finished_at: z.date().nullable(),
  })
  .transform((row) => ({
    id: row.id,
    entity: row.entity,
    requestedBy: row.requested_by,
    requestedAt: row.requested_at.toISOString(),
    total: row.total,
    counts: row.told,
    finishedAt: row.finished_at?.toISOString() ?? null,
  }));

const anythingSql = sqlFile(import.meta.url, '../desk/sql/anything.sql');
const OF_EACH = 6;

/** What every page shows of the company, and the search that finds anything by its number or name. */
@ApiTags('company')
@Controller('api/companies/:companyId')
export class OverviewController {
  constructor(
    @Inject(DataSource) private readonly source: DataSource,
    @Inject(CompanyStore) private readonly companies: CompanyStore,
  ) {}

  @Get()
  @Needs('view')
  @Answers(Overview)
  async overview(@CallerOf() { companyId }: Caller): Promise<Overview> {
    const settings = await this.companies.settings(companyId);
    const connection = await this.companies.connection(companyId, settings?.edition);
    return {
      id: companyId,
      name: settings?.name ?? null,
      edition: settings?.edition ?? connection?.edition ?? null,
      configured: settings !== undefined,
      goLive: settings?.goLive ?? null,
      connection: connection ?? null,
      confirmedBy: await this.companies.confirmedBy(companyId, connection),
      imports: await this.companies.imports(companyId),
    };
  }

  @Get('search')
  @Needs('view')
  @Asks(Asked)
  @Answers(Found)
  async search(@CallerOf() { companyId }: Caller, @QueryOf(Asked) { q }: z.infer<typeof Asked>): Promise<Found> {
    const digits = q.replace(/[\s#-]/g, '');
    const parameters = [
      companyId,
      beginsWith(q.toLowerCase()),
      /^\d+$/.test(digits) ? beginsWith(digits) : null,
      OF_EACH,
    ];
    return { found: await rows(this.source, anythingSql, parameters, FoundRow) };
  }

  /** The latest batches, running ones with how far they are. */
  @Get('batches')
  @Needs('view')
  @Answers(Batches)
  async batches(@CallerOf() { companyId }: Caller): Promise<z.infer<typeof Batches>> {
    const sql = `select id, entity, requested_by, requested_at, total, told, finished_at from mapping.batch
                  where company_id = $1 and entity in ('invoice', 'payment') and total > 0 order by requested_at desc limit 50`;
    return { batches: await rows(this.source, sql, [companyId], BatchRow) };
  }
}
