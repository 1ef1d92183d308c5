import { logger } from '@jobpro/telemetry';
import type { DataSource } from 'typeorm';
import type { InboxStore } from '../work/inbox.store.js';

const EVERY = 60 * 60 * 1000;
/** Marks forgotten in one transaction. */
const BITE = 5_000;

/** Forgets, once an hour, what the inbox need not remember any more. */
export class InboxCleanup {
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<unknown> = Promise.resolve();
  #stopping = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly inbox: InboxStore,
    private readonly days: number,
  ) {}

  start(): void {
    this.#stopping = false;
    this.#timer ??= setInterval(() => {
      this.#running = this.clean().catch((error: unknown) => {
        logger.warn({ err: error }, 'The inbox could not be cleared');
      });
    }, EVERY);
  }

  /** Forgets everything too old, bite by bite. Answers how many marks that were. */
  async clean(): Promise<number> {
    let forgotten = 0;
    for (let bite = BITE; bite === BITE && !this.#stopping; forgotten += bite) {
      bite = await this.inbox.forget(this.dataSource, this.days, BITE);
    }
    return forgotten;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    clearInterval(this.#timer);
    this.#timer = undefined;
    await this.#running;
  }
}
