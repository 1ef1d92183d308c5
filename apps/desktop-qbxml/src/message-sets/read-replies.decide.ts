import { advance, type CommandEvent, type Completion, lookAgainAt } from '@jobpro/connector';
import type { Answer } from '@jobpro/contracts';
import type { AnsweredSet, MessageSetReading } from '@jobpro/qbxml';
import type { DesktopReply, DesktopWire, FileFacts } from '../operations/wire.js';
import { type Entry, requestsOf } from './entry.schema.js';
import { type NextState, type OpenEntry, resolved } from './open-entry.decide.js';

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
