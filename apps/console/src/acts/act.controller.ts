import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiTags } from '@nestjs/swagger';
import type { Caller } from '../access/access.js';
import { CurrentCaller, requireAccess, RequireRole } from '../access/access-guard.js';
import { ActAccepted, ActRequest, roleOfAct, summaryOf } from './act.schema.js';
import { Acts, messageOf } from './acts.js';

/** Acts on records, imports, batches and companies. Each becomes one message to its mapping service. */
@ApiTags('acts')
@Controller('api/companies/:companyId/acts')
export class ActController {
  constructor(private readonly acts: Acts) {}

  @Post()
  @HttpCode(202)
  @RequireRole('view')
  @ApiAcceptedResponse({ standardSchema: ActAccepted })
  act(@CurrentCaller() caller: Caller, @Body({ schema: ActRequest }) request: ActRequest): Promise<ActAccepted> {
    const { user, companyId } = caller;
    const { requestId, entity, act } = request;
    requireAccess(user, roleOfAct[act.kind], companyId);
    return this.acts.once(caller, requestId, ActAccepted, () => ({
      what: `${entity}.${act.kind}`,
      about: summaryOf(request),
      result: { actId: requestId },
      messages: [
        messageOf(companyId, `mapping.${entity}.act-requested.v1`, { requestedBy: user.name, act }, requestId),
      ],
    }));
  }
}
