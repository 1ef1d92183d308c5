import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Caller } from '../access/access.js';
import { CurrentCaller, RequireRole } from '../access/access-guard.js';
import { Issues } from './issue.schema.js';
import { IssueStore } from './issue.store.js';

@ApiTags('issues')
@Controller('api/companies/:companyId/issues')
export class IssueController {
  constructor(private readonly store: IssueStore) {}

  /** The causes that keep documents out of QuickBooks. */
  @Get()
  @RequireRole('view')
  @ApiOkResponse({ standardSchema: Issues })
  async issues(@CurrentCaller() { companyId }: Caller): Promise<Issues> {
    return { issues: await this.store.issues(companyId) };
  }
}
