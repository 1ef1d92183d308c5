import { query } from '@jobpro/database';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Reads } from '../access/reads.js';
import type { Document } from '../records/records.schema.js';
import { Plan, PlanLine } from './export.schema.js';

const Row = Plan.pick({ hash: true, total: true, counts: true, amount: true });
const Line = z.object({ line: PlanLine });
const Made = Plan.shape.makes.element;
const SHOWN = 100;

/** Reads the mapping's plans. */
@Injectable()
export class PlanStore {
  constructor(private readonly reads: Reads) {}

  async find(companyId: string, entity: Document, planId: string): Promise<Plan | null> {
    const reads = this.reads.ofCompany(companyId);
    const key = [entity, companyId, planId];
    const sql =
      'select hash, total, counts, amount from mapping.plan where entity = $1 and company_id = $2 and id = $3';
    const [plan] = await query(reads, sql, key, Row);
    if (plan === undefined) return null;
    const lines = await query(
      reads,
      `select line from mapping.plan_line
        where entity = $1 and company_id = $2 and plan_id = $3
          and (line ->> 'becomes' in ('waits', 'blocked', 'nothing') or line -> 'warnings' <> '[]')
        order by (line ->> 'becomes' = 'blocked') desc, n limit $4`,
      [...key, SHOWN],
      Line,
    );
    const makes = await query(
      reads,
      `select distinct need ->> 'entity' as entity, need ->> 'name' as name,
                       array(select distinct account.value ->> 'name' from jsonb_each(need -> 'accounts') account
                              where account.value ->> 'name' is not null order by 1) as accounts
         from mapping.plan_line, jsonb_array_elements(line -> 'needs') need
        where entity = $1 and company_id = $2 and plan_id = $3 and need ->> 'becomes' = 'linked-or-created'
        order by 1, 2 limit $4`,
      [...key, SHOWN],
      Made,
    );
    return { planId, ...plan, lines: lines.map(({ line }) => line), makes };
  }
}
