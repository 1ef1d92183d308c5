import { setTimeout as sleep } from 'node:timers/promises';
import { isConnectionLost, isTransactionConflict } from '@jobpro/database';
import { logger, withCompany } from '@jobpro/telemetry';
import { backoffDelay } from '@jobpro/schedule';
import type { Batch, Message } from '../message.js';
import type { Settings } from '../options.js';
import {
  batchSize,
  deadLettered,
  handled,
  handlerSeconds,
  type MessageSpan,
  retried,
  startBatch,
  startProcess,
} from '../telemetry.js';
import { readCloudEvent } from '../cloud-event.js';
import type { DeadLetterCode, DeadLetters } from '../dead-letter.js';
import type { ConsumerPlan } from '../topology.js';
import type { Delivery } from './delivery.js';
import { FailureCount, type FailureKind, halves, verdictOn } from './failure.decide.js';

/** Calls the handler. Rejects when the batch is not committed. */
export type Handle = (batch: Batch) => Promise<void>;

/** A message that was read, with its delivery. */
interface Entry {
  readonly delivery: Delivery;
  readonly message: Message;
  readonly span: MessageSpan;
}

/**
 * Takes deliveries of one consumer through their handler to their end: acknowledged, given back, or
 * in the dead letters.
 */
export class BatchRunner {
  readonly #failures = new FailureCount();
  readonly #labels: { stream: string; consumer: string };

  constructor(
    private readonly plan: ConsumerPlan,
    private readonly handle: Handle,
    private readonly settings: Settings,
    private readonly deadLetters: DeadLetters,
    private readonly stopping: AbortSignal,
  ) {
    this.#labels = { stream: plan.stream, consumer: plan.name };
  }

  /** Resolves when each of them has ended. */
  async run(deliveries: readonly Delivery[]): Promise<void> {
    const { maxAttempts, maxDeliveries } = this.settings.tuning;
    const together: Entry[] = [];
    const alone: Entry[] = [];
    const refused: Promise<void>[] = [];
    for (const delivery of deliveries) {
      delivery.begin(Date.now());
      const reading = this.#read(delivery);
      if (!reading.ok) refused.push(this.#giveUp(delivery, 'unreadable', reading.reason));
      else if (delivery.deliveryCount > maxDeliveries) {
        const reason = `It was delivered ${delivery.deliveryCount} times and its handler never came to an end.`;
        refused.push(this.#giveUp(delivery, 'never-finished', reason, reading.entry.span));
      } else if (delivery.deliveryCount > maxAttempts) alone.push(reading.entry);
      else together.push(reading.entry);
    }
    await Promise.all(refused);
    if (together.length > 0) await this.#process(together);
    for (const entry of alone) await this.#process([entry]);
  }

  #read(delivery: Delivery): { ok: true; entry: Entry } | { ok: false; reason: string } {
    const reading = readCloudEvent(delivery);
    if (!reading.ok) return reading;
    const { id, type, subject, companyId, time, data } = reading.event;
    const parsed = this.settings.parse(type, data);
    if (!parsed.ok) return parsed;
    const { deliveryCount } = delivery;
    const span = startProcess({
      id,
      subject,
      companyId,
      deliveryCount,
      traceparent: reading.event.traceparent,
      bytes: delivery.body.length,
      consumer: this.plan.name,
    });
    const envelope = { id, subject, companyId, time, traceparent: span.traceparent, deliveryCount };
    return { ok: true, entry: { delivery, span, message: { ...envelope, ...parsed.message } } };
  }

  async #process(entries: readonly Entry[]): Promise<void> {
    for (let tries = 1; ; tries++) {
      const failed = await this.#attempt(entries);
      if (failed === undefined) {
        this.#acknowledge(entries);
        return;
      }
      const again = await this.#afterFailure(entries, failed.error, tries);
      if (!again) return;
      for (const { delivery } of entries) delivery.begin(Date.now());
    }
  }

