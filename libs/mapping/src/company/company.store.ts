import { CompanySettings, type Entity } from '@jobpro/contracts';
import { execute, rows } from '@jobpro/database';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';

const Row = z
  .object({ company_id: z.string(), settings: CompanySettings })
  .transform((row) => [row.company_id, row.settings] as const);

/** The settings of these companies; those that have none yet are left out. */
export async function loadSettings(
  tx: EntityManager,
  companies: readonly string[],
): Promise<ReadonlyMap<string, CompanySettings>> {
  return new Map(
    await rows(
      tx,
      'select company_id, settings from mapping.company where company_id = any ($1::text[])',
      [companies],
      Row,
    ),
  );
}

/**
 * Orders this transaction against a change of settings, for one entity: who decides by them holds a shared lock on the company, who
 * wakes what waits for them (`changed`) an exclusive one. Else a record that begins to wait in the very moment in which the
 * settings come would be seen by nobody. To be called before any row is locked; companies in order, so that two cannot block each other.
 */
export async function holdSettings(
  tx: EntityManager,
  entity: Entity,
  companies: readonly string[],
  changed: readonly string[],
): Promise<void> {
  await execute(
    tx,
    `select case when company = any ($3::text[])
              then pg_advisory_xact_lock(hashtext('mapping.settings.' || $1), hashtext(company))
              else pg_advisory_xact_lock_shared(hashtext('mapping.settings.' || $1), hashtext(company)) end
         from unnest($2::text[]) as company`,
    [entity, companies.toSorted(), changed],
  );
}

/** Keeps settings that are newer than what is there; answers whether they were. */
export async function saveSettings(tx: EntityManager, companyId: string, settings: CompanySettings): Promise<boolean> {
  const written = await execute(
    tx,
    `insert into mapping.company (company_id, revision, settings) values ($1, $2, $3)
         on conflict (company_id) do update set revision = excluded.revision, settings = excluded.settings, updated_at = now()
      where mapping.company.revision < excluded.revision`,
    [companyId, settings.revision, JSON.stringify(settings)],
  );
  return written > 0;
}
