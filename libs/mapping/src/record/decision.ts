import type {
  CompanyFacts,
  CompanySettings,
  Edition,
  Entity,
  FailureCode,
  MessageType,
  NoticeCode,
  ReadObject,
  Reason,
  Remote,
  Said,
  Warning,
  WarningCode,
} from '@jobpro/contracts';
import type { Dependency, Snapshot } from '../entity-mapping.js';
import type { Balances, Links } from '../link/links.js';
import type { RecordKey, RecordState, SyncRecord } from './record.js';

/** An act of a person on one record. */
export type RecordAct =
  | { readonly kind: 'retry' | 'exclude' | 'include' | 'reopen' | 'send-anew' | 'send-anyway' | 'unlink' }
  | { readonly kind: 'void' | 'void-with-payments' }
  | { readonly kind: 'settle'; readonly notice: NoticeCode }
  | { readonly kind: 'settle-by-hand'; readonly note?: string | undefined }
  | { readonly kind: 'link'; readonly remote: Remote; readonly warnings?: readonly Warning[] }
  | { readonly kind: 'cancel-batch'; readonly batchId: string };

/** An event of one record, whichever message reports it. */
export type RecordEvent<S extends Snapshot = Snapshot> =
  | { readonly kind: 'snapshot'; readonly snapshot: S; readonly traceparent: string }
  | {
      readonly kind: 'selected';
      readonly batchId: string;
      readonly requestedBy: string;
      readonly revision?: number;
      readonly sendAlong?: boolean;
    }
  /** Another record waits for this one's link. */
  | { readonly kind: 'needed' }
  /** `key` is the dependency's (`dependencyKey`). */
  | { readonly kind: 'dependency-met'; readonly key: string }
  | {
      readonly kind: 'dependency-refused';
      readonly key: string;
      readonly entity: Entity;
      readonly name: string;
      readonly reason: Reason;
      readonly cause?: string;
    }
  /** A record that this one waits for was settled by hand, or JobPro voided it. */
  | {
      readonly kind: 'dependency-settled';
      readonly key: string;
      readonly entity: Entity;
      readonly name: string;
      readonly how: 'by-hand' | 'voided';
    }
  /** The company's settings changed, which may resolve a refusal. */
  | { readonly kind: 'settings-changed' }
  | {
      readonly kind: 'done';
      readonly remote: Remote;
      readonly how: 'created' | 'linked' | 'adopted';
      /** QuickBooks' own total of a document. */
      readonly total?: string;
      readonly warnings: readonly Warning[];
    }
  /** JobPro voided the document. */
  | {
      readonly kind: 'voided-in-jobpro';
      readonly revision: number;
      readonly at: string;
      readonly why?: string | undefined;
      readonly traceparent: string;
    }
  /** The document is void in QuickBooks: the command voided it, or it was void already. */
  | {
      readonly kind: 'void-done';
      readonly commandId: string;
      readonly remote: Remote;
      readonly how: 'voided' | 'was-voided';
    }
  | {
      readonly kind: 'rejected';
      readonly commandId: string;
      readonly reason: Reason;
      readonly said?: Said;
      /** The records that the document refers to, as the connector read them after the refusal. */
      readonly objects?: readonly ReadObject[];
    }
  | { readonly kind: 'unknown'; readonly commandId: string; readonly sentAt: string }
  | { readonly kind: 'deferred'; readonly commandId: string; readonly until: string; readonly because: string }
  /** The connector never received the command. */
  | { readonly kind: 'not-received'; readonly commandId: string }
  /** The connector has the command and will report its outcome. */
  | { readonly kind: 'in-work'; readonly commandId: string }
  /** It has been on its way or waiting for long. */
  | { readonly kind: 'overdue' }
  /** The command was taken back before it was sent. */
  | { readonly kind: 'withdrawn'; readonly commandId: string }
  | {
      readonly kind: 'changed-remotely';
      readonly change: 'updated' | 'deleted' | 'voided' | 'merged' | 'deactivated';
      readonly at?: string;
      /** For a merge: the record that remains. */
      readonly into?: Remote;
    }
  /** QuickBooks has the document with this total now. */
  | { readonly kind: 'read-back'; readonly total: string }
  | { readonly kind: 'act'; readonly act: RecordAct; readonly by: string };

export type RecordEventOf<K extends RecordEvent['kind'], S extends Snapshot = Snapshot> = Extract<
  RecordEvent<S>,
  { readonly kind: K }
>;

