import type { Entity, Remote } from '@jobpro/contracts';
import { query, sqlFile } from '@jobpro/database';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { Dependency } from '../entity-mapping.js';
import { dependencyKey, Links, recordOf } from './link.js';

const linksSql = sqlFile(import.meta.url, './sql/links.sql');

/** The links that we wrote ourselves are read as we wrote them. */
const Row = z
  .object({ entity: z.custom<Entity>(), companyId: z.string(), id: z.string(), remote: z.custom<Remote>() })
  .transform((row) => [dependencyKey(row.companyId, { entity: row.entity, id: row.id }), row.remote] as const);

/** Loads the links of everything that a batch of records can need, in one statement. Reads only: a link is written by its own service. */
export async function loadLinks(
  tx: EntityManager,
  dependencies: readonly (Dependency & { readonly companyId: string })[],
): Promise<Links> {
  const distinct = new Map(dependencies.map((each) => [dependencyKey(each.companyId, each), each]));
  if (distinct.size === 0) return new Links([]);
  const wanted = [...distinct.values()];
  const columns = [
    wanted.map(({ entity }) => entity),
    wanted.map(({ companyId }) => companyId),
    wanted.map(({ id }) => id),
  ];
  return new Links(await query(tx, linksSql, columns, Row));
}

/**
 * Returns the dependencies that are met now. A link may be withheld by the time its message is read, and then releases
 * no record. The settings are met once a message reports them.
 */
export async function stillLinked(tx: EntityManager, keys: readonly string[]): Promise<string[]> {
  const links = await loadLinks(
    tx,
    keys.flatMap((key) => recordOf(key) ?? []),
  );
  return keys.filter((key) => {
    const record = recordOf(key);
    return record === undefined || links.find(record.companyId, record.entity, record.id) !== undefined;
  });
}
