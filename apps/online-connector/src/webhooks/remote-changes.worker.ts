import { logger } from '@jobpro/telemetry';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { RealmUnavailable, RemoteChanges } from './remote-changes.js';

const POLL = 1_000;

/** Processes webhook changes soon after they came, and looks every second for those that another process left. */
@Injectable()
export class RemoteChangesWorker implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #changes: RemoteChanges;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #again = false;
  #stopped = false;

  constructor(changes: RemoteChanges) {
    this.#changes = changes;
  }

  onApplicationBootstrap(): void {
    this.#timer = setInterval(() => this.wake(), POLL);
    this.#timer.unref();
  }

  async onApplicationShutdown(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    await this.#running;
  }

  /** There may be changes to process. */
  wake(): void {
    this.#again = true;
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
  }

  /** Leaves a realm that cannot be asked just now for the next run, so that it delays no other. */
  async #run(): Promise<void> {
    const unavailable: string[] = [];
    while (this.#again && !this.#stopped) {
      this.#again = false;
      try {
        if ((await this.#changes.process(unavailable)) > 0) this.#again = true;
      } catch (error) {
        logger.warn({ err: error }, 'Changes made in QuickBooks could not be processed yet');
        if (!(error instanceof RealmUnavailable)) return;
        unavailable.push(error.realmId);
        this.#again = true;
      }
    }
  }
}
