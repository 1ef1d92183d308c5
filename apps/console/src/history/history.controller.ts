import { Readable } from 'node:stream';
import { Controller, Get, Header, Query, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { Caller } from '../access/access.js';
import { CurrentCaller, RequireRole } from '../access/access-guard.js';
import { ActHistory } from '../acts/act.schema.js';
import { ActStore } from '../acts/act.store.js';
import { CompanyStore } from '../company/company.store.js';
import { DeskEntity, type DeskKey, type DeskRow, Filter } from '../desk/desk.schema.js';
import { type DeskScope, DeskStore } from '../desk/desk.store.js';
import { BYTE_ORDER_MARK, csvLine } from './csv.write.js';

const CsvQuery = Filter.extend({ entity: DeskEntity.default('invoice') });
type CsvQuery = z.infer<typeof CsvQuery>;

const PAGE = 200;
const columns: Readonly<Record<string, (row: DeskRow, remoteLabel: string | null) => string | null>> = {
  kind: ({ entity }) => entity,
  number: ({ name }) => name,
  date: ({ date }) => date,
  customer: ({ customer }) => customer,
  amount: ({ amount }) => amount,
  state: ({ view }) => view,
  'in QuickBooks as': (_row, remoteLabel) => remoteLabel,
  reason: ({ sentence }) => sentence,
  'changed at': ({ updatedAt }) => updatedAt,
  'JobPro id': ({ id }) => id,
};

/** The history of a company, for people and for spreadsheets. */
@ApiTags('history')
@Controller('api/companies/:companyId')
export class HistoryController {
  constructor(
    private readonly store: ActStore,
    private readonly desk: DeskStore,
    private readonly companies: CompanyStore,
  ) {}

  /** The acts of users, the latest first. */
  @Get('acts')
  @RequireRole('view')
  @ApiOkResponse({ standardSchema: ActHistory })
  async acts(@CurrentCaller() { companyId }: Caller): Promise<ActHistory> {
    return { acts: await this.store.latest({ companyId }) };
  }

  /** Everything that matches the filter, as CSV, read page by page while it is sent. */
  @Get('history.csv')
  @RequireRole('view')
  @ApiProduces('text/csv')
  @Header('Content-Type', 'text/csv; charset=utf-8')
  async csv(
    @CurrentCaller() { companyId }: Caller,
    @Query({ schema: CsvQuery }) { entity, ...filter }: CsvQuery,
  ): Promise<StreamableFile> {
    const scope = { companyId, entity, goLive: await this.companies.goLive(companyId) };
    const lines = Readable.from(this.#lines(scope, filter));
    return new StreamableFile(lines, { disposition: `attachment; filename="${entity}s.csv"` });
  }

  async *#lines(scope: DeskScope, filter: Filter): AsyncGenerator<string> {
    yield BYTE_ORDER_MARK + csvLine(Object.keys(columns));
    let after: DeskKey | undefined;
    do {
      const page = await this.desk.page(scope, { ...filter, sort: '-date', after, limit: PAGE });
      const ids = page.rows.map(({ id }) => id);
      const labels = await this.desk.remoteLabels(scope, ids);
      const cells = (row: DeskRow) => Object.values(columns).map((column) => column(row, labels.get(row.id) ?? null));
      yield page.rows.map((row) => csvLine(cells(row))).join('');
      after = page.last;
    } while (after !== undefined);
  }
}
