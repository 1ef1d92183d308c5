import type { EntityName } from '../entities/entity-name.js';
import { entityNamed } from '../entities/entity-name.js';
import type { Json, JsonObject } from '../json.js';
import { isObject } from '../json.js';

export type CallKind =
  | 'read'
  | 'query'
  | 'create'
  | 'update'
  | 'delete'
  | 'void'
  | 'batch'
  | 'cdc'
  | 'unknown'
  | 'authorize'
  | 'token-code'
  | 'token-refresh'
  | 'revoke'
  | 'userinfo';

/** A request to the company API, understood as far as its address and body go. */
export interface Call {
  readonly realm: string;
  readonly method: string;
  readonly path: string;
  readonly kind: CallKind;
  readonly entity: EntityName | undefined;
  /** How many operations it carries: those of a batch, else one. */
  readonly operations: number;
  readonly body: Json | undefined;
  readonly text: string;
  readonly params: URLSearchParams;
  readonly id: string | undefined;
}

export const writes: ReadonlySet<CallKind> = new Set<CallKind>(['create', 'update', 'delete', 'void']);

interface Address {
  readonly realm: string;
  readonly method: string;
  readonly path: string;
  readonly params: URLSearchParams;
}

/** `rest` is what follows the realm in the path: `customer/12`, `query`, `batch`. */
export function understand(address: Address, rest: readonly string[], text: string, body: Json | undefined): Call {
  const [head = '', id] = rest;
  const entity = entityNamed(head);
  const common = { ...address, entity, body, text, id, operations: 1 };
  const lower = head.toLowerCase();
  if (lower === 'query')
    return { ...common, kind: 'query', entity: queriedEntity(address.params.get('query') ?? text) };
  if (lower === 'cdc' && address.method === 'GET') return { ...common, kind: 'cdc' };
  if (lower === 'batch' && address.method === 'POST') {
    const items = batchItems(body);
    return { ...common, kind: 'batch', operations: items.length, entity: soleEntity(items) };
  }
  if (entity === undefined || rest.length > 2) return { ...common, kind: 'unknown' };
  if (address.method === 'GET') return { ...common, kind: 'read' };
  return address.method === 'POST' && id === undefined
    ? { ...common, kind: writeKind(address.params, body) }
    : { ...common, kind: 'unknown' };
}

/** An Id in the body makes a POST an update; `operation` and `include=void` say the rest. */
function writeKind(params: URLSearchParams, body: Json | undefined): CallKind {
  const operation = params.get('operation')?.toLowerCase();
  if (operation === 'delete' || operation === 'void') return operation;
  if (includes(params).has('void')) return 'void';
  return operation === 'update' || (isObject(body) && body['Id'] !== undefined && body['Id'] !== null)
    ? 'update'
    : 'create';
}

export const includes = (params: URLSearchParams): ReadonlySet<string> =>
  new Set(params.getAll('include').flatMap((value) => value.toLowerCase().split(',')));

export function batchItems(body: Json | undefined): readonly JsonObject[] {
  const items = isObject(body) ? body['BatchItemRequest'] : undefined;
  return Array.isArray(items) ? (items as readonly Json[]).filter(isObject) : [];
}

/** The entity of a batch item, by the key that holds its payload. */
export function itemEntity(
  item: JsonObject,
): { readonly entity: EntityName; readonly payload: JsonObject } | undefined {
  for (const [key, value] of Object.entries(item)) {
    const entity = entityNamed(key);
    if (entity !== undefined && isObject(value)) return { entity, payload: value };
  }
  return undefined;
}

/** The entity of a query, by the name behind `from`. */
const queriedEntity = (statement: string): EntityName | undefined =>
  entityNamed(/\bfrom\s+(\w+)/i.exec(statement)?.[1] ?? '');

function soleEntity(items: readonly JsonObject[]): EntityName | undefined {
  const [first] = items;
  return first === undefined ? undefined : itemEntity(first)?.entity;
}
