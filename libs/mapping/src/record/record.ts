import type { Notice, Reason, Remote, Said, Warning } from '@jobpro/contracts';
import { z } from 'zod';
import type { Snapshot } from '../entity-mapping.js';

/**
 * The life of a sync record. What is not in this table does not happen; the picture in
 * ARCHITECTURE.md is made from it.
 */
export const transitions = {
  /** Known, and waiting to be selected or needed. */
  ready: { requested: 'requested', done: 'exported', linked: 'exported', excluded: 'excluded' },
  /** On its way; never seen at rest, because the next step is taken in the same transaction. */
  requested: { dependencyMissing: 'waiting', sent: 'sending', refused: 'failed', notApplicable: 'excluded' },
  /** Waits for the dependencies that it names. */
  waiting: {
    requested: 'waiting',
    dependencyMissing: 'waiting',
    dependencyMet: 'waiting',
    sent: 'sending',
    refused: 'failed',
    dependencyRefused: 'failed',
    notApplicable: 'excluded',
    cancelled: 'ready',
    excluded: 'excluded',
    settled: 'settled',
    done: 'exported',
    linked: 'exported',
  },
  /** The command is out; withdrawn, if its connector had not sent it yet. */
  sending: {
    done: 'exported',
    rejected: 'failed',
    unknown: 'checking',
    deferred: 'sending',
    withdrawn: 'ready',
    // The command was lost on its way, so it is issued again under the same id.
    notReceived: 'requested',
  },
  /** Sent, outcome unknown: the connector looks before it sends again. */
  checking: {
    done: 'exported',
    rejected: 'failed',
    unknown: 'checking',
    deferred: 'checking',
    notReceived: 'requested',
  },
  /**
   * In QuickBooks, once. Left only by an act of a person: deleted there and sent again, or
   * unlinked. A merge there moves the link.
   */
  exported: { sentAgain: 'requested', unlinked: 'ready', linked: 'exported', voidSent: 'voiding', voided: 'voided' },
  /** JobPro voided it, and the command that voids it in QuickBooks is out. */
  voiding: {
    voided: 'voided',
    rejected: 'exported',
    unknown: 'voiding',
    deferred: 'voiding',
    notReceived: 'voiding',
  },
  /** Void in JobPro and in QuickBooks. */
  voided: {},
  /** Refused, with a reason that a bookkeeper understands. */
  failed: {
    requested: 'requested',
    retried: 'requested',
    resolved: 'requested',
    dependencyMet: 'requested',
    // Nobody selects it any more, so it is not sent when its cause is resolved (rule 1).
    cancelled: 'ready',
    // JobPro changed what was refused. A user who wants the document sent selects it again (rule 1).
    corrected: 'ready',
    done: 'exported',
    linked: 'exported',
    excluded: 'excluded',
    settled: 'settled',
    // What it waits for was settled by hand, which its reason has to say.
    dependencyRefused: 'failed',
  },
  /** "Do not send", or nothing to send in this edition. */
  excluded: { included: 'ready', linked: 'exported' },
  /** Somebody dealt with it by hand. Nothing is sent, and no link is known. */
  settled: { reopened: 'ready', done: 'exported', linked: 'exported' },
} as const;

export type RecordState = keyof typeof transitions;
type TriggersOf<S extends RecordState> = keyof (typeof transitions)[S];
export type RecordTrigger = { [S in RecordState]: TriggersOf<S> }[RecordState];

export const recordStates = Object.keys(transitions) as readonly RecordState[];

/** Returns the state that a trigger leads to; undefined where the table ignores the trigger. */
export function step(state: RecordState, trigger: RecordTrigger): RecordState | undefined {
  const row: Partial<Record<RecordTrigger, RecordState>> = transitions[state];
  return row[trigger];
}

/** Moves a record by a trigger that its state has. Throws for any other: a bug. */
export function moved<R extends { readonly state: RecordState }>(record: R, trigger: RecordTrigger): R {
  const state = step(record.state, trigger);
  if (state === undefined) throw new Error(`A record that is ${record.state} cannot be ${trigger}.`);
  return { ...record, state };
}

/**
 * A field of a sync record: its column's type, how it is read, and its value in a record of which
 * nothing is known.
 */
