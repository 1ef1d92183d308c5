import { Controller, Get, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import type { Caller } from '../access/access.js';
import { CallerOf, Needs } from '../access/access.guard.js';
import { Answers } from '../http/zod.js';
import { Issues } from './issue.schema.js';
import { issuesOf } from './issue.store.js';

@ApiTags('issues')
@Controller('api/companies/:companyId/issues')
export class IssueController {
  constructor(@Inject(DataSource) private readonly source: DataSource) {}

  /** What keeps documents from QuickBooks, by cause. */
  @Get()
  @Needs('view')
  @Answers(Issues)
  async issues(@CallerOf() { companyId }: Caller): Promise<z.infer<typeof Issues>> {
    return { issues: await issuesOf(this.source, companyId) };
  }
}
