import { Entity, Reason } from '@jobpro/contracts';
import { execute, query, sqlFile } from '@jobpro/database';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { Target } from '../entity-mapping.js';
import { targetKey } from '../link/link.js';
import { recordStates } from '../record/record.transitions.js';
import { type NeedFact, NewItem } from './need.decide.js';
import type { PlanResult } from './plan.decide.js';

const needsSql = sqlFile(import.meta.url, './sql/needs.sql');

const NeedRow = z
  .object({
    entity: Entity,
    companyId: z.string(),
    id: z.string(),
    name: z.string().optional(),
    state: z.enum(recordStates),
    revision: z.number().optional(),
    remoteId: z.string().optional(),
    reason: Reason.optional(),
    item: NewItem.optional(),
  })
  .transform(({ companyId, ...fact }): readonly [string, NeedFact] => [targetKey(companyId, fact), fact]);

/** How everything that a selection needs stands now, in one statement. */
export async function loadNeeds(
  tx: EntityManager,
  companyId: string,
  needs: readonly Target[],
): Promise<ReadonlyMap<string, NeedFact>> {
  const wanted = [...new Map(needs.map((need) => [targetKey(companyId, need), need])).values()];
  if (wanted.length === 0) return new Map();
  const columns = [wanted.map(({ entity }) => entity), wanted.map(() => companyId), wanted.map(({ id }) => id)];
  return new Map(await query(tx, needsSql, columns, NeedRow));
}

/** The plans of one entity; made again under the same id, a plan takes the place of the old one. */
export class PlanStore {
  constructor(private readonly entity: Entity) {}

  async keep(
    tx: EntityManager,
    plan: { companyId: string; id: string; by: string },
    result: PlanResult,
  ): Promise<void> {
    const { companyId, id, by } = plan;
    await execute(
      tx,
      `insert into mapping.plan as t (entity, company_id, id, hash, requested_by, total, counts, amount)
       values ($1, $2, $3, $4, $5, $6, $7, $8)
           on conflict (entity, company_id, id) do update
          set hash = excluded.hash, requested_by = excluded.requested_by, made_at = now(), total = excluded.total,
              counts = excluded.counts, amount = excluded.amount`,
      [this.entity, companyId, id, result.hash, by, result.lines.length, JSON.stringify(result.counts), result.amount],
    );
    await execute(tx, 'delete from mapping.plan_line where entity = $1 and company_id = $2 and plan_id = $3', [
      this.entity,
      companyId,
      id,
    ]);
    await execute(
      tx,
      `insert into mapping.plan_line (entity, company_id, plan_id, n, record_id, line)
       select $1, $2, $3, l.n, l.line ->> 'id', l.line from jsonb_array_elements($4::jsonb) with ordinality as l (line, n)`,
      [this.entity, companyId, id, JSON.stringify(result.lines)],
    );
  }
}
