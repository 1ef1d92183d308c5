import { type Outgoing, reply } from '@jobpro/messaging';
import type { BatchMember, NewBatch } from '../batch/batch.store.js';
import { sentAlong } from '../batch/selection.decide.js';
import type { EntityMapping, Snapshot } from '../entity-mapping.js';
import type { DependencyState } from '../plan/dependency.decide.js';
import { type MadePlan, type PlanResult, planOf } from '../plan/plan.decide.js';
import type { Context } from '../record/decision.js';
import type { SyncRecord } from '../record/record.js';
import { RecordBatch, type RecordChanges } from './record-batch.decide.js';
import type { PlanRequest, Task } from './task.js';

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
 * Decides a batch of messages in turn, each on what those before it left. A selection that names a plan is applied only if the
 * same plan is made now. Pure but for `context.newId`: the same input and ids give the same result.
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

/** Makes a plan of the records as they are by now. It applies payments to balances of its own, because nothing of it happens. */
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
