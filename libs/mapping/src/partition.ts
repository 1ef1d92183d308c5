import { type Entity, entities } from '@jobpro/contracts';

/**
 * Returns a statement for each entity, with the entity's name for `{entity}`. A service may write the
 * partitions of its own entity only, so a statement that writes or locks names the partition.
 */
export const byEntity = (sql: string): Readonly<Record<Entity, string>> =>
  Object.fromEntries(entities.map((entity) => [entity, sql.replaceAll('{entity}', entity)])) as Record<Entity, string>;
