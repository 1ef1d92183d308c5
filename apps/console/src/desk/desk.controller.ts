import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Caller } from '../access/access.js';
import { CurrentCaller, RequireRole } from '../access/access-guard.js';
import { CompanyStore } from '../company/company.store.js';
import { writeCursor } from '../http/cursor.js';
import { DeskEntity, DeskIds, DeskPage, DeskQuery, DeskRows, Filter, Summary } from './desk.schema.js';
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
