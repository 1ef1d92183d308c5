import { type Answer, subjectOf } from '@jobpro/contracts';
import { type CompleteState, deferred, done, type Taken } from '@jobpro/connector';
import type { Outgoing } from '@jobpro/messaging';
import { readStatus } from '@jobpro/qbxml';
import { built } from '../operations/problems.js';
import { answerOf } from '../operations/refusals.js';
import { type DesktopReply, requestIdOf } from '../operations/wire.js';
import type { PageState } from '../message-sets/entry.schema.js';
import type { Position, ReadingPart } from './reading.js';
import { isReading, readings } from './readings.js';

export const atStart: Position = { part: 0, partPages: 0, lastName: undefined, restarts: 0 };
/** How often an iterator may die without a page between, before it is left alone for a while. */
const MOST_RESTARTS = 3;
const REST_MINUTES = 10;

/** What becomes of a reading: where it stands, what is told of it, and what it does next. */
export interface Turned {
  readonly position: Position;
  readonly told: readonly Outgoing[];
  readonly records: number;
  readonly next: PageState | CompleteState;
}

const complete = (answer: Answer): CompleteState => ({ phase: 'complete', answer });
const partsOf = (taken: Taken): readonly ReadingPart[] => (isReading(taken.key) ? readings[taken.key](taken.data) : []);

/** Asks for the first page of where a reading stands: of its beginning, or after the last name that was told. */
export function openPage(taken: Taken, position: Position): Turned['next'] {
  const part = partsOf(taken)[position.part];
  if (part === undefined) return complete(finished(taken));
  return asked(taken, part, { start: true }, position.lastName);
}

function asked(
  taken: Taken,
  part: ReadingPart,
  iterator: Parameters<ReadingPart['ask']>[0]['iterator'],
  from: string | undefined,
): PageState | CompleteState {
  const made = built(part.ask({ requestID: requestIdOf(taken.commandId), iterator, from }));
  return made.kind === 'answer' ? complete(made.answer) : { phase: 'page', request: made.write, from };
}

/** Mapping heard of a reading by its pages; its end is noted for the queue only. */
const finished = (taken: Taken): Answer => done({ id: taken.recordId }, 'linked');

/** Takes one page. A reply that never came, or an iterator that is gone, begins anew after the last name that was told. */
export function turnPage(
  taken: Taken,
  from: string | undefined,
  position: Position,
  reply: DesktopReply | undefined,
): Turned {
  const part = partsOf(taken)[position.part];
  if (part === undefined) return { position, told: [], records: 0, next: complete(finished(taken)) };
  if (reply === undefined) return anew(taken, position, new Date());
  const { answer, at } = reply;
  const status = readStatus(answer.statusCode);
  if (status.kind === 'retryable' && status.reason === 'iterator-gone') return anew(taken, position, at);
  if (status.kind !== 'done' && status.kind !== 'no-match') {
    const next = complete(answerOf(reply, { what: 'item', name: taken.recordId }));
    return { position, told: [], records: 0, next };
  }
  const last = answer.iterator === undefined || answer.iterator.remaining <= 0;
  const page = position.partPages + 1;
  const { type, data, records } = part.tell(answer, { page, last, from });
  const { companyId, traceparent, commandId: causeId } = taken;
  const told = [{ subject: subjectOf(type, companyId), type, data, causeId, traceparent }];
  if (!last) {
    const lastName = part.lastName(answer) ?? position.lastName;
    const next = asked(taken, part, { continue: answer.iterator.id }, from);
    return { position: { ...position, partPages: page, lastName, restarts: 0 }, told, records, next };
  }
  const onward: Position = { ...atStart, part: position.part + 1 };
  return { position: onward, told, records, next: openPage(taken, onward) };
}

function anew(taken: Taken, position: Position, at: Date): Turned {
  const restarts = position.restarts + 1;
  if (restarts > MOST_RESTARTS) {
    const until = new Date(at.getTime() + REST_MINUTES * 60_000);
    const answer = deferred(until, 'QuickBooks forgot several times where the reading was');
    return { position: { ...position, restarts: 0 }, told: [], records: 0, next: complete(answer) };
  }
  // Without a name to go on after, everything is told again from the first page on.
  const again = { ...position, restarts, ...(position.lastName === undefined ? { partPages: 0 } : {}) };
  return { position: again, told: [], records: 0, next: openPage(taken, again) };
}
