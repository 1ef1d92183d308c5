import type { Edition } from '@jobpro/contracts';
import { Periodic } from '@jobpro/schedule';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { EDITION } from '../edition.js';
import { CommandQueueStore } from './command-queue.store.js';
import { CompanyLeaseStore } from './company-lease.store.js';
import { showDepth, showWorkload } from '../telemetry.js';

const MEASURE_EVERY = 5_000;
const CLEAN_EVERY = 600_000;
/** A completed command recognises its own repetition, and is part of its record's history. */
const KEEP_DAYS = 400;
/** Commands deleted in one transaction, so that no lock is held for long. */
const LIMIT = 2_000;

/** Measures the queue's length and age, and deletes commands that were completed long ago. */
@Injectable()
export class QueueCleanup implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #measuring: Periodic;
  readonly #cleaning: Periodic;

  constructor(queue: CommandQueueStore, leases: CompanyLeaseStore, @Inject(EDITION) edition: Edition) {
    this.#measuring = new Periodic({ name: 'queue length', every: MEASURE_EVERY }, async () => {
      showDepth(edition, await queue.depth());
      showWorkload(edition, await leases.workload());
    });
    this.#cleaning = new Periodic({ name: 'queue cleanup', every: CLEAN_EVERY }, async (stopping) => {
      while (!stopping.aborted && (await queue.clean(KEEP_DAYS, LIMIT)) === LIMIT);
    });
  }

  onApplicationBootstrap(): void {
    this.#measuring.start();
    this.#cleaning.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.#measuring.stop(), this.#cleaning.stop()]);
  }
}
