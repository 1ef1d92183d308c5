import { entities, type Entity, type Remote } from '@jobpro/contracts';
import type { Target } from '../entity-mapping.js';

/** The settings of a company, as something to wait for. */
export const settingsTarget: Target = { entity: 'company', id: 'settings' };

/** One word for a target, over all companies: what `sync_record.waits_for` holds. */
export const targetKey = (companyId: string, target: Target): string => `${companyId}/${target.entity}/${target.id}`;

const isEntity = (word: string): word is Entity => entities.some((entity) => entity === word);

/** The record that a key means; undefined for the settings, which are no record. */
export function recordBehind(
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
    return this.remotes.get(targetKey(companyId, { entity, id }));
  }
}
