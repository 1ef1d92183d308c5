import { Entity, Reason } from '@jobpro/contracts';
import { execute, query, sqlFile } from '@jobpro/database';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { Dependency } from '../entity-mapping.js';
import { dependencyKey } from '../link/links.js';
import { byEntity } from '../partition.js';
import { recordStates } from '../record/record.js';
import { type DependencyState, NewItem } from './dependency.decide.js';
import type { MadePlan } from './plan.decide.js';

const dependenciesSql = sqlFile(import.meta.url, './sql/dependencies.sql');

const keepSql = byEntity(
  `insert into mapping.plan_{entity} as t (entity, company_id, id, hash, requested_by, total, counts, amount)
   values ($1, $2, $3, $4, $5, $6, $7, $8)
       on conflict (entity, company_id, id) do update
      set hash = excluded.hash, requested_by = excluded.requested_by, made_at = now(), total = excluded.total,
          counts = excluded.counts, amount = excluded.amount`,
);
const deleteLinesSql = byEntity(
  'delete from mapping.plan_line_{entity} where entity = $1 and company_id = $2 and plan_id = $3',
);
const insertLinesSql = byEntity(
  `insert into mapping.plan_line_{entity} (entity, company_id, plan_id, n, record_id, line)
   select $1, $2, $3, l.n, l.line ->> 'id', l.line from jsonb_array_elements($4::jsonb) with ordinality as l (line, n)`,
);

const DependencyRow = z
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
  .transform(({ companyId, ...state }): readonly [string, DependencyState] => [dependencyKey(companyId, state), state]);

/** Loads how everything that planned records depend on is now, in one statement. */
export async function loadDependencies(
  tx: EntityManager,
  dependencies: readonly (Dependency & { readonly companyId: string })[],
): Promise<ReadonlyMap<string, DependencyState>> {
  const distinct = [...new Map(dependencies.map((each) => [dependencyKey(each.companyId, each), each])).values()];
  if (distinct.length === 0) return new Map();
  const columns = [
    distinct.map(({ entity }) => entity),
    distinct.map(({ companyId }) => companyId),
    distinct.map(({ id }) => id),
  ];
  return new Map(await query(tx, dependenciesSql, columns, DependencyRow));
}

/** The plans of one entity; made again under the same id, a plan takes the place of the old one. */
export class PlanStore {
  constructor(private readonly entity: Entity) {}

  async keep(tx: EntityManager, { companyId, id, by, result }: MadePlan): Promise<void> {
    const key = [this.entity, companyId, id];
    const { hash, lines, counts, amount } = result;
    await execute(tx, keepSql[this.entity], [...key, hash, by, lines.length, JSON.stringify(counts), amount]);
    await execute(tx, deleteLinesSql[this.entity], key);
    await execute(tx, insertLinesSql[this.entity], [...key, JSON.stringify(lines)]);
  }
}
