import { entities, type Entity, type Remote } from '@jobpro/contracts';
import type { Dependency } from '../entity-mapping.js';

/** The settings of a company, as something to wait for. */
export const settingsDependency: Dependency = { entity: 'company', id: 'settings' };

/** Identifies a dependency over all companies. `sync_record.waits_for` holds these keys. */
export const dependencyKey = (companyId: string, { entity, id }: Dependency): string => `${companyId}/${entity}/${id}`;

const isEntity = (word: string): word is Entity => entities.some((entity) => entity === word);

/** Returns the record that a key identifies; undefined for the settings, which are no record. */
export function recordOf(
  key: string,
): { readonly companyId: string; readonly entity: Entity; readonly id: string } | undefined {
  const [companyId = '', entity = '', ...id] = key.split('/');
  return isEntity(entity) ? { companyId, entity, id: id.join('/') } : undefined;
}

/** The links that a batch of records can need, loaded at once. */
export class Links {
  private readonly remotes: ReadonlyMap<string, Remote>;

  constructor(entries: Iterable<readonly [key: string, remote: Remote]>) {
    this.remotes = new Map(entries);
  }

  find(companyId: string, entity: Entity, id: string): Remote | undefined {
    return this.remotes.get(dependencyKey(companyId, { entity, id }));
  }
}
