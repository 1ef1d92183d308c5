import { CommandQueueStore, type Completion, countAnswers, operationSpan } from '@jobpro/connector';
import {
  type AnsweredSet,
  type Call,
  type HresultReading,
  type MessageSetReading,
  readHresult,
  readMessageSet,
  readMessageSetStatus,
} from '@jobpro/qbxml';
import { logger } from '@jobpro/telemetry';
import { Injectable } from '@nestjs/common';
import { CompanyFiles } from '../company-file/company-files.js';
import type { Connection } from '../connection/connection.js';
import { countLoss, countRecovery, countSet } from '../metrics.js';
import { bounded, completionOf, isAwaited, type Outcome, readReplies, reopen } from '../message-sets/entry.decide.js';
import { afterAnswer, type Entry, firstPace, isPage, mayRunFor, requestsOf } from '../message-sets/message-set.js';
import { type MessageSetRow, MessageSetStore } from '../message-sets/message-set.store.js';
import { readPages } from '../paged-reads/paged-read.decide.js';
import { PagedReadStore } from '../paged-reads/paged-read.store.js';
import { SessionProgress } from './long-poll.js';
import { RejectedMessageSet } from './rejected-message-set.js';
import { type Session, SessionStore } from './session.store.js';

/** A response to a message set. */
interface SetResponse {
  readonly set: MessageSetRow;
  readonly answered: AnsweredSet;
  /** True: not the response itself, but what QuickBooks kept of it. */
  readonly stored: boolean;
}

/** Applies the response to a message set: completes commands, keeps the next steps of others, and publishes pages. */
@Injectable()
export class CompleteMessageSet {
  readonly #sessions: SessionStore;
  readonly #sets: MessageSetStore;
  readonly #queue: CommandQueueStore;
  readonly #reads: PagedReadStore;
  readonly #files: CompanyFiles;

  constructor(
    sessions: SessionStore,
    sets: MessageSetStore,
    queue: CommandQueueStore,
    reads: PagedReadStore,
    files: CompanyFiles,
  ) {
    this.#sessions = sessions;
    this.#sets = sets;
    this.#queue = queue;
    this.#reads = reads;
    this.#files = files;
  }

  /** Applies a response in one transaction. Does nothing where the same response was applied already. */
  async complete(session: Session, connection: Connection, { set, answered, stored }: SetResponse): Promise<void> {
    const { sessionId, companyId } = session;
    const { entries } = set;
    const at = new Date();
    const reading = readMessageSetStatus(answered.messageSetStatusCode);
    const commandIds = entries.map(({ commandId }) => commandId);
    const commands = await this.#queue.takeById(companyId, sessionId, commandIds);
    const requests = entries.reduce((sum, entry) => sum + requestsOf(entry).length, 0);
    const pace = connection.pace ?? firstPace;
    const mayRunUntil = new Date(set.sentAt.getTime() + mayRunFor(pace, requests));
    const answer = { set: answered, reading, stored, at, mayRunUntil };
    const outcomes = readReplies(reopen(entries, commands), answer, connection.facts);
    const { completions, pending, awaited, waiting } = divide(outcomes, set, stored);
    const positions = await this.#reads.positions(entries.filter(isPage).map(({ commandId }) => commandId));
    const following = await this.#reads.following(entries, commands, connection.companyFileId);
    const pages = readPages({ entries, commands, positions, following, answered, at });
    const ms = at.getTime() - set.sentAt.getTime();

    const completed = await this.#sessions.whileAwaiting(session, async (tx, send) => {
      const all = [...completions, ...pages.completions];
      const completed = await this.#queue.completeWithin(tx, send, sessionId, all);
      send(...pages.messages);
      for (const links of pages.lost) await this.#files.reportGone(tx, send, connection, links);
      await this.#reads.save(tx, pages.progress);
      await this.#sets.putPending(tx, sessionId, [...pending, ...pages.pending]);
      await this.#sets.end(
        set.setId,
        {
          state: stored ? endOfStored(set, answered, reading) : endOfAnswered(set, reading),
          statusCode: answered.messageSetStatusCode,
        },
        tx,
      );
      if (!stored) {
        const clearable = set.writes && !set.resent ? set.setId : undefined;
        await this.#sets.savePace(tx, connection.connectionId, afterAnswer(pace, { requests, ms }), clearable);
      }
      await this.#sessions.change(tx, sessionId, {
        awaiting: null,
        awaitedAt: awaited ? at : undefined,
        lastError: waitingText(waiting),
        moreDone: completed.filter(({ kind }) => kind === 'done').length,
        moreRejected: completed.filter(({ kind }) => kind === 'rejected').length,
      });
      return completed;
    });
    if (completed === undefined) return;
    if (stored) countRecovery(reading);
    else countSet(requests, ms);
    countAnswers('desktop', completed);
  }
}

