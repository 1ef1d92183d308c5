import type { Edition } from '@jobpro/contracts';
import { logger } from '@jobpro/telemetry';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { EDITION } from '../edition.js';
import { CommandQueueStore } from './command-queue.store.js';
import { showDepth } from './queue-metrics.js';

const SHOW_EVERY = 5_000;
const CLEAN_EVERY = 600_000;
/** A settled command is what a repeated one is recognised by, and the record's passport. */
const KEEP_DAYS = 400;
const BITE = 2_000;

/** Shows the queue's length and age, and forgets what was settled long ago, in bites that hold no lock for long. */
@Injectable()
export class QueueKeeper implements OnApplicationBootstrap, OnApplicationShutdown {
  #timers: NodeJS.Timeout[] = [];
  #running: Promise<void> = Promise.resolve();

  constructor(
    private readonly queue: CommandQueueStore,
    @Inject(EDITION) private readonly edition: Edition,
  ) {}

  onApplicationBootstrap(): void {
    this.#timers = [
      setInterval(() => this.#run(async () => showDepth(this.edition, await this.queue.depth())), SHOW_EVERY),
      setInterval(() => this.#run(() => this.#clean()), CLEAN_EVERY),
    ];
    for (const timer of this.#timers) timer.unref();
  }

  async onApplicationShutdown(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await this.#running;
  }

  async #clean(): Promise<void> {
    while ((await this.queue.clean(KEEP_DAYS, BITE)) === BITE);
  }

  /** One after the other; a failure is logged and the next turn tries again. */
  #run(work: () => Promise<void>): void {
    this.#running = this.#running
      .then(work)
      .catch((error: unknown) => logger.warn({ err: error }, 'The queue could not be looked after this time'));
  }
}
