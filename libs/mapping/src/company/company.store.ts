import { CompanySettings } from '@jobpro/contracts';
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