interface Waiting {
  readonly entry: Entry;
  readonly because: string;
}

interface Divided {
  readonly completions: readonly Completion[];
  readonly pending: readonly Entry[];
  /** True: other commands may wait for these outcomes. */
  readonly awaited: boolean;
  /** Put off by QuickBooks. */
  readonly waiting: readonly Waiting[];
}

/** Divides outcomes into completions and pending entries, each with a span in its document's trace. */
function divide(outcomes: readonly Outcome[], set: MessageSetRow, stored: boolean): Divided {
  const completions: Completion[] = [];
  const pending: Entry[] = [];
  const waiting: Waiting[] = [];
  let awaited = false;
  for (const outcome of outcomes) {
    const { entry, taken } = outcome.open;
    const type = requestsOf(entry)[0]?.type ?? entry.key;
    const attributes = { 'jobpro.company': taken.companyId, 'jobpro.record': entry.recordId, 'qbxml.set': set.setId };
    const span = operationSpan(`qbxml ${type}`, taken.traceparent, attributes, set.sentAt);
    if (stored) span.event('the response was lost, and QuickBooks was asked what it did');
    if (outcome.state.phase === 'complete') {
      const answer = bounded(outcome, outcome.state.answer);
      completions.push(completionOf(outcome, answer, span.traceparent));
      awaited ||= isAwaited(entry, answer);
      if (answer.kind === 'deferred') waiting.push({ entry, because: answer.because });
      span.end(answer);
    } else {
      const sentIn = entry.state.phase === 'send' ? set.setId : entry.sentIn;
      pending.push({ ...entry, sentIn, state: outcome.state });
      span.end();
    }
  }
  return { completions, pending, awaited, waiting };
}

/** Returns what the Web Connector shows of documents that wait: how many, and why the first one does. */
function waitingText(waiting: readonly Waiting[]): string | undefined {
  const [first] = waiting;
  if (first === undefined) return undefined;
  const records = waiting.length === 1 ? `1 ${first.entry.entity} waits` : `${waiting.length} records wait`;
  return `${records}: ${first.because}. JobPro sends again at the next run.`;
}

/** Returns how an answered set ends. One whose id QuickBooks could not store is not protected against a late copy of it. */
const endOfAnswered = ({ resent }: MessageSetRow, reading: MessageSetReading) =>
  resent && reading === 'could-not-store' ? 'open' : 'answered';

/**
 * Returns how a set ends whose answer was lost. Where QuickBooks stores nothing of it, the computer that was given the set may
 * still have it, so the set stays open. What QuickBooks stores is cleared next, except of a set that was sent more than once
 * under its id: a copy that comes late must be answered from the store.
 */
function endOfStored({ resent, writes }: MessageSetRow, { answers }: AnsweredSet, reading: MessageSetReading) {
  const stored = resent ? 'answered' : 'recovered';
  switch (reading) {
    case 'nothing-stored':
    case 'could-not-store':
    case 'other':
      return writes ? 'open' : 'cleared';
    case 'id-too-long':
      return 'cleared';
    case 'answered':
      return writes && answers.length === 0 ? 'open' : stored;
    case 'other-content':
    case 'answer-not-kept':
      return stored;
  }
}

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
      return this.#progress.afterResponse(session, connection);
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
    return this.#progress.afterResponse(session, connection);
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
      return this.#progress.afterResponse(session, connection);
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
