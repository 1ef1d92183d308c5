import { ENVIRONMENT } from '@jobpro/service';
import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import type { Caller } from '../access/access.js';
import { CallerOf, Needs } from '../access/access.guard.js';
import { acts } from '../acts/act.store.js';
import type { ConsoleEnvironment } from '../console.config.js';
import { DeskEntity } from '../desk/desk.schema.js';
import { viewOf } from '../desk/view.decide.js';
import { notFound } from '../http/refusal.js';
import { traceLink } from '../http/trace-link.js';
import { Answers, PathOf } from '../http/zod.js';
import { actionsOf } from './actions.decide.js';
import { quickBooksLink } from './quickbooks-link.js';
import { RecordPage } from './record.schema.js';
import { findRecord, type FoundRecord } from './record.store.js';
import { changesBetween } from '../settings/settings.decide.js';

/** "Is 1042 in QuickBooks, and why not": the whole answer. */
@ApiTags('records')
@Controller('api/companies/:companyId/records/:entity/:id/passport')
export class RecordController {
  constructor(
    @Inject(DataSource) private readonly source: DataSource,
    @Inject(ENVIRONMENT) private readonly environment: ConsoleEnvironment,
  ) {}

  @Get()
  @Needs('view')
  @Answers(RecordPage)
  async record(
    @CallerOf() { companyId, user }: Caller,
    @PathOf('entity', DeskEntity) entity: DeskEntity,
    @Param('id') id: string,
  ): Promise<RecordPage> {
    const found = await findRecord(this.source, companyId, entity, id);
    if (found === undefined) {
      throw notFound(
        'record.none',
        `JobPro has not reported this ${entity}.`,
        'Check the number, or save it in JobPro again.',
      );
    }
    const did = await acts.latest(this.source, companyId, { record: `${entity}/${id}` });
    const traceId = found.traceparent?.split('-')[1] ?? null;
    const dated = found.doc_date !== '';
    return {
      entity,
      id,
      name: found.name,
      view: viewOf(found.state, found.before_go_live ?? false),
      state: found.state,
      revision: found.revision,
      sentRevision: found.sent_revision,
      snapshot: found.snapshot,
      date: dated ? found.doc_date : null,
      amount: dated ? found.doc_amount : null,
      customer: found.customer_id === null ? null : { id: found.customer_id, name: found.customer },
      batchId: found.batch_id,
      requestedBy: found.requested_by,
      waitsFor: found.waits_for,
      reason: found.reason,
      said: found.said,
      warnings: found.warnings,
      notices: found.notices,
      differences: differencesOf(found),
      remote: found.remote,
      link: quickBooksLink(this.environment.QUICKBOOKS_APP_URL, found.edition, entity, found.remote?.id),
      trace: traceLink(this.environment.CONSOLE_TRACE_URL, traceId),
      traceId,
      passport: found.passport,
      exchanges: found.exchanges,
      acts: did.map(({ at, who, what }) => ({ at, who, what })),
      actions: user.companyId === companyId ? actionsOf(entity, found, user.roles) : [],
      updatedAt: found.updated_at.toISOString(),
    };
  }
}

/** Only for what is in QuickBooks: before that there is nothing to differ from. */
function differencesOf({ state, snapshot, sent_snapshot: sent }: FoundRecord): RecordPage['differences'] {
  if (state !== 'exported' || snapshot === null || sent === null) return [];
  return Object.entries(changesBetween(sent, snapshot)).map(([field, change]) => ({ field, ...change }));
}
