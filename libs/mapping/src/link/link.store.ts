import type { Entity, Remote } from '@jobpro/contracts';
import { query, sqlFile } from '@jobpro/database';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { Target } from '../entity-mapping.js';
import { Links, recordBehind, targetKey } from './link.js';

const linksSql = sqlFile(import.meta.url, './sql/links.sql');

/** What we wrote ourselves is read as we wrote it. */
const Row = z
  .object({ entity: z.custom<Entity>(), companyId: z.string(), id: z.string(), remote: z.custom<Remote>() })
  .transform((row) => [targetKey(row.companyId, { entity: row.entity, id: row.id }), row.remote] as const);

/** Loads the links of everything that a batch of records can need, in one statement. Reads only: a link is written by its own service. */
export async function loadLinks(
  tx: EntityManager,
  needs: readonly (Target & { readonly companyId: string })[],
): Promise<Links> {
  const distinct = new Map(needs.map((need) => [targetKey(need.companyId, need), need]));
  if (distinct.size === 0) return new Links([]);
  const wanted = [...distinct.values()];
  const columns = [
    wanted.map((need) => need.entity),
    wanted.map((need) => need.companyId),
    wanted.map((need) => need.id),
  ];
  return new Links(await query(tx, linksSql, columns, Row));
}

/**
 * Those of these targets that are there as things stand: a link may be withheld by the time its news is read, and whoever waits for it
 * has nothing of that. News of the settings comes once they are there.
 */
export async function stillThere(tx: EntityManager, targets: readonly string[]): Promise<string[]> {
  const behind = targets.flatMap((target) => recordBehind(target) ?? []);
  const links = await loadLinks(tx, behind);
  return targets.filter((target) => {
    const record = recordBehind(target);
    return record === undefined || links.find(record.companyId, record.entity, record.id) !== undefined;
  });
}
