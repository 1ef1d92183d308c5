import type { JsonObject } from '../json/json.write.js';
import type { OnlineQuery } from '../query/query.write.js';

export type WritableEntity = 'Customer' | 'Item' | 'Invoice' | 'Payment';
export type ReadableEntity = WritableEntity | 'Vendor' | 'Employee' | 'Account' | 'Term' | 'PaymentMethod' | 'TaxCode';

/** One change to one record. It can travel by itself or in a batch, and says the same in both. */
export interface WriteOperation {
  readonly kind: 'create' | 'update';
  readonly entity: WritableEntity;
  readonly payload: JsonObject;
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
/** What changed since a moment: at most 30 days back, at most 1000 objects an answer. */
export interface ChangesOperation {
  readonly kind: 'changes';
  readonly entities: readonly ReadableEntity[];
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

/**
 * The same fields as a sparse update. Sparse holds for the record's own fields only: a Line array replaces all lines.
 */
export const asUpdate = (create: WriteOperation, version: Version): WriteOperation => ({
  kind: 'update',
  entity: create.entity,
  payload: { Id: version.id, SyncToken: version.syncToken, sparse: true, ...create.payload },
});
