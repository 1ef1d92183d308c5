import { exportRules, legalActs } from '@jobpro/mapping';
import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentCaller, requireAccess, RequireRole } from '../access/access-guard.js';
import type { Caller } from '../access/access.js';
import { ActAccepted, ActHistory, ActRequest, recordsOf, roleOfAct, summaryOf } from './act.schema.js';
import { ActStore } from './act.store.js';
import { Acts, messageOf } from './acts.js';
import { conflict } from '../http/problem.js';
import type { EntityManager } from 'typeorm';

/** Acts on records, imports, batches and companies. Each becomes one message to its mapping service. */
@ApiTags('acts')
@Controller('api/companies/:companyId/acts')
export class ActController {
  constructor(
    private readonly acts: Acts,
    private readonly store: ActStore,
  ) {}

  /** The acts of users, the latest first. */
  @Get()
  @RequireRole('view')
  @ApiOkResponse({ standardSchema: ActHistory })
  async latest(@CurrentCaller() { companyId }: Caller): Promise<ActHistory> {
    return { acts: await this.store.latest({ companyId }) };
  }

  @Post()
  @HttpCode(202)
  @RequireRole('view')
  @ApiAcceptedResponse({ standardSchema: ActAccepted })
  act(@CurrentCaller() caller: Caller, @Body({ schema: ActRequest }) request: ActRequest): Promise<ActAccepted> {
    const { user, companyId } = caller;
    const { requestId, entity, act } = request;
    requireAccess(user, roleOfAct[act.kind], companyId);
    return this.acts.once(caller, requestId, ActAccepted, async (tx) => {
      await this.#refuseIdle(tx, companyId, request);
      return {
        what: `${entity}.${act.kind}`,
        about: summaryOf(request),
        result: { actId: requestId },
        messages: [
          messageOf(companyId, `mapping.${entity}.act-requested.v1`, { requestedBy: user.name, act }, requestId),
        ],
      };
    });
  }

  /** Refuses an act that none of its records allows now. An act on a record that JobPro has not reported is refused, too. */
  async #refuseIdle(tx: EntityManager, companyId: string, { entity, act }: ActRequest): Promise<void> {
    const ids = recordsOf(act);
    if (entity === 'company' || ids.length === 0 || act.kind === 'plan') return;
    const records = await this.store.recordsOf(tx, companyId, entity, ids);
    const isLegal = records.some((record) =>
      legalActs(exportRules[entity], record).some((legal) => legal === act.kind),
    );
    if (isLegal) return;
    throw conflict(
      'act.without-effect',
      ids.length === 1 ? 'This record does not allow that any more.' : 'None of these records allows that any more.',
      'Reload the page to see what is possible now.',
    );
  }
}
