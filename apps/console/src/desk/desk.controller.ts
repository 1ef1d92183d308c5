import { Controller, Get, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { Caller } from '../access/access.js';
import { CallerOf, Needs } from '../access/access.guard.js';
import { CompanyStore } from '../overview/company.store.js';
import { badRequest } from '../http/refusal.js';
import { Answers, Asks, QueryOf, PathOf } from '../http/zod.js';
import { readCursor } from './cursor.js';
import { DeskEntity, DeskPage, DeskQuery, DeskRow, Filter, Summary } from './desk.schema.js';
import { DeskStore, type Ground } from './desk.store.js';

const Ids = z.object({
  ids: z
    .string()
    .max(20_000)
    .transform((text) => text.split(',').slice(0, 200)),
});
const Rows = z.object({ rows: z.array(DeskRow) });

/** The export desk's lists: filtered, paged by key, counted and summed. */
@ApiTags('export desk')
@Controller('api/companies/:companyId/records/:entity')
export class DeskController {
  constructor(
    @Inject(DeskStore) private readonly desk: DeskStore,
    @Inject(CompanyStore) private readonly companies: CompanyStore,
  ) {}

  @Get()
  @Needs('view')
  @Asks(DeskQuery)
  @Answers(DeskPage)
  async page(
    @CallerOf() caller: Caller,
    @PathOf('entity', DeskEntity) entity: DeskEntity,
    @QueryOf(DeskQuery) query: DeskQuery,
  ): Promise<DeskPage> {
    const after = query.after === undefined ? undefined : readCursor(query.after);
    if (query.after !== undefined && after === undefined) {
      throw badRequest('desk.cursor', 'The list cannot continue from there.', 'Start again from its first page.');
    }
    return this.desk.page(await this.ground(caller, entity), query, after);
  }

  @Get('summary')
  @Needs('view')
  @Asks(Filter)
  @Answers(Summary)
  async summary(
    @CallerOf() caller: Caller,
    @PathOf('entity', DeskEntity) entity: DeskEntity,
    @QueryOf(Filter) filter: Filter,
  ): Promise<Summary> {
    return this.desk.summary(await this.ground(caller, entity), filter);
  }

  /** The rows of some ids, for a page that has heard that they changed. Ids with commas between, at most 200. */
  @Get('rows')
  @Needs('view')
  @Answers(Rows)
  async rows(
    @CallerOf() caller: Caller,
    @PathOf('entity', DeskEntity) entity: DeskEntity,
    @QueryOf(Ids) { ids }: z.infer<typeof Ids>,
  ): Promise<z.infer<typeof Rows>> {
    return { rows: await this.desk.byIds(await this.ground(caller, entity), ids) };
  }

  private async ground({ companyId }: Caller, entity: DeskEntity): Promise<Ground> {
    return { companyId, entity, goLive: await this.companies.goLive(companyId) };
  }
}
