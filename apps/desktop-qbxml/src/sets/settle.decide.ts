import type { Answer } from '@jobpro/contracts';
import { type Taken, deferred, lookAgainAt, type Completion, unknown } from '@jobpro/connector';
import type { AnsweredSet, MessageSetReading } from '@jobpro/qbxml';
import type { DesktopReply, FileFacts } from '../operations/exchange.js';
import type { Bound } from '../operations/operations.js';
import { advance, look, type Next } from './advance.decide.js';
import { type Entry, requestsOf, type Step } from './entry.schema.js';

/** An entry with its command and operation, when its set is answered. */
export interface Open {
  readonly entry: Entry;
  readonly taken: Taken;
  readonly bound: Bound;
}

/** What came of a set. */
export interface AnsweredWith {
  readonly set: AnsweredSet;
  /** What `messageSetStatusCode` says. */
  readonly reading: MessageSetReading;
  /** True: not the set's own answer, but what QuickBooks kept of it. */
  readonly stored: boolean;
  readonly at: Date;
  /** Until when the set may still be running somewhere, so that it is too early to look for what it made. */
  readonly mayRunUntil: Date;
}

/** What becomes of one entry. */
export interface Outcome {
  readonly open: Open;
  readonly next: Next;
  /** The replies to what it asked or sent. */
  readonly replies: readonly DesktopReply[];
  /** When to look for one that is unknown, where that is known better than by waiting longer each time. */
  readonly due?: Date;
}

/** What becomes of every entry of a set by the answer that came. Nothing that may have been done is ever taken for not done. */
export function settleSet(entries: readonly Open[], answered: AnsweredWith, facts: FileFacts): Outcome[] {
  const byRequest = new Map(answered.set.answers.map((answer) => [answer.requestID, answer]));
  return entries.map((open) => {
    const replies = requestsOf(open.entry).flatMap(({ requestID }) => {
      const answer = byRequest.get(requestID);
      return answer === undefined ? [] : [{ answer, at: answered.at }];
    });
    const next = nextOf(open, replies, answered, facts);
    const isEarly = next.kind === 'answer' && next.answer.kind === 'unknown' && answered.mayRunUntil > answered.at;
    return { open, replies, next, ...(isEarly ? { due: answered.mayRunUntil } : {}) };
  });
}

function nextOf(open: Open, replies: readonly DesktopReply[], answered: AnsweredWith, facts: FileFacts): Next {
  const { entry, bound } = open;
  const complete = replies.length === requestsOf(entry).length;
  if (entry.step.kind === 'look') {
    // QuickBooks keeps what became of a question, not what it found: it is asked again.
    if (answered.stored) return { kind: 'step', step: entry.step };
    return complete
      ? advance(entry, bound, replies, facts)
      : { kind: 'answer', answer: unanswered(entry.step, answered.at) };
  }
  if (complete) return advance(entry, bound, replies, facts);
  // Sent, and QuickBooks keeps nothing of it as yet: it may be at it just now.
  if (answered.stored && answered.mayRunUntil > answered.at) return { kind: 'answer', answer: unknown(answered.at) };
  // Sent, and QuickBooks says nothing of it: look before it is sent again.
  return look(entry.commandId, bound, facts, true);
}

/** A question without a reply: asked again, unless what it is about may have happened; then that stays unknown. */
function unanswered(step: Step & { kind: 'look' }, at: Date): Answer {
  if (step.otherwise?.kind === 'done') return step.otherwise;
  return step.lost ? unknown(at) : deferred(at, 'QuickBooks gave no answer');
}

/** One that was sent cannot have run: it goes again by itself. One that may have happened before stays unknown. */
export function notRun({ step }: Entry, at: Date, because: string): Answer {
  return step.kind === 'look' && step.lost ? unknown(at) : deferred(at, because);
}

/** What is written down of an answer, for the queue and the record's passport. */
export function settlementOf(outcome: Outcome, answer: Answer, traceparent: string): Completion {
  const { open, replies, due } = outcome;
  const { entry, taken } = open;
  const last = replies.at(-1)?.answer;
  const sent = requestsOf(entry).map(({ xml }) => xml);
  return {
    commandId: entry.commandId,
    answer,
    traceparent,
    ...(answer.kind === 'unknown' ? { due: due ?? lookAgainAt(answer.sentAt, taken.attempts) } : {}),
    exchange: {
      sent,
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

/** Whether others may wait for this outcome: a document for its customer and items, a payment for its invoice. */
export const isAwaited = (entry: Entry, answer: Answer): boolean =>
  answer.kind === 'done' && entry.entity !== 'payment' && entry.entity !== 'job';
