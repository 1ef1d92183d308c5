import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { UnitOfWork } from '@jobpro/messaging';
import { Draining } from '@jobpro/service';
import { logger } from '@jobpro/telemetry';
import { type AnyEntityMapping, ENTITY_MAPPING } from '../entity-mapping.js';
import { progressOf } from './batch.progress.decide.js';
import { BatchStore } from './batch.store.js';

/** From the start of one round to the start of the next, in milliseconds: JobPro shows progress at least each second, and the way there takes time. */
const INTERVAL = 700;
/** However long a round takes, the database has a rest after it. */
const LEAST_REST = 100;
/** What one round looks at: all of the largest batch, and of many small ones so many that it stays quick. */
const A_ROUND = { batches: 50, documents: 10_000 };

/** Tells JobPro how each running batch stands, while it runs, and when nothing of it can move any more. Safe with several replicas. */
@Injectable()
export class BatchProgressWorker implements OnApplicationBootstrap {
  private stopped = false;
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> = Promise.resolve();
  private readonly batches: BatchStore;

  constructor(
    @Inject(ENTITY_MAPPING) private readonly mapping: AnyEntityMapping,
    private readonly work: UnitOfWork,
    draining: Draining,
  ) {
    draining.add('the progress of batches', () => this.stop());
    this.batches = new BatchStore(mapping.entity);
  }

  onApplicationBootstrap(): void {
    if (this.mapping.exportTrigger === 'manual') this.schedule(INTERVAL);
  }

  private async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.round;
  }

  private schedule(wait: number): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      const started = performance.now();
      this.round = this.tellProgress()
        .catch((error: unknown) => {
          logger.warn({ err: error }, 'batch progress could not be told; the next round tells it');
        })
        .finally(() => {
          this.schedule(Math.max(LEAST_REST, INTERVAL - (performance.now() - started)));
        });
    }, wait);
    this.timer.unref();
  }

  private async tellProgress(): Promise<void> {
    await this.work.transaction(async (tx, send) => {
      const running = await this.batches.running(tx, A_ROUND);
      const looked = running.map((batch) => ({ batch, progress: progressOf(this.mapping.entity, batch) }));
      if (looked.length > 0)
        await this.batches.reported(
          tx,
          looked.map(({ batch, progress }) => ({ batch, finished: progress?.finished ?? false })),
        );
      send(...looked.flatMap(({ progress }) => progress?.outgoing ?? []));
    });
  }
}
