import { entityNamed } from '../entities/entity-name.js';
import { fault } from '../entities/fault.js';
import type { JsonObject } from '../json.js';
import type { Result } from '../result.js';
import { done, refused } from '../result.js';
import type { Realm } from '../state/realm.js';

const furthestBack = 30 * 86_400_000;
const mostObjects = 1000;

interface Changed {
  readonly at: number;
  readonly record: JsonObject;
}

/** Returns the changes of the named entities since a moment, deleted records included: at most 1,000 objects, the oldest first.
 *  The rest is left out without notice, so a client that counts 1,000 must ask again from the last one's time. */
export function changesSince(realm: Realm, params: URLSearchParams): Result<readonly JsonObject[]> {
  const names = (params.get('entities') ?? '').split(',').filter((name) => name.trim() !== '');
  const written = params.get('changedSince');
  if (names.length === 0) return refused(fault.missing('entities'));
  if (written === null) return refused(fault.missing('changedSince'));
  // A plus in a query string may have become a space on its way.
  const since = Date.parse(written.replace(' ', '+'));
  if (Number.isNaN(since)) return refused(fault.badDate('changedSince', written));
  if (since < realm.clock.now() - furthestBack)
    return refused(fault.queryInvalid('changedSince cannot be more than 30 days in the past'));
  const answers: JsonObject[] = [];
  let left = mostObjects;
  for (const name of names) {
    const entity = entityNamed(name.trim());
    if (entity === undefined) return refused(fault.queryInvalid(`invalid context declaration: ${name}`));
    const table = realm.table(entity);
    const changed: Changed[] = [];
    for (const row of table.all()) if (row.changedAt >= since) changed.push({ at: row.changedAt, record: row.record });
    for (const [id, at] of table.deleted) if (at >= since) changed.push({ at, record: deletedRecord(realm, id, at) });
    changed.sort((a, b) => a.at - b.at);
    const records = changed.slice(0, left).map(({ record }) => record);
    left -= records.length;
    answers.push(records.length === 0 ? {} : { [entity]: records, startPosition: 1, maxResults: records.length });
  }
  return done([{ QueryResponse: answers }]);
}

const deletedRecord = (realm: Realm, id: string, at: number): JsonObject => ({
  domain: 'QBO',
  status: 'Deleted',
  Id: id,
  MetaData: { LastUpdatedTime: realm.timestamp(at) },
});