/** The facts that decisions are based on, as they were when the batch was loaded. */
export interface Context {
  readonly settings: ReadonlyMap<string, CompanySettings>;
  /**
   * The connection under which the links hold, by company. Only editions with one connection for
   * each QuickBooks company have it.
   */
  readonly connections?: ReadonlyMap<string, string>;
  /** Abilities and demands of the connected QuickBooks company, by company. */
  readonly facts?: ReadonlyMap<string, CompanyFacts>;
  readonly links: Links;
  /** The open balances of the invoices that payments are applied to; absent where nothing is paid. */
  readonly balances?: Balances;
  /** The database was restored from a backup: a document may be in QuickBooks without a trace here. */
  readonly restored?: boolean;
}

/** A message of a decision, before it has a subject and a trace: a command, or an event for JobPro. */
export interface DecidedMessage {
  readonly type: MessageType;
  readonly data: unknown;
}

/**
 * Result of one event for one record: its next state, and everything that leaves the service
 * because of it.
 */
export interface Decision<S extends Snapshot> {
  readonly record: SyncRecord<S>;
  readonly messages: readonly DecidedMessage[];
  /** Links that the record began to wait for in this step. They are requested from their services. */
  readonly dependencyRequests: readonly Dependency[];
  /** The command whose connector is to report its outcome, and the edition of that connector. */
  readonly question?: { readonly edition: Edition; readonly commandId: string };
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

/**
 * One thing that happened to a record. Lines are stored as JSON and never changed, so a kind or a
 * field that was once written keeps its name.
 */
export type HistoryLine = Readonly<
  | { what: 'received'; revision: number }
  | { what: 'selected'; batchId: string; by: string; sendAlong?: boolean }
  | { what: 'selected-in-vain'; batchId: string; by: string; state: RecordState }
  /** `for` names each dependency by its entity and id: `customer C1`. */
  | { what: 'waits'; for: readonly string[] }
  | { what: 'sent'; commandId: string; revision: number; warnings?: readonly string[]; payload: unknown }
  | { what: 'exported'; how: 'created' | 'linked' | 'adopted'; remote: Remote; warnings: readonly string[] }
  | { what: 'failed'; code: FailureCode; sentence: string; remedy: string; said?: Said }
  | { what: 'not-applicable'; sentence: Reason['sentence'] }
  | { what: 'unknown'; sentAt: string }
  | { what: 'deferred'; until: string; because: string }
  | { what: 'withdrawn'; commandId: string }
  | { what: 'not-received'; commandId: string }
  | {
      what: 'changed-remotely';
      change: 'updated' | 'deleted' | 'voided' | 'merged' | 'deactivated';
      at?: string;
      into?: string;
    }
  | { what: 'voided-in-jobpro'; at: string; why?: string }
  | { what: 'void-sent'; by: string; commandId: string; withPayments?: boolean }
  | { what: 'voided'; how: 'voided' | 'was-voided' }
  | { what: 'void-refused'; code: FailureCode; sentence: string; remedy: string; said?: Said }
  /** It was read in QuickBooks again: its total there. */
  | { what: 'read-back'; total: string }
  | { what: 'noticed'; code: NoticeCode; sentence: string }
  | { what: 'warned'; code: WarningCode; sentence: string }
  /** An act that the record's state did not allow any more. */
  | { what: 'act-refused'; act: string; by: string; state: RecordState }
  | { what: 'retry' | 'exclude' | 'include' | 'reopen' | 'link'; by: string }
  | { what: 'send-anew' | 'unlink'; by: string; before?: Remote }
  | { what: 'send-anyway'; by: string; number: string }
  | { what: 'settle'; by: string; notice: NoticeCode }
  | { what: 'settle-by-hand'; by: string; note?: string }
  | { what: 'cancel-batch'; by: string; batchId: string }
  /** The company was connected to another QuickBooks company. */
  | { what: 'company-switched'; sentence: string }
>;

/** A line of a record's history, with the trace under which it happened. */
export type HistoryEntry = RecordKey & { readonly traceId?: string; readonly line: HistoryLine };

/** Fields that say where people live and how they are reached. No history keeps them: JobPro does. */
const personal = new Set([
  'email',
  'phone',
  'mobile',
  'notes',
  'address',
  'billingAddress',
  'shippingAddress',
  'givenName',
  'familyName',
  'firstName',
  'lastName',
]);

/** True for a field whose value no history shows. */
export const isPersonal = (field: string): boolean => personal.has(field);

/** Returns what was sent without its personal fields. */
export function redacted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(redacted);
  if (typeof value !== 'object' || value === null) return value;
  const shown: Record<string, unknown> = {};
  for (const [field, inner] of Object.entries(value))
    if (inner !== undefined) shown[field] = personal.has(field) ? '[in JobPro]' : redacted(inner);
  return shown;
}
