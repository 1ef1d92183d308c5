import type { Fault } from './fault.read.js';
import type { BatchItemAnswer, EntityAnswer, OnlineReply, PageAnswer } from './reply.read.js';

/** The result of a call. */
export type Settlement =
  | { readonly kind: 'accepted' }
  /** Not done. `fault` is the one that decides what to do next: see its `meaning.remedy`. */
  | { readonly kind: 'refused'; readonly fault: Fault }
  /** Not done, may be sent again; `afterSeconds` where QuickBooks said so. */
  | { readonly kind: 'later'; readonly because: 'throttled' | 'not-done'; readonly afterSeconds: number | null }
  | { readonly kind: 'unauthorised'; readonly remedy: 'refresh-token' | 'reauthorise' }
  /** It may have been done: look before sending again. `fault`: QuickBooks' words, where it answered in words. */
  | { readonly kind: 'unknown'; readonly fault?: Fault | undefined };

/** The kind of call: one change, one that changes nothing, or a batch as a whole. */
export type Sent = 'write' | 'ask' | 'batch';

/**
 * Returns the result of one call. A 5xx, a page of a proxy, a cut body or an answer to something else is unknown after a
 * write, and worth another try after a question. A batch is accepted when it was answered at all; `batchAnswers` and
 * `settleItem` then give the result of each operation.
 */
export function settle(reply: OnlineReply, sent: Sent): Settlement {
  switch (reply.kind) {
    case 'throttled':
      return { kind: 'later', because: 'throttled', afterSeconds: reply.retryAfterSeconds };
    case 'unauthorised':
      return { kind: 'unauthorised', remedy: reply.remedy };
    case 'fault':
      return reply.status >= 500 ? lost(sent, null, reply.faults[0]) : settleFaults(reply.faults, sent);
    case 'garbled':
      return lost(sent, reply.retryAfterSeconds);
    case 'entity':
      return sent === 'batch' ? lost(sent, null) : { kind: 'accepted' };
    case 'batch':
      return sent === 'batch' ? { kind: 'accepted' } : lost(sent, null);
    case 'page':
    case 'changes':
      return sent === 'ask' ? { kind: 'accepted' } : lost(sent, null);
  }
}

export type BatchItemOutcome = BatchItemAnswer | { readonly kind: 'unanswered' };

/** An answer for every operation that was sent; one that QuickBooks left out is `unanswered`. */
export function batchAnswers(
  items: ReadonlyMap<string, BatchItemAnswer>,
  itemIds: readonly string[],
): readonly BatchItemOutcome[] {
  return itemIds.map((itemId) => items.get(itemId) ?? { kind: 'unanswered' });
}

/** Returns the result of one operation of a batch that was answered. */
export function settleItem(outcome: BatchItemOutcome, sent: Exclude<Sent, 'batch'>): Settlement {
  switch (outcome.kind) {
    case 'fault':
      return settleFaults(outcome.faults, sent);
    case 'unanswered':
    case 'garbled':
      return lost(sent, null);
    case 'entity':
    case 'page':
      return isAnswerTo(outcome, sent) ? { kind: 'accepted' } : lost(sent, null);
  }
}

const isAnswerTo = (answer: EntityAnswer | PageAnswer, sent: Sent): boolean =>
  sent === 'ask' || answer.kind === 'entity';

const lost = (sent: Sent, afterSeconds: number | null, fault?: Fault): Settlement =>
  sent === 'ask' ? { kind: 'later', because: 'not-done', afterSeconds } : { kind: 'unknown', fault };

/** Among several faults the least certain one decides: an operation that may have run is never called refused. */
function settleFaults(faults: readonly Fault[], sent: Sent): Settlement {
  const ranked = [...faults].sort((a, b) => rank(a) - rank(b));
  const [fault] = ranked;
  if (fault === undefined) return lost(sent, null);
  switch (fault.meaning.remedy) {
    case 'unknown':
      return lost(sent, null, fault);
    case 'throttled':
      return { kind: 'later', because: 'throttled', afterSeconds: null };
    case 'retryable':
      return { kind: 'later', because: 'not-done', afterSeconds: null };
    case 'refresh-token':
    case 'reauthorise':
      return { kind: 'unauthorised', remedy: fault.meaning.remedy };
    case 'permanent':
    case 'company-blocked':
    case 'stale':
    case 'duplicate-name':
    case 'duplicate-number':
      return { kind: 'refused', fault };
  }
}

const order = [
  'unknown',
  'throttled',
  'reauthorise',
  'refresh-token',
  'company-blocked',
  'retryable',
  'duplicate-number',
  'duplicate-name',
  'stale',
  'permanent',
] as const satisfies readonly Fault['meaning']['remedy'][];
const rank = (fault: Fault): number => order.indexOf(fault.meaning.remedy);
