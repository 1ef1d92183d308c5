import {
  advance,
  begin,
  type BoundOperation,
  type CommandEvent,
  type CommandState,
  type CompleteState,
  type Completion,
  deferred,
  lookAgainAt,
  rejected,
  type Taken,
  type TravelState,
} from '@jobpro/connector';
import type { Answer } from '@jobpro/contracts';
import { type AnsweredSet, comparableName, type MessageSetReading } from '@jobpro/qbxml';
import { z } from 'zod';
import type { FileFacts } from '../connection/connection.js';
import { isOperation, operations } from '../operations/operations.js';
import { readable, saidOf } from '../operations/refusals.js';
import { type DesktopReply, type DesktopWire, identify } from '../operations/wire.js';
import { firstRead, type ReadProgress } from '../paged-reads/paged-read.decide.js';
import { type Entry, type EntryState, requestsOf } from './message-set.js';

/** An entry with its command and operation. */
export interface OpenEntry {
  readonly entry: Entry;
  readonly taken: Taken;
  readonly operation: BoundOperation<DesktopWire>;
}

/** A command as it was taken: an entry for a set, or answered before anything is sent. */
export type Drafted =
  | { readonly kind: 'entry'; readonly entry: Entry }
  | { readonly kind: 'answer'; readonly taken: Taken; readonly answer: Answer };

/** The next state of an entry: it needs another reply of QuickBooks, or it is complete. */
export type NextState = TravelState<DesktopWire> | CompleteState;

/** The company file that a session works in. */
export interface CurrentFile {
  readonly companyFileId: string;
  readonly facts: FileFacts;
}

/** Milliseconds. A command of another file is due at once when its file is chosen again, so there is no hurry. */
const OTHER_FILE_AGAIN = 3_600_000;

/** Returns a command with its first state. A paged read resumes at its stored position. */
export function draft(
  taken: Taken,
  { companyFileId, facts }: CurrentFile,
  { progress, at }: { readonly progress: ReadProgress | undefined; readonly at: Date },
): Drafted {
  const { key, data } = taken;
  if (isOfOtherFile(taken, companyFileId)) return { kind: 'answer', taken, answer: waitForFile(at) };
  if (progress !== undefined) return drafted(taken, firstRead(taken, progress));
  if (!isOperation(key)) {
    const answer = rejected('connector.not-applicable', { action: key, edition: 'Desktop' });
    return { kind: 'answer', taken, answer };
  }
  const operation = operations[key](data);
  return drafted(taken, resolved(operation, begin(operation, taken), facts));
}

const OfFile = z.looseObject({ connectionId: z.string().optional() });

/** Returns whether a command was made for another company file: its ids name other records here, or none. */
function isOfOtherFile({ connectionId, data }: Taken, companyFileId: string): boolean {
  const own = connectionId ?? OfFile.safeParse(data).data?.connectionId ?? companyFileId;
  return own !== companyFileId;
}

const waitForFile = (at: Date): Answer =>
  deferred(
    new Date(at.getTime() + OTHER_FILE_AGAIN),
    'It was made for another company file, and waits until the connection belongs to that one again',
  );

const drafted = (taken: Taken, state: EntryState | CompleteState): Drafted =>
  state.phase === 'complete'
    ? { kind: 'answer', taken, answer: state.answer }
    : { kind: 'entry', entry: entryOf(taken, state) };

function entryOf(taken: Taken, state: EntryState): Entry {
  const { commandId, key, entity, recordId, traceparent, priority: wave, seq, requestKey: sentIn } = taken;
  const unique = uniqueOf(key, taken.data);
  return { commandId, key, entity, recordId, traceparent, wave, seq, unique, sentIn, state };
}

const Named = z.looseObject({ name: z.string(), customer: z.looseObject({ id: z.string() }).optional() });

/** Returns what two commands for the same record share: its name as QuickBooks compares it, for a job below its customer. */
function uniqueOf(key: string, data: unknown): string | undefined {
  if (!key.endsWith('.ensure')) return undefined;
  const named = Named.safeParse(data).data;
  return named === undefined ? undefined : `${key} ${named.customer?.id ?? ''} ${comparableName(named.name)}`;
}

/** Takes a state past its references: qbXML takes names, so they are resolved at once. */
export function resolved(
  operation: BoundOperation<DesktopWire>,
  state: CommandState<DesktopWire>,
  context: FileFacts,
): NextState {
  const next = state.phase === 'resolve' ? advance(operation, state, { kind: 'resolved', identify, context }) : state;
  if (next.phase === 'resolve') throw new Error('References are resolved once.');
  return next;
}

/** Joins entries with their commands. Entries whose command another session has by now are left out. */
export function reopen(entries: readonly Entry[], taken: readonly Taken[]): OpenEntry[] {
  const byId = new Map(taken.map((command) => [command.commandId, command]));
  return entries.flatMap((entry) => {
    const command = byId.get(entry.commandId);
    if (command === undefined || !isOperation(entry.key)) return [];
    return [{ entry, taken: command, operation: operations[entry.key](command.data) }];
  });
}

