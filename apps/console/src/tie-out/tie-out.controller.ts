import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Caller } from '../access/access.js';
import { CurrentCaller, RequireRole } from '../access/access-guard.js';
import { TieOuts } from './tie-out.schema.js';
import { TieOutStore } from './tie-out.store.js';

/** Exported documents compared with what QuickBooks has of them. An act requests a comparison. */
@ApiTags('tie-out')
@Controller('api/companies/:companyId/tie-outs')
export class TieOutController {
  constructor(private readonly store: TieOutStore) {}

  @Get()
  @RequireRole('view')
  @ApiOkResponse({ standardSchema: TieOuts })
  async latest(@CurrentCaller() { companyId }: Caller): Promise<TieOuts> {
    return { tieOuts: await this.store.latest(companyId) };
  }
}
