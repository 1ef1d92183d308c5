import { type Message, type Outgoing, reply } from '@jobpro/messaging';
import type { EntityManager } from 'typeorm';
import type { EntityMapping, Snapshot } from './entity-mapping.js';
import { type PlanResult, planOf } from './plan/plan.decide.js';
import { loadNeeds, PlanStore } from './plan/plan.store.js';
import type { Facts } from './record/decision.js';
import type { SyncRecord } from './record/record.js';

/** A plan to be made: for somebody who asks, or to see whether one that was seen still holds. */
export interface PlanAsked {
  readonly planId: string;
  readonly ids: readonly string[];
  readonly by: string;
  /** The hash that was seen, and the batch that is to go by it. */
  readonly seen?: { readonly hash: string; readonly batchId: string };
}

/** Makes plans over records that are at hand, and keeps them for the page. */
export class Plans<S extends Snapshot> {
  private readonly store: PlanStore;

  constructor(private readonly mapping: EntityMapping<S>) {
    this.store = new PlanStore(mapping.entity);
  }

  /** Answers what to tell; nothing where the plan that was seen still holds. */
  async make(
    tx: EntityManager,
    message: Message,
    asked: PlanAsked,
    records: readonly SyncRecord<S>[],
    facts: Facts,
  ): Promise<Outgoing | undefined> {
    const { companyId } = message;
    const { planId, by, seen } = asked;
    const ids = [...new Set(asked.ids)];
    const wanted = new Set(ids);
    const own = new Map(
      records
        .filter((record) => record.companyId === companyId && wanted.has(record.id))
        .map((record) => [record.id, record]),
    );
    const needs = [...own.values()].flatMap(({ snapshot }) =>
      snapshot === undefined ? [] : this.mapping.needs(snapshot),
    );
    const result = planOf(this.mapping, { companyId, ids, records: own }, facts, await loadNeeds(tx, companyId, needs));
    if (seen?.hash === result.hash) return undefined;
    await this.store.keep(tx, { companyId, id: planId, by }, result);
    return this.told(message, planId, result, seen?.batchId);
  }

  private told(message: Message, planId: string, result: PlanResult, refusedBatchId: string | undefined): Outgoing {
    const { hash, counts, amount, lines } = result;
    const plan = { planId, hash, total: lines.length, counts, amount, refusedBatchId };
    return reply(message, `mapping.${this.mapping.entity}.planned.v1`, plan);
  }
}
