import type { Answer } from '@jobpro/contracts';
import { type Completion, deferred, endUnreached, rejected, type Unreached } from '@jobpro/connector';
import type { HresultReading, HresultReason } from '@jobpro/qbxml';
import { logger } from '@jobpro/telemetry';
import type { Connection } from '../connection/connection.schema.js';
import { type ConnectionState, textOf } from '../connection/connection-state.js';
import type { ConnectionNews } from '../connection/connection-news.js';
import { type Entry, writes } from '../message-sets/entry.schema.js';
import type { MessageSetRow } from '../message-sets/message-set.store.js';
import { afterRefusedSet, firstPace } from '../message-sets/pace.decide.js';
import type { Session } from './session.schema.js';
import type { Stores } from './stores.js';

/** What each failure of QuickBooks as a whole says of the connection. */
export const stateOf: Readonly<Record<HresultReason, ConnectionState>> = {
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

/** What a state's sentence needs filled in. */
export const detailsOf = (state: ConnectionState, message: string): Readonly<Record<string, string>> =>
  state === 'quickbooks-error' ? { message: message.slice(0, 500) } : {};

/** What is done with a set that QuickBooks turned away as a whole, having run none of it. */
export class RefusedSet {
  constructor(
    private readonly stores: Stores,
    private readonly news: ConnectionNews,
  ) {}

  /** Ends the session with a sentence, and tells how the connection stands. Answers what receiveResponseXML returns. */
  async stop(session: Session, { reason }: HresultReading, { message }: { message: string }): Promise<number> {
    const state = stateOf[reason];
    const details = detailsOf(state, message);
    const { sentence, remedy } = textOf(state, details);
    await this.stores.sessions.note(session.sessionId, {
      awaiting: null,
      lastError: remedy === undefined ? sentence : `${sentence} ${remedy}`,
    });
    await this.news.tell(session.connectionId, state, details);
    return -1;
  }

  /** None of it ran: everything goes again by itself at the next run. */
  async notRun(session: Session, set: MessageSetRow, { reason }: HresultReading): Promise<void> {
    const { queue, sets, steps, sessions, work } = this.stores;
    const because = textOf(stateOf[reason], {}).sentence;
    const at = new Date();
    const settlements = set.entries.flatMap((entry): Completion[] =>
      writes(entry)
        ? [{ commandId: entry.commandId, answer: unreached(entry, { kind: 'postponed', until: at, because, at }) }]
        : [],
    );
    await work.transaction(async (tx, send) => {
      // The same answer came twice, and the other one was quicker.
      if (!(await sessions.holdAwaiting(tx, session.sessionId, session.awaiting))) return;
      await queue.completeWithin(tx, send, session.sessionId, settlements);
      await sets.end(tx, set.setId, { state: 'void', hresult: reason });
      await steps.forget(tx, session.sessionId);
    });
  }

  /** QuickBooks could not parse it and does not say where: half of it is tried at a time, until the one is found that is to blame. */
  async split(
    session: Session,
    connection: Connection,
    { set, said }: { set: MessageSetRow; said: string },
  ): Promise<void> {
    const { queue, sets, steps, sessions, connections, work } = this.stores;
    const [only, ...others] = set.entries;
    const alone = only !== undefined && others.length === 0;
    if (alone) logger.error({ record: only.recordId, key: only.key }, 'QuickBooks cannot parse this request of ours');
    await work.transaction(async (tx, send) => {
      // The same answer came twice, and the other one was quicker.
      if (!(await sessions.holdAwaiting(tx, session.sessionId, session.awaiting))) return;
      const settlements = alone
        ? [{ commandId: only.commandId, answer: unreached(only, { kind: 'unsendable', said, at: new Date() }) }]
        : [];
      await queue.completeWithin(tx, send, session.sessionId, settlements);
      if (!alone) await steps.put(tx, session.sessionId, set.entries);
      await sets.end(tx, set.setId, { state: 'void', hresult: 'parse' });
      const pace = afterRefusedSet(connection.pace ?? firstPace, set.entries.length);
      await connections.notePace(tx, connection.connectionId, pace, undefined);
      await sessions.change(tx, session.sessionId, { awaiting: null, moreRejected: settlements.length });
    });
  }

  /** Its answer was too large to be read: the next sets are smaller. */
  async shrink(connection: Connection, set: MessageSetRow): Promise<void> {
    const pace = afterRefusedSet(connection.pace ?? firstPace, set.entries.length);
    await this.stores.work.transaction(async (tx) => {
      await this.stores.connections.notePace(tx, connection.connectionId, pace, undefined);
    });
  }
}

/** Returns the answer to an entry of which nothing ran. */
function unreached({ state }: Entry, event: Unreached): Answer {
  if (state.phase !== 'page') return endUnreached(state, event).answer;
  return event.kind === 'postponed'
    ? deferred(event.until, event.because)
    : rejected('connector.payload-refused', { said: event.said }, { message: event.said });
}
