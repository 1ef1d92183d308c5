import { countAnswers, operationSpan, type Completion, type Taken } from '@jobpro/connector';
import {
  type AnsweredSet,
  type HresultReading,
  type MessageSetReading,
  readHresult,
  readMessageSet,
  readMessageSetStatus,
} from '@jobpro/qbxml';
import { logger } from '@jobpro/telemetry';
import type { Connection } from '../connection/connection.schema.js';
import type { ExportedPage } from '../readings/read-back.decide.js';
import { turnPages } from '../readings/turn-pages.decide.js';
import { type Entry, isPage, requestsOf } from '../message-sets/entry.schema.js';
import type { MessageSetRow } from '../message-sets/message-set.store.js';
import { reopen } from '../message-sets/open-entry.decide.js';
import { afterAnswer, firstPace, mayRunFor } from '../message-sets/pace.decide.js';
import { completionOf, isAwaited, type Outcome, readReplies } from '../message-sets/read-replies.decide.js';
import { countLoss, countRecovery, countSet } from '../message-sets/set-metrics.js';
import type { Hold } from './hold.js';
import type { Introduction } from './introduction.js';
import type { RefusedSet } from './refused-set.js';
import type { Awaiting, Session } from './session.schema.js';
import type { Stores } from './stores.js';

/** What receiveResponseXML brought. */
export interface Brought {
  readonly response: string;
  readonly hresult: string;
  readonly message: string;
}

/** After so many lost answers in one session it ends: the computer needs a rest, and nothing is lost by waiting. */
const MOST_LOSSES = 3;
/** Of each answer, so many records that cannot be read are logged. */
const MOST_TOLD = 5;

/** Takes an answer: settles every command by what QuickBooks did, in one transaction, and says how far the session is. */
export class TakeAnswer {
  constructor(
    private readonly stores: Stores,
    private readonly parts: AnswerParts,
  ) {}

  /** Percent done; 100 ends the session, and a negative number ends it with a text for getLastError. */
  async take(session: Session, connection: Connection, brought: Brought): Promise<number> {
    const { awaiting } = session;
    if (awaiting === undefined) {
      await this.#say(session, 'This answer belongs to no request. What was queued goes at the next run.');
      return -1;
    }
    if (awaiting.kind === 'introduction')
      return this.parts.introduction.answered(session, connection, { asked: awaiting, brought });
    const reading = readHresult(brought.hresult);
    if (awaiting.kind === 'clear') {
      if (reading === undefined) await this.stores.sets.note(awaiting.setId, { state: 'cleared' });
      await this.stores.sessions.note(session.sessionId, { awaiting: null });
      return reading === undefined ? this.#progress(session) : this.parts.refused.stop(session, reading, brought);
    }
    const set = await this.stores.sets.byId(awaiting.setId);
    if (set === undefined) throw new Error('The message set that is awaited is not on record.');
    if (reading !== undefined) return this.#failed(session, connection, { set, awaiting, reading, brought });
    const read = readMessageSet(brought.response);
    if (!read.ok) {
      logger.warn({ problem: read.problem, set: set.setId }, 'QuickBooks’ answer cannot be read');
      if (read.problem.kind === 'too-large') await this.parts.refused.shrink(connection, set);
      return this.#lost(session, set, 'unreadable');
    }
    for (const { requestID, unreadable } of read.value.answers)
      for (const record of unreadable.slice(0, MOST_TOLD))
        logger.error({ set: set.setId, requestID, record }, 'A record that QuickBooks answered with cannot be read');
    if (isOfAnother(read.value, set)) return this.#lost(session, set, 'another set');
    await this.#settle(session, connection, { set, awaiting, answered: read.value });
    return this.#progress(session);
  }

