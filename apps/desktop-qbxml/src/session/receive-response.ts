import { type AnsweredSet, type Call, type HresultReading, readHresult, readMessageSet } from '@jobpro/qbxml';
import { logger } from '@jobpro/telemetry';
import { Injectable } from '@nestjs/common';
import type { Connection } from '../connection/connection.schema.js';
import { type MessageSetRow, MessageSetStore } from '../message-sets/message-set.store.js';
import { countLoss } from '../message-sets/set-metrics.js';
import { CompleteMessageSet } from './complete-message-set.js';
import { RejectedMessageSet } from './rejected-message-set.js';
import { type Session, SessionStore } from './session.store.js';
import { SessionProgress } from './session-progress.js';

type Response = Pick<
  Extract<Call, { operation: 'receiveResponseXML' }>['parameters'],
  'response' | 'hresult' | 'message'
>;

/** Lost responses after which a session ends: the computer needs a rest, and nothing is lost by waiting. */
const MOST_LOSSES = 3;
/** Unreadable records of one answer that are logged. */
const MOST_LOGGED = 5;

/** Handles receiveResponseXML: applies the response, or finds out that it is lost. */
@Injectable()
export class ReceiveResponse {
  readonly #sessions: SessionStore;
  readonly #sets: MessageSetStore;
  readonly #completer: CompleteMessageSet;
  readonly #rejected: RejectedMessageSet;
  readonly #progress: SessionProgress;

  constructor(
    sessions: SessionStore,
    sets: MessageSetStore,
    completer: CompleteMessageSet,
    rejected: RejectedMessageSet,
    progress: SessionProgress,
  ) {
    this.#sessions = sessions;
    this.#sets = sets;
    this.#completer = completer;
    this.#rejected = rejected;
    this.#progress = progress;
  }

  /** Returns the percentage done. 100 ends the session; a negative number ends it with a text for getLastError. */
  async receive(session: Session, connection: Connection, response: Response): Promise<number> {
    const { awaiting } = session;
    if (awaiting === undefined || awaiting.kind === 'introduction')
      return this.#stop(session, 'This response belongs to no request. Queued commands are sent at the next run.');
    const failure = readHresult(response.hresult);
    if (awaiting.kind === 'clear') {
      if (failure !== undefined) return this.#rejected.stop(session, { ...failure, message: response.message });
      await this.#sets.end(awaiting.setId, { state: 'cleared' });
      await this.#sessions.note(session.sessionId, { awaiting: null });
      return this.#progress.afterResponse(session);
    }
    const set = await this.#sets.byId(awaiting.setId);
    if (set === undefined) throw new Error('The message set that is awaited is not stored.');
    if (failure !== undefined) return this.#failed(session, connection, { set, failure, response });
    const read = readMessageSet(response.response);
    if (!read.ok) {
      logger.warn({ problem: read.problem, set: set.setId }, 'QuickBooks’ response cannot be read');
      if (read.problem.kind === 'too-large') await this.#rejected.shrink(session, connection, set);
      return this.#lost(session, set, 'unreadable');
    }
    logUnreadable(read.value, set);
    if (isOfAnother(read.value, set)) return this.#lost(session, set, 'another set');
    const stored = awaiting.kind === 'status';
    await this.#completer.complete(session, connection, { set, answered: read.value, stored });
    return this.#progress.afterResponse(session);
  }

  /** Handles a failure of QuickBooks as a whole, or of the way to it. */
  async #failed(session: Session, connection: Connection, { set, failure, response }: SetFailure): Promise<number> {
    const { hresult, message } = response;
    logger.warn({ hresult, message, set: set.setId, reason: failure.reason }, 'QuickBooks did not run a message set');
    if (session.awaiting?.kind === 'status') {
      await this.#sessions.note(session.sessionId, { moreLosses: 1 });
      return this.#rejected.stop(session, { ...failure, message });
    }
    if (failure.acted === 'maybe') return this.#lost(session, set, failure.reason);
    if (failure.reason === 'parse') {
      await this.#rejected.split(session, connection, set, message);
      return this.#progress.afterResponse(session);
    }
    await this.#rejected.postpone(session, set, failure);
    return this.#rejected.stop(session, { ...failure, message });
  }

  /** Keeps a set whose result is unknown: the next request asks QuickBooks what it did. */
  async #lost(session: Session, set: MessageSetRow, because: string): Promise<number> {
    countLoss(because);
    logger.warn({ set: set.setId, because }, 'A response was lost: QuickBooks is asked what it did');
    await this.#sessions.note(session.sessionId, { awaiting: null, moreLosses: 1 });
    if (session.losses + 1 < MOST_LOSSES) return this.#progress.percent(session);
    return this.#stop(
      session,
      'QuickBooks’ responses were lost several times. Nothing is sent twice; it continues at the next run.',
    );
  }

  async #stop(session: Session, lastError: string): Promise<number> {
    await this.#sessions.note(session.sessionId, { awaiting: null, lastError });
    return -1;
  }
}

interface SetFailure {
  readonly set: MessageSetRow;
  readonly failure: HresultReading;
  readonly response: Response;
}

function logUnreadable({ answers }: AnsweredSet, { setId }: MessageSetRow): void {
  for (const { requestID, unreadable } of answers)
    for (const record of unreadable.slice(0, MOST_LOGGED))
      logger.error({ set: setId, requestID, record }, 'A record in QuickBooks’ response cannot be read');
}

/** Returns whether QuickBooks names another set in its response, which then says nothing about ours. */
const isOfAnother = ({ newMessageSetID: named = '' }: AnsweredSet, { setId, writes }: MessageSetRow): boolean =>
  writes && named !== '' && named.toLowerCase() !== setId.toLowerCase();
