import type { BookkeepersChange } from './admin.schema.js';
import { fault } from '../entities/fault.js';
import { write } from '../entities/write.js';
import type { JsonObject } from '../json.js';
import type { Result } from '../result.js';
import { done, refused } from '../result.js';
import type { Realm } from '../state/realm.js';

/** A change made in QuickBooks itself: by the same rules, with no token, no limit and no version to know. */
export function changeByHand(realm: Realm, change: BookkeepersChange): Result<JsonObject> {
  const { entity, operation, id, record } = change;
  const current = id === undefined ? undefined : realm.table(entity).get(id)?.record;
  if (operation !== 'create' && current === undefined) return refused(fault.objectNotFound());
  const version: JsonObject = current === undefined ? {} : { Id: current['Id'], SyncToken: current['SyncToken'] };
  const doing = { entity, allowDuplicateNumber: true, unseen: new Set<string>() };
  switch (operation) {
    case 'create':
      return write(realm, { ...doing, operation, body: record });
    case 'update':
      return write(realm, { ...doing, operation, body: { ...record, ...version, sparse: true } });
    case 'deactivate':
    case 'activate':
      return write(realm, {
        ...doing,
        operation: 'update',
        body: { ...version, sparse: true, Active: operation === 'activate' },
      });
    case 'delete':
    case 'void':
      return write(realm, { ...doing, operation, body: version });
    case 'merge': {
      const remaining = realm.table(entity).get(change.into ?? '')?.record;
      if (remaining === undefined || (entity !== 'Customer' && entity !== 'Item'))
        return refused(fault.objectNotFound());
      realm.merge(entity, id ?? '', change.into ?? '');
      return done(remaining);
    }
    case 'deposit':
      realm.deposited.add(id ?? '');
      return done(current ?? {});
  }
}
