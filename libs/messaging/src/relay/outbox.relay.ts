import { randomUUID } from 'node:crypto';
import { isConnectionLost, listen, type Listening } from '@jobpro/database';
import { logger } from '@jobpro/telemetry';
import type { DataSource } from 'typeorm';
import { backoffDelay } from '../backoff.js';
import type { Bus } from '../bus.js';
import { outboxOldest, outboxPending, published, unpublished } from '../telemetry/messaging.metrics.js';
import { startSend } from '../telemetry/messaging.spans.js';
import type { Settings } from '../options.js';
import { eventHeaders, sourceOf } from '../wire/cloud-event.write.js';
import type { DueMessage, OutboxStore } from '../work/outbox.store.js';
import { publishFailure } from './publish-failure.decide.js';

/** Seconds that a message waits which the bus refused for what it is. Somebody has to look at it; the log says so each time. */
const REFUSED_AGAIN = 60;
/** How long a stopping relay goes on publishing; what is left then waits for another one. */
const LAST_WORDS = 2_000;
const REFUSAL_WAIT = { first: 100, longest: 5_000 };

/**
 * Carries committed messages from the outbox to the bus: locks what is due, publishes it all, removes what the bus has stored.
 * A crash in between publishes again, under the same id. Any number of relays may work on one outbox.
 */
export class OutboxRelay {
  /** Of this process, so that it does not wake itself over the database. */
  readonly id = randomUUID();
  readonly #lanes = new Set<Promise<void>>();
  #running = false;
  #again = false;
  #failures = 0;
  #listening: Listening | undefined;
  #timers: NodeJS.Timeout[] = [];
  #stopped: Promise<void> | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly outbox: OutboxStore,
    private readonly bus: Bus,
    private readonly settings: Settings,
  ) {}

  /** Starts to listen and to look. Rejects when the database cannot be reached. */
  async start(): Promise<void> {
    if (this.#running) return;
    const { relayPoll, measureEvery } = this.settings.tuning;
    this.#running = true;
    this.#stopped = undefined;
    this.#listening = await listen(this.settings.databaseUrl, this.outbox.channel, (by) => {
      if (by !== this.id) this.wake();
    });
    this.#timers = [setInterval(() => this.wake(), relayPoll), setInterval(() => void this.#measure(), measureEvery)];
    this.wake();
  }

  /** There is something to publish. Returns at once. */
  wake(): void {
    if (!this.#running) return;
    if (this.#lanes.size > 0) this.#again = true;
    else this.#openLane();
  }

  /** Publishes once, at most one batch, and answers how many were published and removed. Throws when the bus or the database is gone. */
  async flushOnce(): Promise<number> {
    return (await this.#flush(() => undefined)).sent;
  }

  /** Finishes what is locked, publishes what is due once more, and stops. A second call waits for the first. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    const wasRunning = this.#running;
    this.#running = false;
    for (const timer of this.#timers) clearInterval(timer);
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

  /** Publishes until there is less than a full batch. While there is more, another lane works beside this one. */
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
    const { due, stored, refused, failure } = await this.dataSource.transaction(async (tx) => {
      const locked = await this.outbox.lockDue(tx, relayBatch);
      if (locked.length === relayBatch && this.#running) onFull();
      const results = await this.#publishAll(locked);
      if (results.stored.length > 0) await this.outbox.remove(tx, results.stored);
      if (results.refused.length > 0) await this.outbox.postpone(tx, results.refused, REFUSED_AGAIN);
      return { due: locked, ...results };
    });
    published.inc(stored.length);
    unpublished.inc(refused.length);
    if (failure !== undefined) throw failure;
    return { sent: stored.length, full: due.length === relayBatch };
  }

  async #publishAll(due: readonly DueMessage[]): Promise<{ stored: string[]; refused: string[]; failure?: Error }> {
    const stored: string[] = [];
    const refused: string[] = [];
    let failure: Error | undefined;
    await Promise.all(
      due.map(async (message) => {
        try {
          await this.#publish(message);
          stored.push(message.id);
        } catch (error) {
          if (publishFailure(error) === 'message') {
            refused.push(message.id);
            logger.error(
              { err: error, message: message.id, type: message.type },
              'The bus refuses a message for what it is',
            );
          } else failure ??= error instanceof Error ? error : new Error(String(error));
        }
      }),
    );
    return failure === undefined ? { stored, refused } : { stored, refused, failure };
  }

  async #publish({ id, subject, type, body, traceparent, cause_id, created_at }: DueMessage): Promise<void> {
    const span = startSend({ id, subject, traceparent: traceparent ?? undefined, bytes: body.length });
    const attributes = { id, type, source: sourceOf(this.settings.service), time: created_at.toISOString() };
    const event = cause_id === null ? attributes : { ...attributes, causeId: cause_id };
    try {
      await this.bus.publish({ id, subject, body, headers: eventHeaders(event, span.traceparent) });
      span.end();
    } catch (error) {
      span.fail(error);
      throw error;
    }
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
