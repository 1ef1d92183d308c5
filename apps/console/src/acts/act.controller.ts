import { subjectOf } from '@jobpro/contracts';
import { UnitOfWork } from '@jobpro/messaging';
import { traceparentOf } from '@jobpro/telemetry';
import { Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { type Caller, decideAccess } from '../access/access.js';
import { CallerOf, Needs } from '../access/access.guard.js';
import { forbidden } from '../http/refusal.js';
import { Answers, BodyOf, Takes } from '../http/zod.js';
import { aboutAct, ActAsked, ActBegun, roleOfAct } from './act.schema.js';
import { acts } from './act.store.js';

/** What users do to records, imports, batches and companies; each becomes one message to the mapping, and is on record. */
@ApiTags('acts')
@Controller('api/companies/:companyId/acts')
export class ActController {
  constructor(@Inject(UnitOfWork) private readonly work: UnitOfWork) {}

  @Post()
  @HttpCode(202)
  @Needs('view')
  @Takes(ActAsked)
  @Answers(ActBegun)
  act(@CallerOf() caller: Caller, @BodyOf(ActAsked) asked: ActAsked): Promise<z.infer<typeof ActBegun>> {
    const { user, companyId } = caller;
    const { requestId, entity, act } = asked;
    const role = roleOfAct[act.kind];
    if (decideAccess(user, role, companyId).kind !== 'granted') {
      throw forbidden(
        'access.role',
        `Your login does not have the role “${role}”, which this needs.`,
        'Ask an administrator of your company for it.',
      );
    }
    const result = { actId: requestId };
    return this.work.transaction(async (tx) => {
      const traceparent = traceparentOf();
      const kept = {
        id: requestId,
        what: `${entity}.${act.kind}`,
        about: aboutAct(asked),
        result,
        traceId: traceparent.split('-')[1],
      };
      if (!(await acts.keep(tx, caller, kept))) return { outgoing: [], result };
      const type = `mapping.${entity}.act-requested.v1` as const;
      const data = { requestedBy: user.name, act };
      return {
        outgoing: [{ id: requestId, subject: subjectOf(type, companyId), type, data, causeId: requestId, traceparent }],
        result,
      };
    });
  }
}
