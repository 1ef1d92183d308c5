import type { RoutedEvent, Selection } from '../pipeline/route.decide.js';
import type { Task } from '../pipeline/task.js';
import type { BatchKey, BatchMember, KnownBatch } from './batch.store.js';

/** Documents that one transaction selects. The rest of a large batch is selected by a message of its own. */
const SELECTED_AT_ONCE = 1000;

/**
 * Returns the events of a selection's first part, and the rest as a selection. A selection that names a plan is checked as a
 * whole, so it has one part.
 */
export function firstPart(selection: Selection): {
  readonly events: readonly RoutedEvent<never>[];
  readonly rest?: Selection;
} {
  const { batchId, requestedBy, sendAlong, revisions = {} } = selection;
  const size = selection.plan === undefined ? SELECTED_AT_ONCE : selection.ids.length;
  const events = selection.ids.slice(0, size).map((id): RoutedEvent<never> => {
    const event = { kind: 'selected', batchId, requestedBy, revision: revisions[id], sendAlong } as const;
    return { to: { kind: 'id', id }, event };
  });
  const ids = selection.ids.slice(size);
  if (ids.length === 0) return { events };
  const left = new Set(ids);
  const ofRest = Object.entries(revisions).filter(([id]) => left.has(id));
  const rest = { ...selection, ids, revisions: selection.revisions && Object.fromEntries(ofRest) };
  return { events, rest };
}

/** Returns the batches that tasks select by, also those of other entities that their records are sent along with. */
export const selectedBatches = (tasks: readonly Task[]): BatchKey[] =>
  tasks.flatMap((task) => {
    const ids = new Set(selectedBy(task).map(({ batchId }) => batchId));
    return [...ids].map((id) => ({ companyId: task.message.companyId, id }));
  });

const selectedBy = ({ events }: Task): readonly { readonly recordId: string; readonly batchId: string }[] =>
  events.flatMap(({ to, event }) =>
    event.kind === 'selected' && to.kind === 'id' ? [{ recordId: to.id, batchId: event.batchId }] : [],
  );

/** Returns the records that are sent along with a batch of another entity: a cancellation of that batch takes them back. */
export const sentAlong = (tasks: readonly Task[]): BatchMember[] =>
  tasks
    .filter(({ opens }) => opens === undefined)
    .flatMap((task) => selectedBy(task).map((selected) => ({ companyId: task.message.companyId, ...selected })));

/**
 * Drops selections of cancelled batches, in whatever order the messages came. A selection by a plan is applied only once,
 * because applying it makes its plan stale.
 */
export function withoutEnded(task: Task, batches: readonly KnownBatch[]): Task {
  const { message, events, plan } = task;
  const isEnded = ({ companyId, cancelled, opened }: KnownBatch) =>
    companyId === message.companyId && (cancelled || (plan?.expected !== undefined && opened));
  const ended = new Set(batches.filter(isEnded).map(({ id }) => id));
  if (ended.size === 0) return task;
  return {
    ...task,
    events: events.filter(({ event }) => event.kind !== 'selected' || !ended.has(event.batchId)),
    plan: plan?.expected !== undefined && ended.has(plan.expected.batchId) ? undefined : plan,
  };
}
