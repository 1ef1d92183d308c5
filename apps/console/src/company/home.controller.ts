import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Caller } from '../access/access.js';
import { CurrentCaller, RequireRole } from '../access/access-guard.js';
import { CompanyStore } from './company.store.js';
import { Home, HomeQuery } from './home.schema.js';
import { HomeStore } from './home.store.js';

/** The start page: a month by state, what is not in QuickBooks, and what holds it back. */
@ApiTags('company')
@Controller('api/companies/:companyId/home')
export class HomeController {
  constructor(
    private readonly companies: CompanyStore,
    private readonly store: HomeStore,
  ) {}

  @Get()
  @RequireRole('view')
  @ApiOkResponse({ standardSchema: Home })
  async home(@CurrentCaller() { companyId }: Caller, @Query({ schema: HomeQuery }) query: HomeQuery): Promise<Home> {
    return this.store.home(companyId, await this.companies.goLive(companyId), query);
  }
}
