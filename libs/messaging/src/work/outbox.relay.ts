import { type Executor, isConnectionLost, listen, type Listening } from '@jobpro/database';
import { backoffDelay, Periodic } from '@jobpro/schedule';
import { logger } from '@jobpro/telemetry';
import { JetStreamApiError } from '@nats-io/jetstream';
import { errors } from '@nats-io/transport-node';
import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import type { Bus, Publication } from '../bus.js';
import { eventHeaders, sourceOf } from '../cloud-event.js';
import type { Settings } from '../options.js';
import { type MessageSpan, outboxOldest, outboxPending, published, startSend, unpublished } from '../telemetry.js';
import type { DueMessage, OutboxStore } from './messaging.store.js';
import type { Relay } from './unit-of-work.js';

/**
 * Seconds before a message that the bus refused for its content is retried. An operator must look
 * at it; each refusal is logged.
 */
const REFUSED_AGAIN = 60;
/**
 * How long a stopping relay continues to publish, in milliseconds. Remaining messages wait for
 * another relay.
 */
const LAST_WORDS = 2_000;
const REFUSAL_WAIT = { first: 100, longest: 5_000 };

/**
 * Publishes committed messages: locks those that are due, publishes them, and deletes those that
 * the bus has stored. A crash in between publishes a message again, under the same id. Any number
 * of relays may work on one outbox.
 */
