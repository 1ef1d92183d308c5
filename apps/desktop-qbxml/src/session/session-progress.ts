import { CommandQueueStore } from '@jobpro/connector';
import { Injectable } from '@nestjs/common';
import { MessageSetStore } from '../message-sets/message-set.store.js';
import { LongPoll } from './long-poll.js';
import { type Session, SessionStore } from './session.store.js';

/** Due commands that are counted for the percentage at most. */
const COUNTED = 1_000;

/** Computes the percentage that receiveResponseXML returns. */
@Injectable()
export class SessionProgress {
  readonly #sessions: SessionStore;
  readonly #sets: MessageSetStore;
  readonly #queue: CommandQueueStore;
  readonly #longPoll: LongPoll;

  constructor(sessions: SessionStore, sets: MessageSetStore, queue: CommandQueueStore, longPoll: LongPoll) {
    this.#sessions = sessions;
    this.#sets = sets;
    this.#queue = queue;
    this.#longPoll = longPoll;
  }

  /** Returns 100 where nothing is left, after a wait for commands that follow from the outcomes just published. */
  async afterResponse(session: Session): Promise<number> {
    const { sessionId, companyId } = session;
    if (await this.#sets.hasPending(sessionId)) return this.percent(session);
    if ((await this.#sets.unresolved(companyId)) !== undefined) return this.percent(session);
    const awaitedAt = await this.#sessions.awaitedAt(sessionId);
    return (await this.#longPoll.waitForOne(companyId, awaitedAt)) ? this.percent(session) : 100;
  }

  /** Returns how much of the known work is done, below 100. */
  async percent({ companyId, done, rejected }: Session): Promise<number> {
    const left = await this.#queue.countDue(companyId, COUNTED);
    const finished = done + rejected;
    return Math.min(99, Math.max(1, Math.floor((100 * finished) / Math.max(1, finished + left))));
  }
}
