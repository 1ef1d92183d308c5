import { Controller, Get, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import type { Caller } from '../access/access.js';
import { CallerOf, Needs } from '../access/access.guard.js';
import { Answers } from '../http/zod.js';
import { TieOuts } from './tie-out.schema.js';
import { latestTieOuts } from './tie-out.store.js';

/** JobPro's exported documents beside what QuickBooks holds of them now. Asked for by an act. */
@ApiTags('tie-out')
@Controller('api/companies/:companyId/tie-outs')
export class TieOutController {
  constructor(@Inject(DataSource) private readonly source: DataSource) {}

  @Get()
  @Needs('view')
  @Answers(TieOuts)
  async latest(@CallerOf() { companyId }: Caller): Promise<z.infer<typeof TieOuts>> {
    return { tieOuts: await latestTieOuts(this.source, companyId) };
  }
}
