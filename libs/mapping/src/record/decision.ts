import { randomUUID } from 'node:crypto';
import type { CompanySettings, MessageType } from '@jobpro/contracts';
import type { Dependency, Snapshot } from '../entity-mapping.js';
import type { Balances } from '../link/balances.js';
import type { Links } from '../link/link.js';
import type { HistoryLine } from './history.js';
import type { SyncRecord } from './record.js';

/** The facts that decisions are based on, as they were when the batch was loaded. `newId` lets a test repeat a decision. */
export interface Context {
  readonly settings: ReadonlyMap<string, CompanySettings>;
  /** The connection under which the links hold, by company. Only editions with one connection for each QuickBooks company have it. */
  readonly connections?: ReadonlyMap<string, string>;
  readonly links: Links;
  /** The open balances of the invoices that payments are applied to; absent where nothing is paid. */
  readonly balances?: Balances;
  readonly newId: () => string;
}

/** A random id: the default for `Context.newId`. */
export const randomId = (): string => randomUUID();

/** A message of a decision, before it has a subject and a trace: a command, or an event for JobPro. */
export interface DecidedMessage {
  readonly type: MessageType;
  readonly data: unknown;
  readonly id?: string;
}

/** Result of one event for one record: its next state, and everything that leaves the service because of it. */
export interface Decision<S extends Snapshot> {
  readonly record: SyncRecord<S>;
  readonly messages: readonly DecidedMessage[];
  /** Links that the record began to wait for in this step. They are requested from their services. */
  readonly dependencyRequests: readonly Dependency[];
  /** The fact to report to the records that wait for this one. */
  readonly fact?: 'linked' | 'refused';
  readonly history: readonly HistoryLine[];
}

/** Returns a decision that only adds lines to the record's history. */
export const noted = <S extends Snapshot>(record: SyncRecord<S>, ...history: HistoryLine[]): Decision<S> => ({
  record,
  messages: [],
  dependencyRequests: [],
  history,
});

/** Returns the decision for an event that does not concern the record. */
export const unchanged = <S extends Snapshot>(record: SyncRecord<S>): Decision<S> => noted(record);

/** Merges two decisions on one record, of which the second was taken on the result of the first. */
export const merge = <S extends Snapshot>(first: Decision<S>, second: Decision<S>): Decision<S> => ({
  record: second.record,
  messages: [...first.messages, ...second.messages],
  dependencyRequests: [...first.dependencyRequests, ...second.dependencyRequests],
  fact: second.fact ?? first.fact,
  history: [...first.history, ...second.history],
});

/** Puts a line in front of what a decision adds to the history. */
export const after = <S extends Snapshot>(line: HistoryLine, decision: Decision<S>): Decision<S> => ({
  ...decision,
  history: [line, ...decision.history],
});
