import { randomUUID } from 'node:crypto';
import type { CompanySettings, MessageType } from '@jobpro/contracts';
import type { Snapshot, Target } from '../entity-mapping.js';
import type { Balances } from '../link/balances.js';
import type { Links } from '../link/link.js';
import type { PassportLine, SyncRecord } from './record.js';
import { type RecordTrigger, step } from './record.transitions.js';

/** What was true when the batch was read. Ids come in with the facts, so that a replay can be compared. */
export interface Facts {
  readonly settings: ReadonlyMap<string, CompanySettings>;
  /** The connection under which the links hold, by company, where the edition has one for each QuickBooks company. */
  readonly connections?: ReadonlyMap<string, string>;
  readonly links: Links;
  /** What the invoices that payments are applied to still owe; absent where nothing is paid. */
  readonly balances?: Balances;
  readonly newId: () => string;
}

/** A message that a decision sends, before it has a subject and a trace. */
export interface Send {
  readonly type: MessageType;
  readonly data: unknown;
  readonly id?: string;
}

/** What became of one record by one event: its next state and everything that leaves the service for it. */
export interface Decision<S extends Snapshot> {
  readonly record: SyncRecord<S>;
  readonly sends: readonly Send[];
  /** Links that the record began to wait for in this step. */
  readonly asks: readonly Target[];
  /** Who waits for this record is to be told its link, or its refusal. */
  readonly tells?: 'linked' | 'refused';
  readonly passport: readonly PassportLine[];
}

/** Nothing came of it. */
export const unchanged = <S extends Snapshot>(record: SyncRecord<S>): Decision<S> => ({
  record,
  sends: [],
  asks: [],
  passport: [],
});

/** The record in the state that the trigger leads to; as it was where the table ignores the trigger. */
export const moved = <S extends Snapshot>(record: SyncRecord<S>, trigger: RecordTrigger): SyncRecord<S> => ({
  ...record,
  state: step(record.state, trigger) ?? record.state,
});

/** A random id: the default for `Facts.newId`. */
export const randomId = (): string => randomUUID();
