import { rows } from '@jobpro/database';
import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import type { Caller } from '../access/access.js';
import { CallerOf, Needs } from '../access/access.guard.js';
import { Answers, PathOf } from '../http/zod.js';
import { Plan, PlanFound, PlanLine } from './plan.schema.js';

const Row = z.object({ hash: z.string(), total: z.number(), counts: Plan.shape.counts, amount: z.string() });
const Line = z.object({ line: PlanLine });
const Made = Plan.shape.makes.element;
const Document = z.enum(['invoice', 'payment']);
type Document = z.infer<typeof Document>;
const SHOWN = 100;

/** The mapping's plans, as it keeps them. */
@ApiTags('export desk')
@Controller('api/companies/:companyId/plans/:entity/:planId')
export class PlanController {
  constructor(@Inject(DataSource) private readonly source: DataSource) {}

  @Get()
  @Needs('view')
  @Answers(PlanFound)
  async plan(
    @CallerOf() { companyId }: Caller,
    @PathOf('entity', Document) entity: Document,
    @Param('planId') planId: string,
  ): Promise<z.infer<typeof PlanFound>> {
    const key = [entity, companyId, planId];
    const sql =
      'select hash, total, counts, amount from mapping.plan where entity = $1 and company_id = $2 and id = $3';
    const [found] = await rows(this.source, sql, key, Row);
    if (found === undefined) return { plan: null };
    const lines = await rows(
      this.source,
      `select line from mapping.plan_line
        where entity = $1 and company_id = $2 and plan_id = $3
          and (line ->> 'becomes' in ('waits', 'blocked', 'nothing') or line -> 'warnings' <> '[]')
        order by (line ->> 'becomes' = 'blocked') desc, n limit $4`,
      [...key, SHOWN],
      Line,
    );
    const makes = await rows(
      this.source,
      `select distinct need ->> 'entity' as entity, need ->> 'name' as name,
                       array(select distinct account.value ->> 'name' from jsonb_each(need -> 'accounts') account
                              where account.value ->> 'name' is not null order by 1) as accounts
         from mapping.plan_line, jsonb_array_elements(line -> 'needs') need
        where entity = $1 and company_id = $2 and plan_id = $3 and need ->> 'becomes' = 'linked-or-created'
        order by 1, 2 limit $4`,
      [...key, SHOWN],
      Made,
    );
    return { plan: { planId, ...found, lines: lines.map(({ line }) => line), makes } };
  }
}
