import type { Answer } from './answer.js';
import { json, serviceFault } from './answer.js';
import { runBatch } from './batch.js';
import type { Call } from './call.js';
import { includes } from './call.js';
import { changesSince } from './change-data.js';
import { isFault, once, timeOf } from './once.js';
import type { Operation } from '../entities/catalogue.js';
import { fault } from '../entities/fault.js';
import type { Fault } from '../entities/fault.js';
import { readRecord, write } from '../entities/write.js';
import { isObject } from '../json.js';
import { runQuery } from '../query/run.js';
import type { Realm } from '../state/realm.js';

const nothingUnseen: ReadonlySet<string> = new Set();
const longestRequestId = 50;

/** Executes a call, at once and as a whole, and returns its response. The same request id gets the first answer again. */
export function run(realm: Realm, call: Call): Answer {
  const refusal = (cause: Fault): Answer => serviceFault(cause, timeOf(realm));
  switch (call.kind) {
    case 'read':
      return read(realm, call);
    case 'query': {
      const result = runQuery(
        realm,
        call.method === 'POST' ? call.text : (call.params.get('query') ?? ''),
        nothingUnseen,
      );
      return result.ok ? json(200, { QueryResponse: result.value, time: timeOf(realm) }) : refusal(result.fault);
    }
    case 'cdc': {
      const result = changesSince(realm, call.params);
      return result.ok ? json(200, { CDCResponse: result.value, time: timeOf(realm) }) : refusal(result.fault);
    }
    case 'batch':
      return runBatch(realm, call);
    case 'create':
    case 'update':
    case 'delete':
    case 'void':
      return single(realm, call, call.kind);
    case 'unknown':
    case 'authorize':
    case 'token-code':
    case 'token-refresh':
    case 'revoke':
    case 'userinfo':
      return refusal(fault.unsupportedOperation(`${call.method} ${call.path}`));
  }
}

function read(realm: Realm, { entity, id }: Call): Answer {
  if (entity === undefined) return serviceFault(fault.unsupportedOperation('read'), timeOf(realm));
  const only = entity === 'Preferences' || entity === 'CompanyInfo';
  const result = readRecord(realm, entity, only ? '1' : (id ?? ''));
  return result.ok
    ? json(200, { [entity]: result.value, time: timeOf(realm) })
    : serviceFault(result.fault, timeOf(realm));
}

function single(realm: Realm, call: Call, operation: Operation): Answer {
  const { entity, body, params } = call;
  if (entity === undefined || !isObject(body)) return serviceFault(fault.unreadable('no object'), timeOf(realm));
  const requestId = params.get('requestid') ?? undefined;
  if (requestId !== undefined && requestId.length > longestRequestId) {
    return serviceFault(fault.length('requestid', 1, longestRequestId, requestId.length), timeOf(realm));
  }
  const outcome = once(realm, requestId, { operation, entity, body }, () => {
    const result = write(realm, {
      operation,
      entity,
      body,
      allowDuplicateNumber: includes(params).has('allowduplicatedocnum'),
      unseen: nothingUnseen,
    });
    return result.ok ? { [entity]: result.value, time: timeOf(realm) } : result.fault;
  });
  return isFault(outcome) ? serviceFault(outcome, timeOf(realm)) : json(200, outcome);
}
