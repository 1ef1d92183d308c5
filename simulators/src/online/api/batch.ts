import type { Answer } from './answer.js';
import { faultBody, json, serviceFault } from './answer.js';
import type { Call } from './call.js';
import { batchItems, itemEntity } from './call.js';
import { isFault, once, timeOf } from './once.js';
import type { Operation } from '../entities/catalogue.js';
import type { Fault } from '../entities/fault.js';
import { fault } from '../entities/fault.js';
import { write } from '../entities/write.js';
import type { JsonObject } from '../json.js';
import { isObject, textAt } from '../json.js';
import { runQuery } from '../query/run.js';
import type { Realm } from '../state/realm.js';

const mostItems = 30;
const longestRequestId = 36;
const longestItemId = 10;

const operations: Readonly<Record<string, Operation>> = {
  create: 'create',
  update: 'update',
  delete: 'delete',
  void: 'void',
};

/** Each item for itself: no transaction, and none sees what another of the same batch made. */
export function runBatch(realm: Realm, call: Call): Answer {
  const refusal = (cause: Fault): Answer => serviceFault(cause, timeOf(realm));
  const items = batchItems(call.body);
  if (!isObject(call.body)) return refusal(fault.unreadable('no object'));
  const stray = Object.keys(call.body).find((key) => key !== 'BatchItemRequest');
  if (stray !== undefined) return refusal(fault.unknownProperty(`Unrecognized field "${stray}"`, stray));
  if (items.length > mostItems) return refusal(fault.batchTooLarge(items.length));
  if (items.length === 0) return refusal(fault.missing('BatchItemRequest'));
  const requestId = call.params.get('requestid') ?? undefined;
  if (requestId !== undefined && requestId.length > longestRequestId) {
    return refusal(fault.length('requestid', 1, longestRequestId, requestId.length));
  }
  const unseen = new Set<string>();
  const answers = items.map((item) => runItem(realm, item, requestId, unseen));
  return json(200, { BatchItemResponse: answers, time: timeOf(realm) });
}

function runItem(realm: Realm, item: JsonObject, requestId: string | undefined, unseen: Set<string>): JsonObject {
  const bId = textAt(item, 'bId');
  if (bId === undefined) return { Fault: faultBody(fault.missing('bId')) };
  if (requestId !== undefined && bId.length > longestItemId)
    return { bId, Fault: faultBody(fault.length('bId', 1, longestItemId, bId.length)) };
  // Intuit joins the two without anything between, so `p1` + `11` is `p11` + `1`.
  const key = requestId === undefined ? undefined : `${requestId}${bId}`;
  const injected = realm.itemFault?.(item);
  const outcome = injected ?? workItem(realm, item, key, unseen);
  return isFault(outcome) ? { bId, Fault: faultBody(outcome) } : { bId, ...outcome };
}

function workItem(realm: Realm, item: JsonObject, key: string | undefined, unseen: Set<string>): JsonObject | Fault {
  const query = textAt(item, 'Query');
  if (query !== undefined) {
    const result = runQuery(realm, query, unseen);
    return result.ok ? { QueryResponse: result.value } : result.fault;
  }
  const target = itemEntity(item);
  if (target === undefined) return fault.unsupportedOperation('a batch item without a known entity');
  const { entity, payload } = target;
  const operation = operations[textAt(item, 'operation') ?? ''];
  if (operation === undefined)
    return fault.unsupportedOperation(`the batch item's ${JSON.stringify(item['operation'] ?? null)}`);
  return once(realm, key, { operation, entity, body: payload }, () => {
    const options = (textAt(item, 'optionsData') ?? '').toLowerCase();
    const result = write(realm, {
      operation: operation === 'update' && options.includes('void') ? 'void' : operation,
      entity,
      body: payload,
      allowDuplicateNumber: options.includes('allowduplicatedocnum'),
      unseen,
    });
    if (!result.ok) return result.fault;
    if (operation === 'create') unseen.add(`${entity}:${textAt(result.value, 'Id') ?? ''}`);
    return { [entity]: result.value };
  });
}
