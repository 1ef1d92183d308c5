import { type Outgoing, reply } from '@jobpro/messaging';
import type { BatchKey, BatchMember, StoredBatch, NewBatch } from '../batch/batch.store.js';
import type { EntityMapping, Snapshot } from '../entity-mapping.js';
import type { DependencyState } from '../plan/dependency.decide.js';
import { type MadePlan, planOf, type PlanResult } from '../plan/plan.decide.js';
import type { Context } from '../record/decision.js';
import type { SyncRecord } from '../record/record.js';
import { RecordBatch, type RecordChanges } from './record-batch.decide.js';
import type { MappingMessage, RoutedEvent, Selection } from './route.decide.js';

/** A plan to make: for somebody who asks for it, or to see whether the plan of a selection still holds. */
export interface PlanRequest {
  readonly planId: string;
  readonly ids: readonly string[];
  readonly by: string;
  /**
   * The hash that the selection names, and its batch: the selection is applied only if the plan has
   * the same hash now.
   */
  readonly expected?: { readonly hash: string; readonly batchId: string };
}

/**
 * One message with everything to decide for it: its events, those of its company action, a plan to
 * make, a batch to open.
 */
export interface Task<S extends Snapshot = Snapshot> {
  readonly message: MappingMessage;
  readonly events: readonly RoutedEvent<S>[];
  readonly plan?: PlanRequest;
  readonly opens?: Omit<NewBatch, 'planChanged'>;
}

/** Result of a company action: what is to be decided because of it, and messages to publish. */
export interface ActionResult extends Partial<Pick<Task, 'events' | 'plan' | 'opens'>> {
  readonly messages?: readonly Outgoing[];
}

/** Everything that deciding a batch needs. */
export interface Loaded<S extends Snapshot = Snapshot> {
  readonly tasks: readonly Task<S>[];
  /** The records that the tasks may change, locked. One that does not exist yet is missing. */
  readonly records: readonly SyncRecord<S>[];
  readonly context: Context;
  /** The dependencies of planned records, by key. */
  readonly dependencies: ReadonlyMap<string, DependencyState>;
}

/** Result of a batch of messages. */
export interface DecidedBatch extends RecordChanges {
  readonly plans: readonly MadePlan[];
  readonly opened: readonly NewBatch[];
  readonly members: readonly BatchMember[];
}

/**
 * Decides a batch of messages in turn, each on what those before it left. A selection that names a
 * plan is applied only if the same plan is made now.
 */
export function decideBatch<S extends Snapshot>(mapping: EntityMapping<S>, loaded: Loaded<S>): DecidedBatch {
  const batch = new RecordBatch(mapping, loaded.records, loaded.context);
  const plans: MadePlan[] = [];
  const planned: Outgoing[] = [];
  const opened: NewBatch[] = [];
  const applied: Task<S>[] = [];
  for (const task of loaded.tasks) {
    const { message, events, plan: request, opens } = task;
    const { companyId } = message;
    const result = request && planFor(mapping, request, companyId, batch, loaded);
    const isStale = request?.expected !== undefined && request.expected.hash !== result?.hash;
    if (request !== undefined && result !== undefined && (request.expected === undefined || isStale)) {
      plans.push({ companyId, id: request.planId, by: request.by, result });
      planned.push(reply(message, plannedType(mapping), summaryOf(request, result)));
    }
    if (opens !== undefined) opened.push({ ...opens, planChanged: isStale });
    if (isStale) continue;
    applied.push(task);
    for (const event of events) batch.apply(event, message);
  }
  const changes = batch.result();
  return { ...changes, messages: [...changes.messages, ...planned], plans, opened, members: sentAlong(applied) };
}

/**
 * Makes a plan of the records as they are by now. It applies payments to balances of its own,
 * because nothing of it happens.
 */
function planFor<S extends Snapshot>(
  mapping: EntityMapping<S>,
  { ids }: PlanRequest,
  companyId: string,
  batch: RecordBatch<S>,
  { context, dependencies }: Loaded<S>,
): PlanResult {
  const records = new Map(
    ids.flatMap((id) => {
      const record = batch.find(companyId, id);
      return record === undefined ? [] : [[id, record] as const];
    }),
  );
  const apart: Context = { ...context, balances: context.balances?.copy() };
  return planOf(mapping, { companyId, ids: [...new Set(ids)], records }, apart, dependencies);
}

const plannedType = <S extends Snapshot>({ entity }: EntityMapping<S>) => `mapping.${entity}.planned.v1` as const;

const summaryOf = ({ planId, expected }: PlanRequest, { hash, lines, counts, amount }: PlanResult) => ({
  planId,
  hash,
  total: lines.length,
  counts,
  amount,
  refusedBatchId: expected?.batchId,
});

/** Documents that one transaction selects. The rest of a large batch is selected by a message of its own. */
const SELECTED_AT_ONCE = 1000;

/**
 * Returns the events of a selection's first part, and the rest as a selection. A selection that
 * names a plan is checked as a whole, so it has one part.
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

/**
 * Returns the batches that tasks select by, also those of other entities that their records are
 * sent along with.
 */
export const selectedBatches = (tasks: readonly Task[]): BatchKey[] =>
  tasks.flatMap((task) => {
    const ids = new Set(selectedBy(task).map(({ batchId }) => batchId));
    return [...ids].map((id) => ({ companyId: task.message.companyId, id }));
  });

const selectedBy = ({ events }: Task): readonly { readonly recordId: string; readonly batchId: string }[] =>
  events.flatMap(({ to, event }) =>
    event.kind === 'selected' && to.kind === 'id' ? [{ recordId: to.id, batchId: event.batchId }] : [],
  );

/**
 * Returns the records that are sent along with a batch of another entity: a cancellation of that
 * batch takes them back.
 */
const sentAlong = (tasks: readonly Task[]): BatchMember[] =>
  tasks
    .filter(({ opens }) => opens === undefined)
    .flatMap((task) => selectedBy(task).map((selected) => ({ companyId: task.message.companyId, ...selected })));

/**
 * Drops selections of cancelled batches, in whatever order the messages came. A selection by a plan
 * is applied only once, because applying it makes its plan stale.
 */
export function withoutEnded(task: Task, batches: readonly StoredBatch[]): Task {
  const { message, events, plan } = task;
  const isEnded = ({ companyId, cancelled, opened }: StoredBatch) =>
    companyId === message.companyId && (cancelled || (plan?.expected !== undefined && opened));
  const ended = new Set(batches.filter(isEnded).map(({ id }) => id));
  if (ended.size === 0) return task;
  return {
    ...task,
    events: events.filter(({ event }) => event.kind !== 'selected' || !ended.has(event.batchId)),
    plan: plan?.expected !== undefined && ended.has(plan.expected.batchId) ? undefined : plan,
  };
}