  /** QuickBooks, or the way to it, failed as a whole. */
  async #failed(session: Session, connection: Connection, failure: Failure): Promise<number> {
    const { set, awaiting, reading, brought } = failure;
    const { hresult, message } = brought;
    logger.warn({ hresult, message, set: set.setId, reason: reading.reason }, 'QuickBooks did not run a message set');
    if (awaiting.kind === 'status') {
      await this.stores.sessions.note(session.sessionId, { awaiting: null, moreLosses: 1 });
      return this.parts.refused.stop(session, reading, brought);
    }
    if (reading.acted === 'maybe') return this.#lost(session, set, reading.reason);
    if (reading.reason === 'parse') {
      await this.parts.refused.split(session, connection, { set, said: message });
      return this.#progress(session);
    }
    await this.parts.refused.notRun(session, set, reading);
    return this.parts.refused.stop(session, reading, brought);
  }

  /** Whether it ran is not known: the set stays on record, and the next request asks what became of it. */
  async #lost(session: Session, set: MessageSetRow, because: string): Promise<number> {
    countLoss(because);
    logger.warn({ set: set.setId, because }, 'An answer was lost: QuickBooks is asked what it did');
    await this.stores.sessions.note(session.sessionId, { awaiting: null, moreLosses: 1 });
    if (session.losses + 1 < MOST_LOSSES) return this.#percent(session);
    await this.#say(
      session,
      'QuickBooks’ answers were lost several times. Nothing is sent twice; it goes on at the next run.',
    );
    return -1;
  }

  async #settle(session: Session, connection: Connection, { set, awaiting, answered }: Came): Promise<void> {
    const { queue, steps, sets, sessions, readings, connections, work } = this.stores;
    const { sessionId, companyId } = session;
    const at = new Date();
    const stored = awaiting.kind === 'status';
    const reading = readMessageSetStatus(answered.messageSetStatusCode);
    const held = await queue.takeById(
      companyId,
      sessionId,
      set.entries.map(({ commandId }) => commandId),
    );
    const requests = set.entries.reduce((sum, entry) => sum + requestsOf(entry).length, 0);
    const pace = connection.pace ?? firstPace;
    const mayRunUntil = new Date(set.sentAt.getTime() + mayRunFor(pace, requests));
    const came = { set: answered, reading, stored, at, mayRunUntil };
    const outcomes = readReplies(reopen(set.entries, held), came, connection.facts);
    const { settlements, going, awaited } = this.#decide(outcomes, set, stored);
    const positions = await readings.positions(set.entries.filter(isPage).map(({ commandId }) => commandId));
    const following = await this.#following(set.entries, held);
    const pages = turnPages({ entries: set.entries, held, positions, following, answered, at });
    const ms = at.getTime() - set.sentAt.getTime();

    const settled = await work.transaction(async (tx, send) => {
      // The same answer came twice at once, and the other one was quicker.
      if (!(await sessions.holdAwaiting(tx, sessionId, awaiting))) return undefined;
      const all = [...settlements, ...pages.settlements];
      const completed = await queue.completeWithin(tx, send, sessionId, all);
      send(...pages.told);
      await readings.note(tx, pages.progress);
      await steps.put(tx, sessionId, [...going, ...pages.going]);
      await sets.end(tx, set.setId, { state: endOf(stored, reading), statusCode: answered.messageSetStatusCode });
      if (!stored) {
        const next = afterAnswer(pace, { requests, ms });
        await connections.notePace(tx, connection.connectionId, next, set.writes ? set.setId : undefined);
      }
      await sessions.change(tx, sessionId, {
        awaiting: null,
        ...(awaited ? { awaitedAt: at } : {}),
        moreDone: completed.filter(({ kind }) => kind === 'done').length,
        moreRejected: completed.filter(({ kind }) => kind === 'rejected').length,
      });
      return completed;
    });
    if (settled === undefined) return;
    if (stored) countRecovery(reading);
    else countSet(requests, ms);
    countAnswers('desktop', settled);
  }

  /** Of read-backs: the documents after those that were asked for. */
  async #following(entries: readonly Entry[], held: readonly Taken[]): Promise<ReadonlyMap<string, ExportedPage>> {
    const following = new Map<string, ExportedPage>();
    for (const { commandId, state } of entries) {
      const taken = held.find((each) => each.commandId === commandId);
      if (taken === undefined || state.phase !== 'page' || state.exported?.next === undefined) continue;
      following.set(commandId, await this.stores.readings.exported(taken, state.exported.next));
    }
    return following;
  }

  /** Splits outcomes into answers and next steps, each with a span of its own in its document's trace. */
  #decide(outcomes: readonly Outcome[], set: MessageSetRow, stored: boolean): Decided {
    const settlements: Completion[] = [];
    const going: Entry[] = [];
    let awaited = false;
    for (const outcome of outcomes) {
      const { entry, taken } = outcome.open;
      const type = requestsOf(entry)[0]?.type ?? entry.key;
      const attributes = { 'jobpro.company': taken.companyId, 'jobpro.record': entry.recordId, 'qbxml.set': set.setId };
      const span = operationSpan(`qbxml ${type}`, taken.traceparent, attributes, set.sentAt);
      if (stored) span.event('the answer was lost, and QuickBooks was asked what it did');
      if (outcome.state.phase === 'complete') {
        const { answer } = outcome.state;
        settlements.push(completionOf(outcome, answer, span.traceparent));
        awaited ||= isAwaited(entry, answer);
        span.end(answer);
      } else {
        going.push({ ...entry, state: outcome.state });
        span.end();
      }
    }
    return { settlements, going, awaited };
  }

  /** 100 where nothing is left, after waiting for what the outcomes just sent may set free. */
  async #progress(session: Session): Promise<number> {
    const { sessions, steps, sets } = this.stores;
    const { sessionId, companyId } = session;
    if ((await steps.any(sessionId)) || (await sets.unresolved(companyId)) !== undefined) return this.#percent(session);
    const awaitedAt = await sessions.awaitedAt(sessionId);
    return (await this.parts.hold.forAny(companyId, awaitedAt)) ? this.#percent(session) : 100;
  }

  /** How much of what is known to be to do is done, below 100. */
  async #percent(session: Session): Promise<number> {
    const left = await this.stores.queue.countDue(session.companyId, 1_000);
    const done = session.done + session.rejected;
    return Math.min(99, Math.max(1, Math.floor((100 * done) / Math.max(1, done + left))));
  }

  #say(session: Session, text: string): Promise<void> {
    return this.stores.sessions.note(session.sessionId, { awaiting: null, lastError: text });
  }
}

/** What taking an answer needs beside the stores. */
export interface AnswerParts {
  readonly hold: Hold;
  readonly refused: RefusedSet;
  readonly introduction: Introduction;
}
interface Failure {
  readonly set: MessageSetRow;
  readonly awaiting: Awaiting;
  readonly reading: HresultReading;
  readonly brought: Brought;
}
interface Came {
  readonly set: MessageSetRow;
  readonly awaiting: Awaiting;
  readonly answered: AnsweredSet;
}
interface Decided {
  readonly settlements: readonly Completion[];
  readonly going: readonly Entry[];
  readonly awaited: boolean;
}

/** QuickBooks names the set that it answers; one that names another says nothing of what became of ours. */
const isOfAnother = ({ newMessageSetID: named = '' }: AnsweredSet, { setId, writes }: MessageSetRow): boolean =>
  writes && named !== '' && named.toLowerCase() !== setId.toLowerCase();

/** What QuickBooks kept of a recovered set is cleared next; where it kept nothing there is nothing to clear. */
function endOf(stored: boolean, reading: MessageSetReading): 'answered' | 'recovered' | 'cleared' {
  if (!stored) return 'answered';
  return reading === 'nothing-stored' || reading === 'id-too-long' ? 'cleared' : 'recovered';
}
