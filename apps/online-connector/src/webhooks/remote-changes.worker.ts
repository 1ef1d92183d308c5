import { Periodic } from '@jobpro/schedule';
import { logger } from '@jobpro/telemetry';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { RealmUnavailable, RemoteChanges } from './remote-changes.js';

const POLL = 1_000;

/** Processes webhook changes soon after they came, and looks every second for those that another process left. */
@Injectable()
export class RemoteChangesWorker implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #changes: RemoteChanges;
  readonly #periodic: Periodic;

  constructor(changes: RemoteChanges) {
    this.#changes = changes;
    this.#periodic = new Periodic({ name: 'changes made in QuickBooks', every: POLL }, (stopping) =>
      this.#process(stopping),
    );
  }

  onApplicationBootstrap(): void {
    this.#periodic.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.#periodic.stop();
  }

  /** Signals that there may be changes to process. */
  wake(): void {
    this.#periodic.wake();
  }

  /** Leaves a realm that cannot be asked just now for the next run, so that it delays no other. */
  async #process(stopping: AbortSignal): Promise<void> {
    const unavailable: string[] = [];
    while (!stopping.aborted) {
      try {
        if ((await this.#changes.process(unavailable)) === 0) return;
      } catch (error) {
        if (!(error instanceof RealmUnavailable)) throw error;
        logger.warn({ err: error }, 'Changes made in QuickBooks could not be processed yet');
        unavailable.push(error.realmId);
      }
    }
  }
}
