import type { Entity } from '@jobpro/contracts';
import { type Outgoing, outgoing } from '@jobpro/messaging';
import { type RecordState, recordStates } from '../record/record.transitions.js';
import type { RunningBatch } from './batch.store.js';

/** The states that a document leaves only by an act of a person. */
const restingStates: readonly RecordState[] = ['exported', 'failed', 'excluded'];
/** In a cancelled batch, documents that were not sent rest too, and documents that JobPro never reported are not waited for. */
const restingWhenCancelled: readonly RecordState[] = [...restingStates, 'ready'];

/** Returns the progress of a running batch, or undefined where nothing changed since the last report. */
export function progressOf(entity: Entity, batch: RunningBatch): { message: Outgoing; finished: boolean } | undefined {
  const { id: batchId, companyId, traceparent, total, counts, sums, cancelled, planChanged } = batch;
  const resting = sumOf(counts, cancelled ? restingWhenCancelled : restingStates);
  const finished = planChanged || resting === (cancelled ? sumOf(counts, recordStates) : total);
  if (!finished && isSame(counts, batch.told ?? {})) return undefined;
  const progress = { batchId, entity, total, counts };
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

const isSame = (a: RunningBatch['counts'], b: RunningBatch['counts']): boolean =>
  recordStates.every((state) => (a[state] ?? 0) === (b[state] ?? 0));
