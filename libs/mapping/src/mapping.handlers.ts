import { isNeeded, patterns } from '@jobpro/contracts';
import { type Batch, type Outgoing, repeat, UnitOfWork } from '@jobpro/messaging';
import { Controller, Inject, Injectable, type Type } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import type { EntityManager } from 'typeorm';
import { BatchStore } from './batch/batch.store.js';
import { type Companies, isOfEarlierConnection, loadCompanies, storeLateOutcomes } from './company/company.store.js';
import { type AnyEntityMapping, ENTITY_MAPPING, type EntityMapping } from './entity-mapping.js';
import { decideBatch, type DecidedBatch, selectedBatches, type Task, withoutEnded } from './pipeline/batch.decide.js';
import { CompanyActions } from './pipeline/company-actions.js';
import { Loader } from './pipeline/load.store.js';
import { locksFor, takeLocks } from './pipeline/locks.store.js';
import { type MappingMessage, type Route, route } from './pipeline/route.decide.js';
import { PlanStore } from './plan/plan.store.js';
import { RecordStore } from './record/record.store.js';

/**
 * Returns the controller of one entity. Nest reads the patterns from the class, so each entity has
 * its own.
 */
export function mappingHandlers(mapping: AnyEntityMapping): Type<object> {
  @Controller()
  class MappingHandlers {
    constructor(
      private readonly work: UnitOfWork,
      private readonly pipeline: Pipeline,
    ) {}

    @EventPattern<string[]>(subjectsOf(mapping))
    onBatch(@Payload() batch: Batch<MappingMessage>): Promise<void> {
      return this.work.commit(batch, (tx, fresh) => this.pipeline.run(tx, fresh));
    }
  }
  return MappingHandlers;
}

/** Every subject that a mapping service listens to. */
function subjectsOf({ entity, dependencyEntities }: AnyEntityMapping): string[] {
  return [
    patterns.jobpro(entity),
    patterns.outcome(entity),
    ...(isNeeded(entity) ? [patterns.mapping(entity, 'link-requested')] : []),
    patterns.mapping(entity, 'act-requested'),
    patterns.mapping(entity, 'overdue'),
    patterns.mapping('company', 'configured'),
    ...dependencyEntities.flatMap((each) => [patterns.mapping(each, 'linked'), patterns.mapping(each, 'refused')]),
  ];
}

/** Result of the company actions of a batch. */
interface Acted {
  readonly tasks: readonly Task[];
  readonly messages: readonly Outgoing[];
}

/** The way of every message of a mapping service, batch by batch, each in one transaction. */
@Injectable()
export class Pipeline {
  readonly #records: RecordStore;
  readonly #batches: BatchStore;
  readonly #plans: PlanStore;
  readonly #actions: CompanyActions;
  readonly #loader: Loader;

  constructor(@Inject(ENTITY_MAPPING) private readonly mapping: EntityMapping) {
    const { entity, matchKeys } = mapping;
    this.#records = new RecordStore(entity, matchKeys);
    this.#batches = new BatchStore(entity);
    this.#plans = new PlanStore(entity);
    this.#actions = new CompanyActions(mapping, this.#records, this.#batches);
    this.#loader = new Loader(mapping, this.#records);
  }

  /** Returns the messages to publish with the transaction. */
  async run(tx: EntityManager, messages: readonly MappingMessage[]): Promise<readonly Outgoing[]> {
    const routes = messages.map((message) => route(message));
    const companies = await this.#lock(tx, routes);
    const acted = await this.#act(tx, routes, companies);
    const { unfinished, ...loaded } = await this.#loader.load(tx, acted.tasks, companies);
    const decided = decideBatch(this.mapping, loaded);
    await this.#save(tx, decided);
    return [...decided.messages, ...unfinished.map(repeat), ...acted.messages];
  }

  /**
   * Takes every advisory lock of the batch, then reads what they protect. Rows are locked only
   * after this.
   */
  async #lock(tx: EntityManager, routes: readonly Route[]): Promise<Companies> {
    await takeLocks(tx, this.mapping.entity, locksFor(this.mapping, routes));
    return loadCompanies(tx, [...new Set(routes.map(({ message }) => message.companyId))]);
  }

  /**
   * Runs company actions. Outcomes of an earlier connection are stored apart, and selections of
   * cancelled batches are dropped.
   */
  async #act(tx: EntityManager, routes: readonly Route[], companies: Companies): Promise<Acted> {
    const isLate = ({ message }: Route) => isOfEarlierConnection(message, companies.connections);
    await storeLateOutcomes(
      tx,
      this.mapping.entity,
      routes.filter(isLate).map(({ message }) => message),
    );
    const tasks: Task[] = [];
    const messages: Outgoing[] = [];
    for (const { message, events, action } of routes.filter((each) => !isLate(each))) {
      const result = action && (await this.#actions.run(tx, message, action, companies));
      tasks.push({ message, events: [...events, ...(result?.events ?? [])], plan: result?.plan, opens: result?.opens });
      messages.push(...(result?.messages ?? []));
    }
    const selected = selectedBatches(tasks);
    const batches = selected.length > 0 ? await this.#batches.stored(tx, selected) : [];
    return { tasks: tasks.map((task) => withoutEnded(task, batches)), messages };
  }

  async #save(tx: EntityManager, decided: DecidedBatch): Promise<void> {
    const { added, updated, history, plans, opened, members } = decided;
    await this.#records.insert(tx, added);
    await this.#records.update(tx, updated);
    await this.#records.appendHistory(tx, history);
    for (const plan of plans) await this.#plans.keep(tx, plan);
    await this.#batches.open(tx, opened);
    await this.#batches.addMembers(tx, members);
  }
}
