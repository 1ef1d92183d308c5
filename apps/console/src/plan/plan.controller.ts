import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Caller } from '../access/access.js';
import { CurrentCaller, RequireRole } from '../access/access-guard.js';
import { Document } from '../desk/desk.schema.js';
import { PlanId, PlanResult } from './plan.schema.js';
import { PlanStore } from './plan.store.js';

/** The mapping's plans. */
@ApiTags('export desk')
@Controller('api/companies/:companyId/plans/:entity/:planId')
export class PlanController {
  constructor(private readonly store: PlanStore) {}

  @Get()
  @RequireRole('view')
  @ApiOkResponse({ standardSchema: PlanResult })
  async plan(
    @CurrentCaller() { companyId }: Caller,
    @Param('entity', { schema: Document }) entity: Document,
    @Param('planId', { schema: PlanId }) planId: string,
  ): Promise<PlanResult> {
    return { plan: await this.store.find(companyId, entity, planId) };
  }
}
