import { Readable } from 'node:stream';
import { Controller, Get, Header, Param, Query, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Caller } from '../access/access.js';
import { CurrentCaller, RequireRole } from '../access/access-guard.js';
import { CompanyStore } from '../company/company.store.js';
import { writeCursor } from '../http/columns.js';
import { csvHead, csvLineOf, csvName, type CsvFile } from './csv.write.js';
import {
  CsvQuery,
  DeskEntity,
  DeskIds,
  type DeskKey,
  DeskPage,
  DeskQuery,
  DeskRows,
  Filter,
  RecordPage,
  Summary,
} from './records.schema.js';
import { type DeskScope, DeskStore } from './desk.store.js';
import { EntityId } from '@jobpro/contracts';
import { ActStore } from '../acts/act.store.js';
import { actionsOf, changesBetween, viewOf } from './record.decide.js';
import { Links } from '../http/links.js';
import { notFound } from '../http/problem.js';
import { type RecordRow, RecordStore } from './record.store.js';

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
    @Query({ schema: CsvQuery }) { entity, zone, ...filter }: CsvQuery,
  ): Promise<StreamableFile> {
    const settings = await this.companies.settings(companyId);
    const file: CsvFile = { entity, filter, zone, company: settings?.name ?? companyId };
    const scope = { companyId, entity, goLive: settings?.goLive };
    const lines = Readable.from(this.#lines(scope, filter, file));
    return new StreamableFile(lines, { disposition: `attachment; filename="${csvName(file)}"` });
  }

  async *#lines(scope: DeskScope, filter: Filter, file: CsvFile): AsyncGenerator<string> {
    yield csvHead(file);
    let after: DeskKey | undefined;
    do {
      const page = await this.desk.page(scope, { ...filter, sort: '-date', after, limit: CSV_PAGE });
      const ids = page.rows.map(({ id }) => id);
      const sides = await this.desk.remoteSides(scope, ids);
      yield page.rows.map((row) => csvLineOf(row, sides.get(row.id) ?? { label: null, total: null }, file)).join('');
      after = page.last;
    } while (after !== undefined);
  }
}

/** The answer to "Is 1042 in QuickBooks, and why not?". */
@ApiTags('records')
@Controller('api/companies/:companyId/records/:entity/:id/passport')
export class RecordController {
  constructor(
    private readonly store: RecordStore,
    private readonly acts: ActStore,
    private readonly links: Links,
  ) {}

  @Get()
  @RequireRole('view')
  @ApiOkResponse({ standardSchema: RecordPage })
  async record(
    @CurrentCaller() { companyId, user }: Caller,
    @Param('entity', { schema: DeskEntity }) entity: DeskEntity,
    @Param('id', { schema: EntityId }) id: string,
  ): Promise<RecordPage> {
    const record = await this.store.find(companyId, entity, id);
    if (record === undefined) {
      throw notFound(
        'record.none',
        `JobPro has not reported this ${entity}.`,
        'Check the number, or save it in JobPro again.',
      );
    }
    const acts = await this.acts.latest({ companyId, record: `${entity}/${id}` });
    const { voidedInJobpro, ...shown } = record;
    const { isBeforeGoLive, sentSnapshot, customerId, customerName, edition, history, ...page } = shown;
    return {
      ...page,
      entity,
      id,
      view: viewOf(record.state, { isBeforeGoLive, differs: record.notices.length > 0 }),
      customer: customerId === null ? null : { id: customerId, name: customerName },
      differences: record.state === 'exported' ? differencesOf(sentSnapshot, record.snapshot) : [],
      link: this.links.quickBooks(edition, entity, record.remote?.id),
      trace: this.links.trace(record.traceId),
      passport: history,
      acts: acts.map(({ at, who, what }) => ({ at, who, what })),
      actions: user.companyId === companyId ? actionsOf(entity, { ...shown, voidedInJobpro }, user.roles) : [],
    };
  }
}

/** Returns what JobPro has changed since it was sent. */
function differencesOf(sent: RecordRow['snapshot'], current: RecordRow['snapshot']): RecordPage['differences'] {
  if (sent === null || current === null) return [];
  return Object.entries(changesBetween(sent, current)).map(([field, change]) => ({ field, ...change }));
}
