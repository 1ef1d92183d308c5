import type { OnlineQuery, Settlement, WriteOperation } from '@jobpro/quickbooks-online';
import type { ListName, Reference } from '../directory/reference.js';

/** What an operation asks of its worker: a name in some lists, a query, or a change. */
export type Step =
  { readonly kind: 'names'; readonly name: string; readonly lists: readonly ListName[] } | QueryStep | WriteOperation;
export interface QueryStep {
  readonly kind: 'query';
  readonly query: OnlineQuery;
}

/** What came of it. Questions that could not be asked never get here: their command is deferred. */
export type StepReply = NamesReply | RowsReply | WriteReply;
export interface NamesReply {
  readonly kind: 'names';
  /** Under the name as QuickBooks compares it, inactive ones too. */
  readonly found: readonly Reference[];
}
export interface RowsReply {
  readonly kind: 'rows';
  readonly rows: readonly unknown[];
}
export interface WriteReply {
  readonly kind: 'written';
  readonly operation: WriteOperation;
  readonly settlement: Settlement;
  /** The record as QuickBooks answered it, where it was accepted. */
  readonly record: unknown;
  readonly intuitTid: string | undefined;
  readonly sentAt: Date;
  /** When a refusal for now may be tried again. */
  readonly again: Date;
}

/** What must be known before a request can be built. */
export interface Facts {
  /** The id of a record by the name a setting gives. */
  find(list: ListName, name: string): string | undefined;
  /** Of the company; undefined where it is not known, which is taken as the US. */
  readonly country: string | undefined;
}

/** A name that a command gives in place of an id. */
export interface Need {
  readonly list: ListName;
  readonly name: string;
}
