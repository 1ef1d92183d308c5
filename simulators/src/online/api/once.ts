import { createHash } from 'node:crypto';
import type { Fault } from '../entities/fault.js';
import { fault } from '../entities/fault.js';
import type { JsonObject } from '../json.js';
import type { Realm } from '../state/realm.js';

/** The time that every answer carries, in the company's offset. */
export const timeOf = (realm: Realm): string => {
  const now = realm.clock.now();
  return realm.timestamp(now).replace(/(T\d\d:\d\d:\d\d)/u, `$1.${String(now % 1000).padStart(3, '0')}`);
};

export const isFault = (outcome: JsonObject | Fault): outcome is Fault => 'detail' in outcome;

const fingerprint = (request: unknown): string => createHash('sha1').update(JSON.stringify(request)).digest('base64');

/** Works a write off under its request id, or hands out what it was answered the first time. */
export function once(
  realm: Realm,
  requestId: string | undefined,
  request: unknown,
  work: () => JsonObject | Fault,
): JsonObject | Fault {
  if (requestId === undefined) return work();
  const { keptSeconds, otherBody, keepsFaults } = realm.settings.requestIds;
  const print = fingerprint(request);
  const earlier = realm.requestIds.find(requestId, keptSeconds);
  if (earlier !== undefined)
    return otherBody === 'refused' && earlier.request !== print ? fault.requestIdReused(requestId) : earlier.outcome;
  const outcome = work();
  if (keepsFaults || !isFault(outcome)) realm.requestIds.keep(requestId, { outcome, request: print }, keptSeconds);
  return outcome;
}