interface Field<T> {
  readonly type: 'text' | 'int' | 'boolean' | 'uuid' | 'jsonb' | 'text[]';
  readonly schema: z.ZodType<T>;
  readonly empty: T;
}
const field = <T>(type: Field<T>['type'], schema: z.ZodType<T>, empty: T): Field<T> => ({ type, schema, empty });
const text = () => field('text', z.string().optional(), undefined);
const int = () => field('int', z.number().optional(), undefined);
const flag = () => field('boolean', z.boolean(), false);
/** JSON that we wrote ourselves is read as we wrote it. */
const json = <T>() => field<T | undefined>('jsonb', z.custom<T | undefined>(), undefined);
const list = <T>() => field<readonly T[]>('jsonb', z.custom<readonly T[]>(), []);

/** How JobPro voided a document, and what was decided about it. */
export interface VoidedInJobpro {
  readonly revision: number;
  /** The day on which it was voided. */
  readonly at: string;
  /** The reason in the user's words. */
  readonly why?: string | undefined;
  /** Somebody decided to void the invoice in QuickBooks although payments are applied to it. */
  readonly withPayments?: boolean | undefined;
}

/**
 * Every field of a sync record apart from its key, and so every column that the service reads and
 * writes. The type below, the empty record and the statements of `record.store.ts` are made from
 * this list. A new field needs a line here and a migration.
 */
export const recordFields = {
  state: field<RecordState>('text', z.enum(recordStates), 'ready'),
  /** The newest state of the record that JobPro sent; absent until its event has come. */
  snapshot: json<Snapshot>(),
  revision: int(),
  /** The name or number that people know it by. */
  name: text(),
  /** The revision that was selected, where the selection said so: the record waits until that one is here. */
  wantedRevision: int(),
  batchId: text(),
  requestedBy: text(),
  /** Somebody chose to send the documents that it depends on along with it. */
  sendAlong: flag(),
  /** Keys of dependencies (`dependencyKey`) that are missing, or whose refusal made the record fail. */
  waitsFor: field<readonly string[]>('text[]', z.array(z.string()), []),
  /** Other records wait for this one: a message reports when its link is made or refused. */
  needed: flag(),
  /** The number of times that it was decided to send the record. A part of its command's id. */
  attempt: int(),
  /** The document's name as it was when somebody decided to send it although QuickBooks has another one like it. */
  repeatedNumber: text(),
  /** The command that is out, or was last. */
  commandId: field('uuid', z.string().optional(), undefined),
  remote: json<Remote>(),
  /** The revision that went out with the last command. */
  sentRevision: int(),
  /** The snapshot that went out, kept once JobPro has changed it, to compute the differences since export. */
  sentSnapshot: json<Snapshot>(),
  /** The revision of the company's settings by which the last command went out. */
  sentSettings: int(),
  /** How often in a row its service requested once more what the record waits for. */
  checks: int(),
  /** Its connector was asked about the command and has not replied yet. */
  unanswered: flag(),
  /** JobPro voided the document. */
  voidedInJobpro: json<VoidedInJobpro>(),
  reason: json<Reason>(),
  /** The cause behind the reason, shared by all records that fail for it (`causeOf`). */
  cause: text(),
  said: json<Said>(),
  warnings: list<Warning>(),
  /** Notices that nobody has acknowledged yet. */
  notices: list<Notice>(),
  /**
   * The record's own trace: that of JobPro's first event, also where the record was selected before
   * that came.
   */
  traceparent: text(),
} as const;

type Fields = { readonly [F in keyof typeof recordFields]: z.output<(typeof recordFields)[F]['schema']> };

/** Identifies one record of one entity over all companies. */
export interface RecordKey {
  readonly companyId: string;
  readonly id: string;
}

/** One record of JobPro and its sync state. */
export interface SyncRecord<S extends Snapshot = Snapshot>
  extends RecordKey, Omit<Fields, 'snapshot' | 'sentSnapshot'> {
  readonly snapshot: S | undefined;
  readonly sentSnapshot: S | undefined;
}

const emptyFields = Object.fromEntries(
  Object.entries(recordFields).map(([name, { empty }]) => [name, empty]),
) as Fields;

/** A record of which only the name is known. */
export const unknownRecord = (companyId: string, id: string): SyncRecord<never> => ({
  ...emptyFields,
  companyId,
  id,
  snapshot: undefined,
  sentSnapshot: undefined,
});

/** True while what needs the record must wait until somebody acknowledges a notice. */
export const isHeld = (record: SyncRecord): boolean => record.notices.some(({ holds }) => holds);

/** True once the record may be in QuickBooks. */
export const isOut = ({ state }: Pick<SyncRecord, 'state'>): boolean =>
  state === 'sending' || state === 'checking' || state === 'exported' || state === 'voiding';
