import { catalogue } from './catalogue.js';
import type { Operation } from './catalogue.js';
import type { EntityName } from './entity-name.js';
import { fault } from './fault.js';
import { booksClosed } from './period.js';
import { resolveReferences, visible } from './references.js';
import type { Unseen } from './references.js';
import { removeTransaction, settleTransaction, voided } from './settle.js';
import { readShape } from './shape.js';
import type { Json, JsonObject } from '../json.js';
import { textAt } from '../json.js';
import type { Result } from '../result.js';
import { done, refused } from '../result.js';
import type { Realm } from '../state/realm.js';

export interface WriteRequest {
  readonly operation: Operation;
  readonly entity: EntityName;
  readonly body: JsonObject;
  readonly allowDuplicateNumber: boolean;
  /** Made by this very batch, and so not seen by it. */
  readonly unseen: Unseen;
}

/** Checks a write as QuickBooks does and, if it is valid, executes it. Returns the written record. */
export function write(realm: Realm, request: WriteRequest): Result<JsonObject> {
  if (!catalogue[request.entity].operations.includes(request.operation)) {
    return refused(fault.unsupportedOperation(`${request.operation} of ${request.entity}`));
  }
  switch (request.operation) {
    case 'create':
      return create(realm, request);
    case 'update':
      return update(realm, request);
    case 'delete':
    case 'void':
      return end(realm, request, request.operation);
  }
}

function create(realm: Realm, { entity, body, allowDuplicateNumber, unseen }: WriteRequest): Result<JsonObject> {
  const rules = catalogue[entity];
  const read = readShape(rules.fields, body);
  if (!read.ok) return read;
  const given = present(read.value);
  const resolved = resolveReferences({ realm, unseen }, rules.fields, given);
  if (!resolved.ok) return resolved;
  // The id is taken only when the record is; a refused create leaves no gap that a client could see.
  const decided = rules.decide({ realm, unseen, id: 'new', body: resolved.value, given, allowDuplicateNumber });
  if (!decided.ok) return decided;
  const record = realm.store(entity, realm.nextId(entity), decided.value, 'created');
  settleTransaction(realm, entity, undefined, record);
  return done(record);
}

function update(realm: Realm, request: WriteRequest): Result<JsonObject> {
  const { entity, body, allowDuplicateNumber, unseen } = request;
  const rules = catalogue[entity];
  const stored = current(realm, request);
  if (!stored.ok) return stored;
  const before = stored.value;
  const read = readShape(rules.fields, body);
  if (!read.ok) return read;
  const changes = without(read.value, ['Id', 'SyncToken']);
  const given = present(changes);
  const merged =
    body['sparse'] === true || body['sparse'] === 'true'
      ? present({ ...settable(before, rules.fields), ...changes })
      : given;
  const resolved = resolveReferences({ realm, unseen }, rules.fields, merged, before);
  if (!resolved.ok) return resolved;
  const id = textAt(before, 'Id') ?? '';
  const decided = rules.decide({ realm, unseen, id, body: resolved.value, given, before, allowDuplicateNumber });
  if (!decided.ok) return decided;
  const record = realm.store(entity, id, decided.value, 'updated');
  settleTransaction(realm, entity, before, record);
  return done(record);
}

function end(realm: Realm, request: WriteRequest, how: 'delete' | 'void'): Result<JsonObject> {
  const stored = current(realm, request);
  if (!stored.ok) return stored;
  const before = stored.value;
  const id = textAt(before, 'Id') ?? '';
  const closed = booksClosed(realm, textAt(before, 'TxnDate'));
  if (closed !== undefined) return refused(closed);
  if (realm.deposited.has(id)) return refused(fault.alreadyDeposited());
  if (how === 'void') {
    const record = realm.store(request.entity, id, voided(before), 'voided');
    settleTransaction(realm, request.entity, before, record);
    return done(record);
  }
  removeTransaction(realm, request.entity, before);
  return done({ domain: 'QBO', status: 'Deleted', Id: id });
}

/** The record that a body names, if its version is the one that the client knows. */
function current(realm: Realm, { entity, body, unseen }: WriteRequest): Result<JsonObject> {
  const id = idIn(body['Id']);
  if (id === undefined) return refused(fault.missing('Id'));
  if (!/^\d+$/u.test(id)) return refused(fault.badId(id));
  const token = idIn(body['SyncToken']);
  if (token === undefined) return refused(fault.missing('SyncToken'));
  const before = visible({ realm, unseen }, entity, id);
  if (before === undefined) return refused(fault.objectNotFound());
  return token === before['SyncToken'] ? done(before) : refused(fault.stale());
}

const idIn = (value: Json | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : undefined;

const without = (body: JsonObject, keys: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(body).filter(([key]) => !keys.includes(key)));

const present = (body: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null && value !== undefined));

/** Returns the fields of a record that a client may have set. Computed fields are left out and computed again. */
const settable = (record: JsonObject, fields: (typeof catalogue)[EntityName]['fields']): JsonObject =>
  Object.fromEntries(
    Object.entries(record).filter(
      ([key]) => key in fields && fields[key]?.is !== 'readOnly' && key !== 'Id' && key !== 'SyncToken',
    ),
  );

/** Reads a record by id. A deleted record is not found. */
export function readRecord(realm: Realm, entity: EntityName, id: string): Result<JsonObject> {
  if (!/^\d+$/u.test(id)) return refused(fault.badId(id));
  const record = realm.table(entity).get(id)?.record;
  return record === undefined ? refused(fault.objectNotFound()) : done(record);
}
