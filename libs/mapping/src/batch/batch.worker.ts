import type { Entity } from '@jobpro/contracts';
import { type Outgoing, outgoing, UnitOfWork } from '@jobpro/messaging';
import { Periodic } from '@jobpro/schedule';
import { Draining } from '@jobpro/service';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { type AnyEntityMapping, ENTITY_MAPPING } from '../entity-mapping.js';
import { type RecordState, recordStates } from '../record/record.js';
import { BatchStore, type RunningBatch } from './batch.store.js';

/**
 * Milliseconds from the start of one run to the next: JobPro shows progress at least each second,
 * and the way there takes time.
 */
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

/** The states that a document leaves only by an act of a person. A waiting document that is held rests, too. */
const restingStates: readonly RecordState[] = ['exported', 'voided', 'failed', 'excluded', 'settled'];
/**
 * In a cancelled batch, documents that were not sent rest too, and documents that JobPro never
 * reported are not waited for.
 */
const restingWhenCancelled: readonly RecordState[] = [...restingStates, 'ready'];

/** Returns the progress of a running batch, or undefined where nothing changed since the last report. */
function progressOf(entity: Entity, batch: RunningBatch): { message: Outgoing; finished: boolean } | undefined {
  const {
    id: batchId,
    companyId,
    traceparent,
    total,
    counts,
    held,
    returned,
    differs,
    sums,
    cancelled,
    planChanged,
  } = batch;
  const resting = cancelled ? sumOf(counts, restingWhenCancelled) : sumOf(counts, restingStates) + held + returned;
  const finished = planChanged || resting === (cancelled ? sumOf(counts, recordStates) : total);
  if (!finished && isReported(batch)) return undefined;
  const progress = { batchId, entity, total, counts, held: held || undefined, differs: differs || undefined };
  // Flags that are not true are left out.
  const result = { ...progress, sums, cancelled: cancelled || undefined, planChanged: planChanged || undefined };
  const cause = { causeId: batchId, traceparent };
  const message = finished
    ? outgoing('sync.batch.finished.v1', companyId, result, cause)
    : outgoing('sync.batch.progressed.v1', companyId, progress, cause);
  return { message, finished };
}

const sumOf = (counts: RunningBatch['counts'], states: readonly RecordState[]): number =>
  states.reduce((sum, state) => sum + (counts[state] ?? 0), 0);

const isReported = ({ counts, held, differs, reported = {} }: RunningBatch): boolean =>
  held === (reported.held ?? 0) &&
  differs === (reported.differs ?? 0) &&
  recordStates.every((state) => (counts[state] ?? 0) === (reported[state] ?? 0));
