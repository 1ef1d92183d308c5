import { isPattern, overlap } from '@jobpro/contracts';
import { logger } from '@jobpro/telemetry';
import { type CustomTransportStrategy, type MessageHandler, Server } from '@nestjs/microservices';
import { isObservable, lastValueFrom } from 'rxjs';
import type { Bus } from '../bus.js';
import type { DeadLetters } from '../dead-letter.js';
import type { Batch } from '../message.js';
import type { Settings } from '../options.js';
import { type ConsumerPlan, ensureConsumer, streamFor, type StreamName } from '../topology.js';
import { BatchRunner, type Handle } from './batch-runner.js';
import { LagWorker } from './lag.worker.js';
import { PullWorker } from './pull.worker.js';

/**
 * Delivers messages to Nest's `@EventPattern` handlers, in batches. A handler gets one argument,
 * the `Batch`, and is done when it has committed. When it throws, the messages are returned to the
 * bus. All replicas share one durable consumer for each pattern.
 */
export class JetStreamStrategy extends Server implements CustomTransportStrategy {
  #workers: PullWorker[] = [];
  #lag: LagWorker | undefined;
  #consuming = false;

  constructor(
    private readonly bus: Bus,
    private readonly deadLetters: DeadLetters,
    private readonly settings: Settings,
  ) {
    super();
  }

  /** Whether messages are being taken. */
  get isConsuming(): boolean {
    return this.#consuming;
  }

  /**
   * Makes or corrects the consumers and starts to take messages. Calls back with what is wrong, if
   * anything is.
   */
  async listen(callback: (error?: unknown) => void): Promise<void> {
    try {
      await this.#start();
    } catch (error) {
      callback(error);
      return;
    }
    callback();
  }

  /** Takes no more messages; those begun with go on. */
  stopPulling(): void {
    if (this.#consuming) logger.info('No more messages are taken');
    this.#consuming = false;
    void this.#lag?.stop();
    for (const worker of this.#workers) worker.stopPulling();
  }

  /** Resolves when every message begun with has ended, and that has reached the server. */
  async drain(): Promise<void> {
    this.stopPulling();
    await Promise.all(this.#workers.map((worker) => worker.drain()));
    if (this.bus.isConnected) await this.bus.flush().catch(() => undefined);
  }

  close(): Promise<void> {
    return this.drain();
  }

  on(): never {
    throw new Error('This transport has no events to listen to.');
  }

  unwrap(): never {
    throw new Error('This transport hands out nothing of its inside; inject Bus.');
  }

  async #start(): Promise<void> {
    const { service, tuning } = this.settings;
    const { ackWait, maxAckPending } = tuning;
    const plans = routesOf([...this.getHandlers().keys()]).map(({ pattern, stream }): ConsumerPlan => {
      return { stream, pattern, name: consumerName(service, pattern), ackWait, maxAckPending };
    });
    const handled = plans.map((plan) => ({ plan, handle: callOf(plan.pattern, this.getHandlers().get(plan.pattern)) }));
    for (const plan of plans) await ensureConsumer(this.bus.manager, plan);
    this.#workers = handled.map(({ plan, handle }) => {
      const worker: PullWorker = new PullWorker(this.bus, plan, this.settings, (batch) => runner.run(batch));
      const runner = new BatchRunner(plan, handle, this.settings, this.deadLetters, worker.stopping);
      return worker;
    });
    for (const worker of this.#workers) worker.start();
    this.#lag = new LagWorker(this.bus.manager, plans, tuning.measureEvery);
    this.#lag.start();
    this.#consuming = true;
  }
}

/** Calls Nest's wrapping of a handler and waits for its end. */
function callOf(pattern: string, handler: MessageHandler<Batch, unknown, unknown> | undefined): Handle {
  if (handler === undefined) throw new Error(`The handler of "${pattern}" is gone.`);
  if (handler.next !== undefined) throw new Error(`Two handlers listen to the same messages: "${pattern}".`);
  if (handler.isEventHandler !== true)
    throw new Error(`Nobody waits for an answer on "${pattern}": use @EventPattern.`);
  return async (batch) => {
    const result: unknown = await handler(batch);
    if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
  };
}

/** A pattern that a handler listens to, and the stream of its messages. */
export interface Route {
  readonly pattern: string;
  readonly stream: StreamName;
}

/**
 * Returns the routes of a service's handlers. Throws for a pattern that no stream stores, and for
 * two patterns that match one subject, because the handler for that subject would be ambiguous.
 */
export function routesOf(patterns: readonly string[]): readonly Route[] {
  const routes = patterns.map((pattern): Route => {
    const stream = streamFor(pattern);
    if (!isPattern(pattern) || stream === undefined) {
      throw new Error(`A handler listens to "${pattern}", which is no pattern of a stream of ours.`);
    }
    return { pattern, stream };
  });
  for (const [at, { pattern }] of routes.entries()) {
    const rival = routes.slice(at + 1).find((other) => overlap(pattern, other.pattern));
    if (rival !== undefined) {
      throw new Error(`Two handlers listen to the same messages: "${pattern}" and "${rival.pattern}".`);
    }
  }
  return routes;
}

/**
 * The durable name of the consumer that serves one pattern of a service, for all its replicas:
 * `invoice-mapping_any_invoice_any` for `jobpro.*.invoice.*`. It depends on nothing else, so a new
 * version of a service that listens to more makes a new consumer, and the old version, still
 * running, never sees what it does not know.
 */
export function consumerName(service: string, pattern: string): string {
  const tokens = pattern.split('.').slice(1);
  const words = tokens.map((token) => (token === '*' ? 'any' : token === '>' ? 'all' : token));
  return [service, ...words].join('_');
}
