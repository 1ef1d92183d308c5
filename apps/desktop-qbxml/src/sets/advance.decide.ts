import type { Answer } from '@jobpro/contracts';
import { rejected, type Taken, unknown } from '@jobpro/connector';
import { z } from 'zod';
import { comparableName } from '@jobpro/qbxml';
import type { DesktopReply, FileFacts } from '../operations/exchange.js';
import type { Bound } from '../operations/operations.js';
import type { Entry, Step } from './entry.schema.js';

/** What becomes of a command: it is answered, or it does something else next. */
export type Next =
  { readonly kind: 'answer'; readonly answer: Answer } | { readonly kind: 'step'; readonly step: Step };

const answered = (answer: Answer): Next => ({ kind: 'answer', answer });
const step = (next: Step): Next => ({ kind: 'step', step: next });

/** The first step of a command that was taken from the queue. One whose answer was lost is looked for, whatever it is. */
export function begin(taken: Taken, bound: Bound, facts: FileFacts): Next {
  return bound.looksFirst || taken.lost
    ? look(taken.commandId, bound, facts, taken.lost)
    : send(taken.commandId, bound, facts);
}

/** Begins to look, for one that was lost or that has to be looked for anew. */
export function look(commandId: string, bound: Bound, facts: FileFacts, lost: boolean): Next {
  const requests = [...bound.lookFor(commandId)];
  // What cannot even be asked for cannot be there; building it says why.
  return requests.length === 0 ? send(commandId, bound, facts) : step({ kind: 'look', requests, found: [], lost });
}

function send(commandId: string, bound: Bound, facts: FileFacts): Next {
  const built = bound.build(commandId, facts);
  return built.kind === 'answer' ? built : step({ kind: 'send', request: built.request });
}

/** What QuickBooks' replies to an entry's requests mean. Every request of the step has its reply, in order. */
export function advance(entry: Entry, bound: Bound, replies: readonly DesktopReply[], facts: FileFacts): Next {
  const { step: current, commandId } = entry;
  switch (current.kind) {
    case 'look':
      return judged(entry, current, { bound, replies, facts });
    case 'send': {
      const [reply] = replies;
      if (reply === undefined) throw new Error('A request that was sent has no reply here.');
      const read = bound.read(reply);
      if (read.kind !== 'look') return answered(read);
      const requests = [...(read.requests ?? bound.lookFor(commandId))];
      if (requests.length === 0) return answered(read.otherwise);
      return step({ kind: 'look', requests, found: [], lost: false, otherwise: read.otherwise });
    }
    case 'page':
      throw new Error('A page of an import is not an operation.');
  }
}

interface Looked {
  readonly bound: Bound;
  readonly replies: readonly DesktopReply[];
  readonly facts: FileFacts;
}

function judged({ commandId }: Entry, current: Step & { kind: 'look' }, { bound, replies, facts }: Looked): Next {
  const failed = replies.find(({ answer }) => !isLookReply(answer.statusCode));
  if (failed !== undefined) return lookFailed(bound, failed, current);
  const found = [...current.found, ...replies];
  const verdict = bound.judge(found, current.lost);
  switch (verdict.kind) {
    case 'answer':
      return verdict;
    case 'absent': {
      if (current.otherwise !== undefined) return answered(current.otherwise);
      const unread = found.flatMap(({ answer }) => answer.unreadable);
      return unread.length === 0 ? send(commandId, bound, facts) : unreadable(unread, replies, current);
    }
    case 'send':
      return step({ kind: 'send', request: verdict.request });
    case 'look':
      return step({ ...current, requests: [...verdict.requests], found });
  }
}

/** Found, not found, and partly found are all that a query answers. */
const isLookReply = (statusCode: number): boolean => statusCode === 0 || statusCode === 1 || statusCode === 500;

/**
 * A question that QuickBooks refused says nothing of what is there. One that may have happened stays unknown: to answer that it
 * can go again would make it twice.
 */
function lookFailed(bound: Bound, reply: DesktopReply, current: Step & { kind: 'look' }): Next {
  if (current.otherwise?.kind === 'done') return answered(current.otherwise);
  if (current.lost) return answered(unknown(reply.at));
  const read = bound.read(reply);
  return answered(read.kind === 'look' ? read.otherwise : read);
}

/** What cannot be read may be just what was looked for: that nothing is there must not be taken from it. */
function unreadable(
  records: DesktopReply['answer']['unreadable'],
  [reply]: readonly DesktopReply[],
  { lost }: Step & { kind: 'look' },
): Next {
  if (lost) return answered(unknown(reply?.at ?? new Date()));
  const [first] = records;
  const said = `The answer about it cannot be read (${first?.element ?? ''}, ${first?.detail ?? ''})`;
  return answered(rejected('connector.payload-refused', { said }));
}

const Named = z.looseObject({ name: z.string(), customer: z.looseObject({ id: z.string() }).optional() });

/** By what two commands would make the same record: the name as QuickBooks compares it, below its customer for a job. */
export function uniqueOf(key: string, data: unknown): string | undefined {
  if (!key.endsWith('.ensure')) return undefined;
  const named = Named.safeParse(data).data;
  return named === undefined ? undefined : `${key} ${named.customer?.id ?? ''} ${comparableName(named.name)}`;
}
