import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { UnitOfWork } from '@jobpro/messaging';
import { Periodic } from '@jobpro/schedule';
import { Draining } from '@jobpro/service';
import { type AnyEntityMapping, ENTITY_MAPPING } from '../entity-mapping.js';
import { progressOf } from './batch.progress.decide.js';
import { BatchStore } from './batch.store.js';

/** Milliseconds from the start of one run to the next: JobPro shows progress at least each second, and the way there takes time. */
const INTERVAL = 700;
/** Milliseconds in which the database rests after a long run. */
const LEAST_REST = 100;
/** Limits of one run: at most 50 batches, stopping after 10,000 documents. */
const LIMIT = { batches: 50, documents: 10_000 };

/** Publishes the progress of running batches, and their end. Any number of replicas may do it. */
@Injectable()
export class BatchProgressWorker implements OnApplicationBootstrap {
  readonly #periodic = new Periodic({ name: 'batch progress', every: INTERVAL, rest: LEAST_REST }, () =>
    this.#publishProgress(),
  );
  readonly #batches: BatchStore;

  constructor(
    @Inject(ENTITY_MAPPING) private readonly mapping: AnyEntityMapping,
    private readonly work: UnitOfWork,
    draining: Draining,
  ) {
    draining.add('batch progress', () => this.#periodic.stop());
    this.#batches = new BatchStore(mapping.entity);
  }

  onApplicationBootstrap(): void {
    if (this.mapping.exportTrigger === 'manual') this.#periodic.start();
  }

  async #publishProgress(): Promise<void> {
    await this.work.transaction(async (tx, send) => {
      const running = await this.#batches.running(tx, LIMIT);
      const examined = running.map((batch) => ({ batch, progress: progressOf(this.mapping.entity, batch) }));
      if (examined.length > 0)
        await this.#batches.reported(
          tx,
          examined.map(({ batch, progress }) => ({ batch, finished: progress?.finished ?? false })),
        );
      send(...examined.flatMap(({ progress }) => progress?.message ?? []));
    });
  }
}