  /**
   * Returns true where the same batch must be retried, because the database was gone; false where
   * all its messages have ended.
   */
  async #afterFailure(entries: readonly Entry[], error: unknown, tries: number): Promise<boolean> {
    const [first] = entries;
    if (first === undefined) return false;
    const failure = kindOf(error);
    const failures = entries.length === 1 && failure === 'failed' ? this.#failures.add(first.delivery.sequence) : 0;
    const { deliveryCount: deliveries } = first.delivery;
    const verdict = verdictOn({ failure, size: entries.length, failures, deliveries }, this.settings.tuning);
    switch (verdict.kind) {
      case 'wait':
        if (tries === 1)
          logger.warn({ err: error, messages: entries.length }, 'The database is gone; messages wait for it');
        if (await this.#pause(tries)) return true;
        this.#giveBack(entries, error, 0);
        return false;
      case 'split':
        for (const half of halves(entries)) await this.#process(half);
        return false;
      case 'retry':
        this.#giveBack(entries, error, failures || deliveries);
        return false;
      case 'giveUp':
        await this.#giveUp(first.delivery, 'handler-failed', describeError(error), first.span);
        return false;
    }
  }

  /** Calls the handler once, within a span. Returns the error that it threw. */
  async #attempt(entries: readonly Entry[]): Promise<{ error: unknown } | undefined> {
    const spans = entries.map(({ span }) => span);
    const [only] = spans;
    const together = spans.length > 1 ? startBatch(this.plan.pattern, this.plan.name, spans) : undefined;
    const batch = { consumer: this.settings.service, messages: entries.map(({ message }) => message) };
    const [company, ...others] = new Set(batch.messages.map(({ companyId }) => companyId));
    const handle = () => this.handle(batch);
    const handleFor = () => (company === undefined || others.length > 0 ? handle() : withCompany(company, handle));
    batchSize.observe(this.#labels, entries.length);
    const stopTimer = handlerSeconds.startTimer(this.#labels);
    try {
      await (together ?? only)?.within(handleFor);
      together?.end();
      return undefined;
    } catch (error) {
      together?.fail(error);
      return { error };
    } finally {
      stopTimer();
    }
  }

  #acknowledge(entries: readonly Entry[]): void {
    for (const { delivery, span } of entries) {
      delivery.ack();
      span.end();
      if (delivery.deliveryCount > 1) this.#failures.forget(delivery.sequence);
    }
    handled.inc(this.#labels, entries.length);
  }

  /** `attempts` is 0 where nothing failed and the service is only stopping. */
  #giveBack(entries: readonly Entry[], error: unknown, attempts: number): void {
    for (const { delivery, message, span } of entries) {
      const wait = attempts === 0 ? 0 : backoffDelay(attempts, this.settings.tuning.retry, Math.random());
      delivery.giveBack(wait);
      span.fail(error);
      if (attempts === 0) continue;
      retried.inc(this.#labels);
      const fields = { err: error, message: message.id, type: message.type, wait };
      within(message.companyId, span, () => logger.warn(fields, 'A handler failed; its message comes again'));
    }
  }

  /**
   * Publishes the dead letter, however long that takes, and then ends the message. After a stop
   * before that, it is delivered again.
   */
  async #giveUp(delivery: Delivery, code: DeadLetterCode, reason: string, span?: MessageSpan): Promise<void> {
    for (let failures = 1; ; failures++) {
      try {
        await this.deadLetters.publish(this.plan.stream, delivery, code, reason);
        break;
      } catch (error) {
        if (failures === 1) logger.warn({ err: error }, 'A dead letter waits for the bus');
        if (!(await this.#pause(failures))) {
          delivery.giveBack(0);
          return;
        }
        delivery.begin(Date.now());
      }
    }
    delivery.end(reason.slice(0, 200).replaceAll(/\s+/g, ' '));
    span?.fail(new Error(reason));
    this.#failures.forget(delivery.sequence);
    deadLettered.inc({ ...this.#labels, code });
    logger.error(
      { subject: delivery.subject, message: delivery.headers().get('ce-id'), code, reason },
      'A message went to the dead letters',
    );
  }

  /**
   * Waits before the next attempt while something is gone. Returns false where the service is
   * stopping.
   */
  async #pause(failures: number): Promise<boolean> {
    const wait = backoffDelay(failures, this.settings.tuning.outage, Math.random());
    await sleep(wait, undefined, { signal: this.stopping }).catch(() => undefined);
    return !this.stopping.aborted;
  }
}

function kindOf(error: unknown): FailureKind {
  if (isConnectionLost(error)) return 'lost';
  return isTransactionConflict(error) ? 'conflict' : 'failed';
}

const within = (companyId: string, span: MessageSpan, log: () => void): void =>
  withCompany(companyId, () => span.within(log));

const describeError = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);
