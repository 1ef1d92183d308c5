import { type JsonObject, writeJson } from '../json/json.js';
import { limits } from '../limits.js';
import type { OnlineQuery } from '../query/query.write.js';

export type WritableEntity = 'Customer' | 'Item' | 'Invoice' | 'Payment';
export type ReadableEntity = WritableEntity | 'Vendor' | 'Employee' | 'Account' | 'Term' | 'PaymentMethod' | 'TaxCode';

/** One change to one record. It can travel by itself or in a batch, and says the same in both. */
export interface WriteOperation {
  readonly kind: 'create' | 'update' | 'void';
  readonly entity: WritableEntity;
  readonly payload: JsonObject;
  /** The version of which this is a void. */
  readonly version?: string;
}
export interface QueryOperation {
  readonly kind: 'query';
  readonly query: OnlineQuery;
}
export interface ReadOperation {
  readonly kind: 'read';
  readonly entity: ReadableEntity;
  readonly id: string;
}
/** Asks for the changes since a moment: at most 30 days back, at most 1000 objects an answer. */
export interface ChangesOperation {
  readonly kind: 'changes';
  readonly entities: readonly (ReadableEntity | 'Preferences')[];
  readonly since: Date;
}
export interface CompanyOperation {
  readonly kind: 'company-info' | 'preferences';
}
export type AskOperation = QueryOperation | ReadOperation | ChangesOperation | CompanyOperation;
export type BatchOperation = WriteOperation | QueryOperation;

/** A record as it was last seen: QuickBooks refuses an update under an older SyncToken (5010). */
export interface Version {
  readonly id: string;
  readonly syncToken: string;
}

/** One HTTP request as data. `path` begins after the host; the sender adds the host and the bearer token. */
export interface OnlineRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly contentType?: 'application/json' | 'application/text';
}
/** `itemIds` are in the order of the operations; an answer is matched by them, never by its place. */
export interface BatchRequest {
  readonly request: OnlineRequest;
  readonly itemIds: readonly string[];
}

/** Values under 75 are ignored since August 2025, and 75 is the default: said all the same, so that it stays. */
const minorversion = '75';
/** A statement that is longer than this is sent as a body, because proxies cut long addresses. */
const longestAddress = 1500;

/**
 * One write under its request id. The same operation and id give the same bytes, which is what lets QuickBooks answer
 * a repeat with the first answer. Throws RangeError on a realm or request id that QuickBooks could not take.
 */
export function writeRequest(realmId: string, operation: WriteOperation, requestId: string): OnlineRequest {
  return {
    method: 'POST',
    path: `${company(realmId)}/${operation.entity.toLowerCase()}`,
    query: { ...voidQuery(operation), minorversion, requestid: key(requestId, limits.requestId) },
    body: writeJson(operation.payload),
    contentType: 'application/json',
  };
}

/** How a void is said in an address: a payment's is an update that includes it. */
const voidQuery = ({ kind, entity }: WriteOperation): OnlineRequest['query'] => {
  if (kind !== 'void') return {};
  return entity === 'Payment' ? { operation: 'update', include: 'void' } : { operation: 'void' };
};

/** A question. It changes nothing in QuickBooks, so it may be asked again at will. */
export function askRequest(realmId: string, operation: AskOperation): OnlineRequest {
  const base = company(realmId);
  switch (operation.kind) {
    case 'read':
      return get(`${base}/${operation.entity.toLowerCase()}/${encodeURIComponent(operation.id)}`);
    case 'company-info':
      return get(`${base}/companyinfo/${realmId}`);
    case 'preferences':
      return get(`${base}/preferences`);
    case 'changes':
      return get(`${base}/cdc`, {
        entities: operation.entities.join(','),
        changedSince: operation.since.toISOString(),
      });
    case 'query':
      return queryRequest(base, operation.query.statement);
  }
}

/**
 * Up to 30 operations in one call. QuickBooks joins request id and item id into one key, so item ids have a fixed
 * width, and what is repeated must go under both as before: `itemIds` gives those of the first sending. Throws RangeError
 * outside 1 to 30 operations, on a request id over 36 characters and on item ids that are not one for each operation.
 */
export function batchRequest(
  realmId: string,
  operations: readonly BatchOperation[],
  requestId: string,
  itemIds: readonly string[] = operations.map((_operation, index) => batchItemId(index)),
): BatchRequest {
  if (operations.length < 1 || operations.length > limits.batch.operations) {
    throw new RangeError(`A batch holds 1 to ${limits.batch.operations} operations, not ${operations.length}`);
  }
  if (new Set(itemIds).size !== operations.length || itemIds.length !== operations.length) {
    throw new RangeError('Each operation of a batch has an item id of its own');
  }
  const items = operations.map((operation, index) => batchItem(itemIds[index] ?? '', operation));
  return {
    itemIds,
    request: {
      method: 'POST',
      path: `${company(realmId)}/batch`,
      query: { minorversion, requestid: key(requestId, limits.batch.requestId) },
      body: writeJson({ BatchItemRequest: items }),
      contentType: 'application/json',
    },
  };
}

/** `b01` for the first operation. */
const batchItemId = (index: number): string => `b${String(index + 1).padStart(2, '0')}`;

function batchItem(bId: string, operation: BatchOperation): JsonObject {
  if (operation.kind === 'query') return { bId, Query: operation.query.statement };
  return operation.kind === 'void' && operation.entity === 'Payment'
    ? { bId, operation: 'update', optionsData: 'void', [operation.entity]: operation.payload }
    : { bId, operation: operation.kind, [operation.entity]: operation.payload };
}

function queryRequest(base: string, statement: string): OnlineRequest {
  if (encodeURIComponent(statement).length <= longestAddress) return get(`${base}/query`, { query: statement });
  return {
    method: 'POST',
    path: `${base}/query`,
    query: { minorversion },
    body: statement,
    contentType: 'application/text',
  };
}

const get = (path: string, query: Readonly<Record<string, string>> = {}): OnlineRequest => ({
  method: 'GET',
  path,
  query: { ...query, minorversion },
});

function company(realmId: string): string {
  if (!/^\d{1,25}$/.test(realmId)) throw new RangeError('A realm id is a row of digits');
  return `/v3/company/${realmId}`;
}

function key(requestId: string, limit: number): string {
  if (requestId === '' || requestId.length > limit) {
    throw new RangeError(`A request id has 1 to ${limit} characters here, not ${requestId.length}`);
  }
  return requestId;
}
