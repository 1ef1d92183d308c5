import { Inject, Injectable } from '@nestjs/common';
import { type Outgoing, repeat } from '@jobpro/messaging';
import type { EntityManager } from 'typeorm';
import { BatchStore } from '../batch/batch.store.js';
import { selectedBatches, withoutEnded } from '../batch/selection.decide.js';
import { type Companies, loadCompanies } from '../company/company.store.js';
import { isOfEarlierConnection, storeLateOutcomes } from '../company/connection.store.js';
import { ENTITY_MAPPING, type EntityMapping } from '../entity-mapping.js';
import { PlanStore } from '../plan/plan.store.js';
import { RecordStore } from '../record/record.store.js';
import { CompanyActions } from './company-actions.js';
import { type DecidedBatch, decideBatch } from './decide-batch.decide.js';
import { Loader } from './load.js';
import { locksFor, takeLocks } from './locks.store.js';
import { type MappingMessage, type Route, route } from './route.decide.js';
import type { Task } from './task.js';

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

  /** Takes every advisory lock of the batch, then reads what they protect. Rows are locked only after this. */
  async #lock(tx: EntityManager, routes: readonly Route[]): Promise<Companies> {
    await takeLocks(tx, this.mapping.entity, locksFor(this.mapping, routes));
    return loadCompanies(tx, [...new Set(routes.map(({ message }) => message.companyId))]);
  }

  /** Runs company actions. Outcomes of an earlier connection are stored apart, and selections of cancelled batches are dropped. */
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
      const settings = companies.settings.get(message.companyId);
      const result = action && (await this.#actions.run(tx, message, action, settings));
      tasks.push({ message, events: [...events, ...(result?.events ?? [])], plan: result?.plan, opens: result?.opens });
      messages.push(...(result?.messages ?? []));
    }
    const selected = selectedBatches(tasks);
    const batches = selected.length > 0 ? await this.#batches.known(tx, selected) : [];
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
