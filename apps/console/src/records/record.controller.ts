import { EntityId } from '@jobpro/contracts';
import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Caller } from '../access/access.js';
import { CurrentCaller, RequireRole } from '../access/access-guard.js';
import { ActStore } from '../acts/act.store.js';
import { DeskEntity } from './desk.schema.js';
import { actionsOf, changesBetween, viewOf } from './record.decide.js';
import { Links } from '../http/links.js';
import { notFound } from '../http/problem.js';
import { RecordPage } from './record.schema.js';
import { type RecordRow, RecordStore } from './record.store.js';

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
    const { isBeforeGoLive, sentSnapshot, customerId, customerName, edition, history, ...page } = record;
    return {
      ...page,
      entity,
      id,
      view: viewOf(record.state, isBeforeGoLive),
      customer: customerId === null ? null : { id: customerId, name: customerName },
      differences: record.state === 'exported' ? differencesOf(sentSnapshot, record.snapshot) : [],
      link: this.links.quickBooks(edition, entity, record.remote?.id),
      trace: this.links.trace(record.traceId),
      passport: history,
      acts: acts.map(({ at, who, what }) => ({ at, who, what })),
      actions: user.companyId === companyId ? actionsOf(entity, record, user.roles) : [],
    };
  }
}

/** Returns what JobPro has changed since it was sent. */
function differencesOf(sent: RecordRow['snapshot'], current: RecordRow['snapshot']): RecordPage['differences'] {
  if (sent === null || current === null) return [];
  return Object.entries(changesBetween(sent, current)).map(([field, change]) => ({ field, ...change }));
}