export class OutboxRelay implements Relay {
  /** The id of this process, so that it does not wake itself through the database. */
  readonly id = randomUUID();
  readonly #lanes = new Set<Promise<void>>();
  readonly #publisher: OutboxPublisher;
  #running = false;
  #again = false;
  #failures = 0;
  #listening: Listening | undefined;
  #periodic: readonly Periodic[] = [];
  #stopped: Promise<void> | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly outbox: OutboxStore,
    private readonly bus: Bus,
    private readonly settings: Settings,
  ) {
    this.#publisher = new OutboxPublisher(bus, settings.service);
  }

  /** Starts to listen and to look. Rejects when the database cannot be reached. */
  async start(): Promise<void> {
    if (this.#running) return;
    const { relayPoll, measureEvery } = this.settings.tuning;
    this.#running = true;
    this.#stopped = undefined;
    this.#listening = await listen(this.settings.databaseUrl, this.outbox.channel, (by) => {
      if (by !== this.id) this.wake();
    });
    this.#periodic = [
      new Periodic({ name: 'outbox poll', every: relayPoll }, () => {
        this.wake();
        return Promise.resolve();
      }),
      new Periodic({ name: 'outbox measurement', every: measureEvery }, () => this.#measure()),
    ];
    for (const periodic of this.#periodic) periodic.start();
    this.wake();
  }

  /** Starts publishing, because a message is ready. Returns at once. */
  wake(): void {
    if (!this.#running) return;
    if (this.#lanes.size > 0) this.#again = true;
    else this.#openLane();
  }

  /**
   * Publishes at most one batch and returns the number of messages published and removed. Throws
   * when the bus or database is gone.
   */
  async flushOnce(): Promise<number> {
    return (await this.#flush(() => undefined)).sent;
  }

  /**
   * Finishes what is locked, publishes what is due once more, and stops. A second call waits for
   * the first.
   */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    const wasRunning = this.#running;
    this.#running = false;
    await Promise.all(this.#periodic.map((periodic) => periodic.stop()));
    await this.#listening?.stop().catch(() => undefined);
    await Promise.all(this.#lanes);
    if (!wasRunning || !this.bus.isConnected) return;
    try {
      const until = Date.now() + LAST_WORDS;
      for (let full = true; full && Date.now() < until;) full = (await this.#flush(() => undefined)).full;
    } catch (error) {
      logger.warn({ err: error }, 'What was still to be published stays in the outbox for the next start');
    }
  }

  #openLane(): void {
    this.#again = false;
    const lane: Promise<void> = this.#work().finally(() => {
      this.#lanes.delete(lane);
      if (this.#again && this.#lanes.size === 0) this.wake();
    });
    this.#lanes.add(lane);
  }

  /**
   * Publishes until a batch is not full. While batches are full, another lane works in parallel.
   */
  async #work(): Promise<void> {
    for (let full = true; full && this.#running;) {
      try {
        if (!this.bus.isConnected) return;
        full = (await this.#flush(() => this.#lanes.size < this.settings.tuning.relayLanes && this.#openLane())).full;
        this.#failures = 0;
      } catch (error) {
        this.#failures++;
        if (this.#failures === 1) logger.warn({ err: error }, 'Publishing is put off');
        await new Promise((resolve) => setTimeout(resolve, backoffDelay(this.#failures, REFUSAL_WAIT, Math.random())));
        full = false;
      }
    }
  }

  async #flush(onFull: () => unknown): Promise<{ sent: number; full: boolean }> {
    const { relayBatch } = this.settings.tuning;
    const { due, stored, failure } = await this.dataSource.transaction(async (tx) => {
      const locked = await this.outbox.lockDue(tx, relayBatch);
      if (locked.length === relayBatch && this.#running) onFull();
      const results = await this.#publisher.publish(locked);
      await this.#settle(tx, results);
      return { due: locked, ...results };
    });
    if (failure !== undefined) throw failure;
    return { sent: stored.length, full: due.length === relayBatch };
  }

  async #settle(tx: Executor, { stored, refused }: Published): Promise<void> {
    if (stored.length > 0) await this.outbox.remove(tx, stored);
    if (refused.length > 0) await this.outbox.postpone(tx, refused, REFUSED_AGAIN);
    published.inc(stored.length);
    unpublished.inc(refused.length);
  }

  async #measure(): Promise<void> {
    try {
      const { pending, oldestSeconds } = await this.outbox.backlog(this.dataSource);
      outboxPending.set(pending);
      outboxOldest.set(oldestSeconds);
    } catch (error) {
      if (!isConnectionLost(error)) logger.warn({ err: error }, 'The outbox could not be measured');
    }
  }
}

/**
 * The ids of messages that the bus stored, and of those it refused for their content. `failure` is
 * the reason where some are neither.
 */
export interface Published {
  readonly stored: readonly string[];
  readonly refused: readonly string[];
  readonly failure?: Error;
}

/** Publishes rows of the outbox as CloudEvents, each within a span. */
export class OutboxPublisher {
  readonly #source: string;

  constructor(
    private readonly bus: Bus,
    service: string,
  ) {
    this.#source = sourceOf(service);
  }

  /** Publishes all at once and waits for the bus's word on each. Never rejects. */
  async publish(messages: readonly DueMessage[]): Promise<Published> {
    const spans = messages.map(({ id, subject, traceparent, body }) =>
      startSend({ id, subject, traceparent, bytes: body.length }),
    );
    const errors = await this.bus.publishAll(messages.map((message, at) => this.#publication(message, spans[at])));
    const stored: string[] = [];
    const refused: string[] = [];
    let failure: Error | undefined;
    for (const [at, { id, type }] of messages.entries()) {
      const error = errors[at];
      if (error === undefined) {
        spans[at]?.end();
        stored.push(id);
        continue;
      }
      spans[at]?.fail(error);
      if (publishFailure(error) === 'bus') failure ??= error;
      else {
        refused.push(id);
        logger.error({ err: error, message: id, type }, 'The bus refuses a message for what it is');
      }
    }
    return failure === undefined ? { stored, refused } : { stored, refused, failure };
  }

  #publication(message: DueMessage, span: MessageSpan | undefined): Publication {
    const { id, subject, type, body, causeId, time } = message;
    const event = { id, type, source: this.#source, time, causeId };
    return { id, subject, body, headers: eventHeaders(event, span?.traceparent) };
  }
}

/**
 * `bus`: nothing can be published now, and the same message may succeed later. `message`: this one
 * is refused for its content, and others may succeed. An unknown error counts as `bus`, so that the
 * message is retried soon.
 */
export type PublishFailure = 'bus' | 'message';

/** JetStream's own codes (its error list, 2.10) for a message that a stream will not take. */
const REFUSED = new Set([
  10054, // message size exceeds maximum allowed
  10097, // message header exceeds 64k
]);

function publishFailure(error: unknown): PublishFailure {
  if (error instanceof JetStreamApiError) return REFUSED.has(error.code) ? 'message' : 'bus';
  if (error instanceof errors.InvalidArgumentError || error instanceof errors.InvalidSubjectError) return 'message';
  return 'bus';
}
