import {
  CommandQueueStore,
  type Completion,
  deferred,
  endUnreached,
  rejected,
  type Unreached,
} from '@jobpro/connector';
import { type Answer, type DesktopState, desktopStateText } from '@jobpro/contracts';
import type { HresultReading, HresultReason } from '@jobpro/qbxml';
import { logger } from '@jobpro/telemetry';
import { Injectable } from '@nestjs/common';
import type { Connection } from '../connection/connection.js';
import { Connections } from '../connection/connections.js';
import { afterRefusedSet, type Entry, firstPace, writes } from '../message-sets/message-set.js';
import { type MessageSetRow, MessageSetStore } from '../message-sets/message-set.store.js';
import { type Session, SessionStore } from './session.store.js';

/** The state of a connection after each failure of QuickBooks as a whole. */
const stateOf: Readonly<Record<HresultReason, DesktopState>> = {
  parse: 'quickbooks-error',
  'version-not-supported': 'quickbooks-too-old',
  'cannot-access': 'not-running',
  'company-file-not-open': 'file-not-open',
  'other-company-file-open': 'other-file-open',
  'wrong-file-mode': 'file-mode',
  'not-running': 'not-running',
  'not-ready': 'not-running',
  'window-open': 'window-open',
  'not-authorized': 'access-denied',
  'access-denied': 'access-denied',
  locked: 'window-open',
  internal: 'quickbooks-error',
  'connection-lost': 'quickbooks-error',
  other: 'quickbooks-error',
};

/** A failure as QuickBooks or the Web Connector reported it. */
interface Failure {
  readonly reason: HresultReason;
  readonly message: string;
}

/** Handles message sets that QuickBooks rejected as a whole, and other failures of QuickBooks itself. */
@Injectable()
export class RejectedMessageSet {
  readonly #sessions: SessionStore;
  readonly #sets: MessageSetStore;
  readonly #queue: CommandQueueStore;
  readonly #connections: Connections;

  constructor(sessions: SessionStore, sets: MessageSetStore, queue: CommandQueueStore, connections: Connections) {
    this.#sessions = sessions;
    this.#sets = sets;
    this.#queue = queue;
    this.#connections = connections;
  }

  /** Stores that the Web Connector could not reach QuickBooks as the session's last error. */
  noteConnectionError({ sessionId }: Session, failure: Failure): Promise<void> {
    return this.#sessions.note(sessionId, { lastError: lastErrorOf(failure), moreConnectionErrors: 1 });
  }

  /** Publishes a failure as the state of the connection. */
  report({ connectionId }: Session, failure: Failure): Promise<void> {
    return this.#connections.report(connectionId, stateOf[failure.reason], detailsOf(failure));
  }

  /** Stores and publishes a failure. Returns what receiveResponseXML returns to end the session. */
  async stop(session: Session, failure: Failure): Promise<number> {
    await this.#sessions.note(session.sessionId, { awaiting: null, lastError: lastErrorOf(failure) });
    await this.report(session, failure);
    return -1;
  }

  /** Puts off all commands of a set that did not run. They are sent again at the next run. */
  async postpone(session: Session, set: MessageSetRow, { reason }: HresultReading): Promise<void> {
    const because = desktopStateText(stateOf[reason], {}).sentence;
    const at = new Date();
    const completions = set.entries.filter(writes).map((entry): Completion => {
      const answer = unreached(entry, { kind: 'postponed', until: at, because, at });
      return { commandId: entry.commandId, answer };
    });
    await this.#sessions.whileAwaiting(session, async (tx, send) => {
      await this.#queue.completeWithin(tx, send, session.sessionId, completions);
      await this.#sets.end(set.setId, { state: set.resent ? 'open' : 'void', hresult: reason }, tx);
      await this.#sets.dropPending(session.sessionId, tx);
    });
  }

  /**
   * Sends a set that QuickBooks cannot parse again in halves, because QuickBooks does not say which request is wrong. A request that
   * is alone in its set is rejected.
   */
  async split(session: Session, connection: Connection, set: MessageSetRow, message: string): Promise<void> {
    const [first, ...others] = set.entries;
    const culprit = others.length === 0 ? first : undefined;
    if (culprit !== undefined)
      logger.error({ record: culprit.recordId, key: culprit.key }, 'QuickBooks cannot parse this request of ours');
    const completions = (culprit === undefined ? [] : [culprit]).map((entry) => ({
      commandId: entry.commandId,
      answer: unreached(entry, { kind: 'unsendable', said: message, at: new Date() }),
    }));
    await this.#sessions.whileAwaiting(session, async (tx, send) => {
      await this.#queue.completeWithin(tx, send, session.sessionId, completions);
      if (culprit === undefined) await this.#sets.putPending(tx, session.sessionId, set.entries);
      await this.#sets.end(set.setId, { state: set.resent ? 'open' : 'void', hresult: 'parse' }, tx);
      await this.#sets.savePace(tx, connection.connectionId, smallerPace(connection, set));
      await this.#sessions.change(tx, session.sessionId, { awaiting: null, moreRejected: completions.length });
    });
  }

  /** Makes the next sets smaller, because the response was too large to be read. */
  async shrink(session: Session, connection: Connection, set: MessageSetRow): Promise<void> {
    await this.#sessions.whileAwaiting(session, (tx) =>
      this.#sets.savePace(tx, connection.connectionId, smallerPace(connection, set)),
    );
  }
}

/** Returns the sentence and the remedy of a failure, for getLastError. */
function lastErrorOf(failure: Failure): string {
  const { sentence, remedy } = desktopStateText(stateOf[failure.reason], detailsOf(failure));
  return remedy === undefined ? sentence : `${sentence} ${remedy}`;
}

/** Returns the values that a state's sentence needs. */
const detailsOf = ({ reason, message }: Failure): Readonly<Record<string, string>> =>
  stateOf[reason] === 'quickbooks-error' ? { message: message.slice(0, 500) } : {};

const smallerPace = (connection: Connection, set: MessageSetRow) =>
  afterRefusedSet(connection.pace ?? firstPace, set.entries.length);

/** Returns the answer to an entry of which nothing ran. */
function unreached({ state }: Entry, event: Unreached): Answer {
  if (state.phase !== 'page') return endUnreached(state, event).answer;
  return event.kind === 'postponed'
    ? deferred(event.until, event.because)
    : rejected('connector.payload-refused', { said: event.said }, { message: event.said });
}
