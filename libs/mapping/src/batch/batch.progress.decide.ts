import { type Entity, subjectOf } from '@jobpro/contracts';
import type { Outgoing } from '@jobpro/messaging';
import { type RecordState, recordStates } from '../record/record.transitions.js';
import type { RunningBatch } from './batch.store.js';

/** Where a document rests until somebody does something. */
const atRest: readonly RecordState[] = ['exported', 'failed', 'excluded'];
/** In a batch that somebody stopped, what was not sent rests as well, and what JobPro never told of is not waited for. */
const atRestCancelled: readonly RecordState[] = [...atRest, 'ready'];

/** What there is to tell of a running batch, if anything has changed since it was last told. */
export function progressOf(entity: Entity, batch: RunningBatch): { outgoing: Outgoing; finished: boolean } | undefined {
  const { cancelled, planChanged } = batch;
  const resting = sumOf(batch.counts, cancelled ? atRestCancelled : atRest);
  const finished = planChanged || resting === (cancelled ? sumOf(batch.counts, recordStates) : batch.total);
  if (!finished && same(batch.counts, batch.told ?? {})) return undefined;
  const about = { batchId: batch.id, entity, total: batch.total, counts: batch.counts };
  const type = finished ? 'sync.batch.finished.v1' : 'sync.batch.progressed.v1';
  const data = finished
    ? { ...about, sums: batch.sums, ...(cancelled ? { cancelled } : {}), ...(planChanged ? { planChanged } : {}) }
    : about;
  return {
    finished,
    outgoing: {
      subject: subjectOf(type, batch.companyId),
      type,
      data,
      causeId: batch.id,
      traceparent: batch.traceparent,
    },
  };
}

const sumOf = (counts: RunningBatch['counts'], states: readonly RecordState[]): number =>
  states.reduce((sum, state) => sum + (counts[state] ?? 0), 0);

function same(a: RunningBatch['counts'], b: RunningBatch['counts']): boolean {
  const states = new Set([...Object.keys(a), ...Object.keys(b)]) as ReadonlySet<RecordState>;
  return [...states].every((state) => (a[state] ?? 0) === (b[state] ?? 0));
}