/** Returns the entry as if its command had just begun, because another command makes a record of that name. */
export function lookAgain({ entry, operation }: OpenEntry, facts: FileFacts): Entry {
  const state = resolved(operation, begin(operation, { lost: false }), facts);
  return state.phase === 'complete' ? entry : { ...entry, state };
}

/** The answer to a message set. */
export interface SetAnswer {
  readonly set: AnsweredSet;
  /** The meaning of `messageSetStatusCode`. */
  readonly reading: MessageSetReading;
  /** True: not the set's own answer, but what QuickBooks kept of it. */
  readonly stored: boolean;
  readonly at: Date;
  /** The time until which the set may still run somewhere. Before that it is too early to look for its records. */
  readonly mayRunUntil: Date;
}

/** The next state of one entry, and the replies that led to it. */
export interface Outcome {
  readonly open: OpenEntry;
  readonly state: NextState;
  /** The replies to what it asked or sent. */
  readonly replies: readonly DesktopReply[];
}

/** Returns the next state of every entry of a set. A write that may have happened is never treated as not done. */
export function readReplies(entries: readonly OpenEntry[], answer: SetAnswer, facts: FileFacts): Outcome[] {
  const byRequest = new Map(answer.set.answers.map((reply) => [reply.requestID, reply]));
  return entries.map((open) => {
    const replies = requestsOf(open.entry).flatMap(({ requestID }) => {
      const reply = byRequest.get(requestID);
      return reply === undefined ? [] : [{ answer: reply, at: answer.at }];
    });
    return { open, replies, state: nextOf(open, replies, answer, facts) };
  });
}

function nextOf(
  { entry, operation }: OpenEntry,
  replies: readonly DesktopReply[],
  answer: SetAnswer,
  facts: FileFacts,
): NextState {
  const { state } = entry;
  if (state.phase === 'page') throw new Error('A page of an import is not an operation.');
  const event = eventOf(entry, replies, answer);
  const next = event === undefined ? state : resolved(operation, advance(operation, state, event), facts);
  const isEarly = next.phase === 'complete' && next.answer.kind === 'unknown' && answer.mayRunUntil > answer.at;
  return isEarly ? { ...next, due: answer.mayRunUntil } : next;
}

/** Reports to the command runner what QuickBooks said; nothing where a question is to be asked again. */
function eventOf(
  entry: Entry,
  replies: readonly DesktopReply[],
  { stored, at, mayRunUntil }: SetAnswer,
): CommandEvent<DesktopWire> | undefined {
  const isComplete = replies.length === requestsOf(entry).length;
  if (entry.state.phase !== 'send') {
    // QuickBooks keeps that a question was asked, not what it found.
    if (stored) return undefined;
    return isComplete ? { kind: 'answered', replies, at } : { kind: 'lost', at };
  }
  const [receipt] = replies;
  if (receipt !== undefined) return { kind: 'replied', receipt };
  // QuickBooks has no status of the set yet: it may still be running.
  const lookAt = stored && mayRunUntil > at ? mayRunUntil : undefined;
  return { kind: 'lost', at, lookAt };
}

/** Sendings that QuickBooks may put off, and hours that a command may wait, before a person is asked. */
const MOST_ATTEMPTS = 12;
const LONGEST_HOURS = 24;

/**
 * Ends a deferral that was repeated too often or for too long, so that nothing waits for ever without a reason that a person
 * sees. QuickBooks' words are kept.
 */
export function bounded({ open: { taken }, replies }: Outcome, answer: Answer): Answer {
  const last = replies.at(-1);
  if (answer.kind !== 'deferred' || last === undefined) return answer;
  const hours = (last.at.getTime() - taken.queuedAt.getTime()) / 3_600_000;
  if (taken.attempts < MOST_ATTEMPTS && !(hours >= LONGEST_HOURS && taken.attempts > 1)) return answer;
  const { statusMessage } = last.answer;
  const details = {
    times: String(taken.attempts),
    said: statusMessage === '' ? answer.because : readable(statusMessage),
  };
  return rejected('quickbooks.keeps-failing', details, saidOf(last));
}

/** Returns what is stored of an answer, for the queue and the record's history. */
export function completionOf({ open, replies, state }: Outcome, answer: Answer, traceparent: string): Completion {
  const { entry, taken } = open;
  const last = replies.at(-1)?.answer;
  const due = state.phase === 'complete' ? state.due : undefined;
  return {
    commandId: entry.commandId,
    answer,
    traceparent,
    due: due ?? (answer.kind === 'unknown' ? lookAgainAt(answer.sentAt, taken.attempts) : undefined),
    exchange: {
      sent: requestsOf(entry).map(({ xml }) => xml),
      received:
        last === undefined
          ? null
          : {
              type: last.type,
              statusCode: last.statusCode,
              statusSeverity: last.statusSeverity,
              statusMessage: last.statusMessage,
              records: last.rets,
            },
    },
  };
}

/** Returns whether others may wait for this outcome: a document for its customer and items, a payment for its invoice. */
export const isAwaited = (entry: Entry, answer: Answer): boolean =>
  answer.kind === 'done' && entry.entity !== 'payment' && entry.entity !== 'job';
