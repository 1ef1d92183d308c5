import { Readable } from 'node:stream';
import { Controller, Get, Header, Param, Query, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Caller } from '../access/access.js';
import { CurrentCaller, RequireRole } from '../access/access-guard.js';
import { CompanyStore } from '../company/company.store.js';
import { writeCursor } from '../http/columns.js';
import { csvHead, csvLineOf } from './csv.write.js';
import {
  CsvQuery,
  DeskEntity,
  DeskIds,
  type DeskKey,
  DeskPage,
  DeskQuery,
  DeskRows,
  Filter,
  Summary,
} from './desk.schema.js';
import { type DeskScope, DeskStore } from './desk.store.js';

/** The export desk's lists: filtered, paged by key, counted and summed. */
@ApiTags('export desk')
@Controller('api/companies/:companyId/records/:entity')
export class DeskController {
  constructor(
    private readonly desk: DeskStore,
    private readonly companies: CompanyStore,
  ) {}

  @Get()
  @RequireRole('view')
  @ApiOkResponse({ standardSchema: DeskPage })
  async page(
    @CurrentCaller() caller: Caller,
    @Param('entity', { schema: DeskEntity }) entity: DeskEntity,
    @Query({ schema: DeskQuery }) query: DeskQuery,
  ): Promise<DeskPage> {
    const { rows, last } = await this.desk.page(await this.#scope(caller, entity), query);
    return { rows, next: last === undefined ? null : writeCursor(last) };
  }

  @Get('summary')
  @RequireRole('view')
  @ApiOkResponse({ standardSchema: Summary })
  async summary(
    @CurrentCaller() caller: Caller,
    @Param('entity', { schema: DeskEntity }) entity: DeskEntity,
    @Query({ schema: Filter }) filter: Filter,
  ): Promise<Summary> {
    return this.desk.summary(await this.#scope(caller, entity), filter);
  }

  /** The rows of some ids, for a page that has heard of their change. */
  @Get('rows')
  @RequireRole('view')
  @ApiOkResponse({ standardSchema: DeskRows })
  async rows(
    @CurrentCaller() caller: Caller,
    @Param('entity', { schema: DeskEntity }) entity: DeskEntity,
    @Query({ schema: DeskIds }) { ids }: DeskIds,
  ): Promise<DeskRows> {
    return { rows: await this.desk.byIds(await this.#scope(caller, entity), ids) };
  }

  async #scope({ companyId }: Caller, entity: DeskEntity): Promise<DeskScope> {
    return { companyId, entity, goLive: await this.companies.goLive(companyId) };
  }
}

const CSV_PAGE = 200;

/** Records as a file for spreadsheets. */
@ApiTags('history')
@Controller('api/companies/:companyId/history.csv')
export class CsvController {
  constructor(
    private readonly desk: DeskStore,
    private readonly companies: CompanyStore,
  ) {}

  /** Everything that matches the filter, as CSV, read page by page while it is sent. */
  @Get()
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
    yield csvHead();
    let after: DeskKey | undefined;
    do {
      const page = await this.desk.page(scope, { ...filter, sort: '-date', after, limit: CSV_PAGE });
      const ids = page.rows.map(({ id }) => id);
      const labels = await this.desk.remoteLabels(scope, ids);
      yield page.rows.map((row) => csvLineOf(row, labels.get(row.id) ?? null)).join('');
      after = page.last;
    } while (after !== undefined);
  }
}
