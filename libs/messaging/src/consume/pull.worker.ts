import { backoffDelay } from '@jobpro/schedule';
import { logger } from '@jobpro/telemetry';
import {
  type Consumer,
  type ConsumerMessages,
  JetStreamApiCodes,
  JetStreamApiError,
  type JsMsg,
} from '@nats-io/jetstream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Bus } from '../bus.js';
import type { Settings, Tuning } from '../options.js';
import { type ConsumerPlan, ensureConsumer, ensureStreams } from '../topology.js';
import { Delivery } from './delivery.js';

/** Batches kept ready, so that a free handler gets a full batch while the next one is fetched. */
const BATCHES_READY = 1;
/**
 * Milliseconds that one request to the server for messages stays open. The server gives a sign of
 * life twice in this time. Without one the request is made again, at the stream's new leader.
 */
const REQUEST = 5_000;
/** How long a stopping worker waits for what is still on its way. */
const DRAIN_LIMIT = 2_000;
const PULL_AGAIN = { first: 250, longest: 5_000 };

/**
 * Pulls one pattern's messages and passes them on in batches. Waiting messages are passed on at
 * once, up to a full batch, while fewer batches than the limit are in progress. It never holds more
 * than one batch beyond those, and extends the messages it holds.
 */
export class PullWorker {
  readonly #stopping = new AbortController();
  readonly #inHand = new Set<Delivery>();
  readonly #running = new Set<Promise<void>>();
  #waiting: Delivery[] = [];
  #consumer: Consumer | undefined;
  #request: ConsumerMessages | undefined;
  #pulling: Promise<void> | undefined;
  #keepAlive: NodeJS.Timeout | undefined;
  #dispatching = false;
  #onRoom: () => void = () => undefined;
  readonly #onSettled = (settled: Delivery): void => {
    this.#inHand.delete(settled);
    this.#onRoom();
  };

  constructor(
    private readonly bus: Bus,
    private readonly plan: ConsumerPlan,
    private readonly settings: Settings,
    private readonly work: (batch: readonly Delivery[]) => Promise<void>,
  ) {}

  /** Aborted from `stopPulling` on. */
  get stopping(): AbortSignal {
    return this.#stopping.signal;
  }

  start(): void {
    if (this.#pulling !== undefined) return;
    const { ackWait, handlerLimit } = this.settings.tuning;
    this.#keepAlive = setInterval(() => {
      const now = Date.now();
      for (const delivery of this.#inHand) delivery.extend(now, handlerLimit);
    }, ackWait / 3);
    this.#pulling = this.#pull();
  }

  /** Takes nothing more. What nobody has begun with is given back at once, for other replicas. */
  stopPulling(): void {
    if (this.#isStopping()) return;
    this.#stopping.abort();
    this.#onRoom();
    if (this.#request !== undefined) void endRequest(this.#request, this.bus.isConnected);
    for (const delivery of this.#waiting.splice(0)) delivery.giveBack(0);
  }

  /** Resolves when everything begun has ended. */
  async drain(): Promise<void> {
    this.stopPulling();
    await this.#pulling;
    await Promise.all(this.#running);
    clearInterval(this.#keepAlive);
  }

  #isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  get #room(): number {
    return this.settings.tuning.batchSize * (this.settings.tuning.batchesInFlight + BATCHES_READY) - this.#inHand.size;
  }

  async #pull(): Promise<void> {
    for (let failures = 0; !this.#isStopping();) {
      await this.#awaitRoom();
      try {
        await this.#ask();
        failures = 0;
      } catch (error) {
        if (this.#isStopping()) return;
        failures++;
        if (failures === 1) logger.warn({ err: error, consumer: this.plan.name }, 'No messages can be pulled for now');
        this.#consumer = undefined;
        if (isMissing(error)) await this.#restore();
        const wait = backoffDelay(failures, PULL_AGAIN, Math.random());
        await sleep(wait, undefined, { signal: this.stopping }).catch(() => undefined);
      }
    }
  }

  /** Asks once for as many messages as there is room for, and takes them as they come in. */
  async #ask(): Promise<void> {
    this.#consumer ??= await this.bus.consumer(this.plan.stream, this.plan.name);
    if (this.#isStopping()) return;
    this.#request = await this.#consumer.fetch({ max_messages: this.#room, expires: REQUEST });
    for await (const message of this.#request) this.#take(message);
  }

  /** The server has lost the stream or the consumer: they are made again. */
  async #restore(): Promise<void> {
    try {
      await ensureStreams(this.bus.manager, this.settings.streams);
      await ensureConsumer(this.bus.manager, this.plan);
    } catch (error) {
      logger.error({ err: error, consumer: this.plan.name }, 'The consumer is gone and cannot be made again');
    }
  }

  #take(message: JsMsg): void {
    const delivery = new Delivery(message, this.#onSettled);
    if (this.#isStopping()) {
      delivery.giveBack(0);
      return;
    }
    this.#inHand.add(delivery);
    this.#waiting.push(delivery);
    if (this.#dispatching) return;
    this.#dispatching = true;
    setImmediate(() => {
      this.#dispatching = false;
      this.#dispatch();
    });
  }

  #dispatch(): void {
    while (this.#waiting.length > 0 && this.#running.size < this.settings.tuning.batchesInFlight) {
      const batch = this.#waiting.splice(0, lengthOfBatch(this.#waiting, this.settings.tuning));
      const running: Promise<void> = this.#finish(batch).finally(() => {
        this.#running.delete(running);
        this.#dispatch();
      });
      this.#running.add(running);
    }
  }

  async #finish(batch: readonly Delivery[]): Promise<void> {
    try {
      await this.work(batch);
    } catch (error) {
      logger.error({ err: error }, 'A batch was left unfinished; what is left comes again');
    }
    const left = batch.filter(({ isSettled }) => !isSettled);
    for (const delivery of left) delivery.giveBack(this.settings.tuning.retry.first);
  }

  /**
   * Resolves when there is room for half a batch, so that a request is worth its while, or when we
   * stop.
   */
  async #awaitRoom(): Promise<void> {
    while (this.#room < this.settings.tuning.batchSize / 2 && !this.#isStopping()) {
      await new Promise<void>((resolve) => (this.#onRoom = resolve));
    }
  }
}

/**
 * Ends a request so that what the server has already sent still arrives, to be given back at once.
 * Just closing it would let those messages lie until the server's wait for them is over. The
 * subscription that can do this is not in the public type.
 */
async function endRequest(request: ConsumerMessages, isConnected: boolean): Promise<void> {
  const subscription: unknown = 'sub' in request ? request.sub : undefined;
  if (isConnected && isDrainable(subscription)) {
    const drained = subscription.drain().catch(() => undefined);
    await Promise.race([drained, sleep(DRAIN_LIMIT, undefined, { ref: false })]);
  }
  await request.close();
}

const isDrainable = (value: unknown): value is { drain(): Promise<void> } =>
  typeof value === 'object' && value !== null && 'drain' in value && typeof value.drain === 'function';

const MISSING: ReadonlySet<number> = new Set([JetStreamApiCodes.ConsumerNotFound, JetStreamApiCodes.StreamNotFound]);

const isMissing = (error: unknown): boolean =>
  (error instanceof JetStreamApiError && MISSING.has(error.code)) ||
  /consumer deleted|no responders/i.test(String(error));

/**
 * Returns how many of these form one batch: as many as fit into one transaction by number and
 * bytes, and always the first, however long it is. The limit in bytes bounds the memory of long
 * messages, such as pages of an import.
 */
export function lengthOfBatch(
  waiting: readonly { readonly body: Uint8Array }[],
  { batchSize, batchBytes }: Pick<Tuning, 'batchSize' | 'batchBytes'>,
): number {
  let bytes = 0;
  const most = Math.min(batchSize, waiting.length);
  for (let length = 0; length < most; length += 1) {
    bytes += waiting[length]?.body.length ?? 0;
    if (bytes > batchBytes && length > 0) return length;
  }
  return most;
}
