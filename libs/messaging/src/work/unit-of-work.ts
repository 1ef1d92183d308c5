import { isTransactionConflict } from '@jobpro/database';
import { backoffDelay } from '@jobpro/schedule';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource, EntityManager } from 'typeorm';
import { type Batch, type Envelope, outboxRow, type OutboxRow, type Outgoing } from '../message.js';
import type { InboxStore, OutboxStore } from './messaging.store.js';

/**
 * The most attempts of a transaction that conflicts with another. Each attempt repeats all of the
 * work.
 */
const TRIES = 5;
const CONFLICT = { first: 40, longest: 320 };

/** Publishes what was committed. */
export interface Relay {
  /** The id of this process, so that its own notifications do not wake it through the database. */
  readonly id: string;
  /** Starts publishing, because a message is ready. Returns at once. */
  wake(): void;
}

/** Publishes these messages once the transaction has committed. */
export type Send = (...messages: readonly Outgoing[]) => void;

/**
 * The only way in which a service changes data. One transaction covers the messages read, the
 * changes and the messages to send.
 */
export class UnitOfWork {
  constructor(
    private readonly dataSource: DataSource,
    private readonly inbox: InboxStore,
    private readonly outbox: OutboxStore,
    private readonly relay: Relay,
  ) {}

  /**
   * Commits a batch: inbox marks, the work's changes, outbox rows. `fresh` has the messages that
   * are new to the inbox, each once even if the batch has it twice. Without fresh messages the work
   * is not called. After a deadlock or a serialization failure all of it runs again, so the work
   * must change data through `tx` only. Throws the work's error, with nothing committed.
   */
  async commit<M extends Envelope>(
    batch: Batch<M>,
    work: (tx: EntityManager, fresh: readonly M[]) => Promise<readonly Outgoing[]>,
  ): Promise<void> {
    const once = new Map(batch.messages.map((message) => [message.id, message]));
    await this.transaction(async (tx, send) => {
      const seen = await this.inbox.mark(tx, batch.consumer, [...once.keys()]);
      const fresh = [...once.values()].filter(({ id }) => !seen.has(id));
      if (fresh.length > 0) send(...(await work(tx, fresh)));
    });
  }

  /**
   * Does the same for work that no message started: a timer, a request over HTTP, the answer of a
   * remote system.
   */
  async transaction<R>(work: (tx: EntityManager, send: Send) => Promise<R>): Promise<R> {
    for (let attempt = 1; ; attempt++) {
      try {
        const { sent, result } = await this.dataSource.transaction(async (tx) => {
          const sent: OutboxRow[] = [];
          const result = await work(tx, (...messages) => sent.push(...messages.map(outboxRow)));
          if (sent.length > 0) await this.outbox.add(tx, sent, this.relay.id);
          return { sent: sent.length, result };
        });
        if (sent > 0) this.relay.wake();
        return result;
      } catch (error) {
        if (attempt >= TRIES || !isTransactionConflict(error)) throw error;
        await sleep(backoffDelay(attempt, CONFLICT, Math.random()));
      }
    }
  }
}
