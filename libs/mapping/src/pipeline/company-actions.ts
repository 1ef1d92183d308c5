import type { CompanySettings } from '@jobpro/contracts';
import { type Outgoing, repeat, reply } from '@jobpro/messaging';
import type { EntityManager } from 'typeorm';
import type { BatchStore } from '../batch/batch.store.js';
import type { Companies } from '../company/company.store.js';
import { type ActionResult, firstPart } from './batch.decide.js';
import type { EntityMapping } from '../entity-mapping.js';
import { readBackCommand } from '../company/unfinished-reads.js';
import { Imports } from '../import/imports.js';
import type { RecordStore } from '../record/record.store.js';
import { derivedId } from '../record/record-send.decide.js';
import { tieOut } from '../tie-out/tie-out.decide.js';
import { TieOutStore } from '../tie-out/tie-out.store.js';
import {
  type CompanyAction,
  type MappingMessage,
  onRecords,
  type ReadBackPage,
  type RoutedEvent,
  type Selection,
} from './route.decide.js';

/** Milliseconds after which a plan has the preferences of QuickBooks read again. */
const FACTS_FRESH = 5 * 60_000;

/** The records of one cause that one act decides on. */
const DECIDED_AT_ONCE = 10_000;

/**
 * Runs the company actions of one entity: finds the records that they concern, and leaves deciding
 * on those to the pipeline.
 */
export class CompanyActions {
  readonly #imports: Imports | undefined;
  readonly #tieOuts: TieOutStore;

  constructor(
    private readonly mapping: EntityMapping,
    private readonly records: RecordStore,
    private readonly batches: BatchStore,
  ) {
    const { entity } = mapping;
    this.#imports = entity === 'customer' || entity === 'item' ? new Imports(entity) : undefined;
    this.#tieOuts = new TieOutStore(entity);
  }

  async run(
    tx: EntityManager,
    message: MappingMessage,
    action: CompanyAction,
    companies: Companies,
  ): Promise<ActionResult> {
    const settings = companies.settings.get(message.companyId);
    switch (action.kind) {
      case 'select':
        return this.#select(message, action.selection);
      case 'plan': {
        const { planId, ids, by } = action;
        return { plan: { planId, ids, by }, messages: readFacts(message, companies) };
      }
      case 'act-on-cause': {
        const keys = await this.records.byCause(tx, message.companyId, action.cause, DECIDED_AT_ONCE);
        const ids = keys.map(({ id }) => id);
        return { events: onRecords(ids, action.act, action.by) };
      }
      case 'cancel-batch':
        return this.#cancel(tx, message, action);
      case 'import':
        return (await this.#imports?.requested(tx, message, action, settings)) ?? {};
      case 'imported':
        return (await this.#imports?.pageCame(tx, message, action.page)) ?? {};
      case 'candidates':
        return (await this.#imports?.decided(tx, message, action.act, action.by)) ?? {};
      case 'check':
        return this.#check(tx, message, action.ids, settings);
      case 'tie-out':
        return this.#openTieOut(tx, message, action, settings);
      case 'read-back':
        return this.#readBack(tx, message, action.page);
      default:
        return action satisfies never;
    }
  }

  /** The first part opens the batch with all its documents. */
  #select(message: MappingMessage, selection: Selection): ActionResult {
    const { companyId, traceparent } = message;
    const { batchId, requestedBy, ids, plan } = selection;
    const { events, rest } = firstPart(selection);
    return {
      events,
      opens: { companyId, id: batchId, requestedBy, traceparent, recordIds: ids },
      plan: plan && { planId: plan.planId, ids, by: requestedBy, expected: { hash: plan.hash, batchId } },
      messages: rest && [{ ...repeat(message), data: rest }],
    };
  }

  async #cancel(
    tx: EntityManager,
    message: MappingMessage,
    { batchId, by }: Extract<CompanyAction, { kind: 'cancel-batch' }>,
  ): Promise<ActionResult> {
    const { companyId, traceparent } = message;
    const ids = await this.batches.cancel(tx, { companyId, id: batchId }, by, traceparent);
    const act = { kind: 'cancel-batch', batchId } as const;
    // Invoices that are sent along with payments are cancelled by their own service.
    const hasInvoices = this.mapping.dependencyEntities.includes('invoice') && ids.length > 0;
    return {
      events: onRecords(ids, act, by),
      messages: hasInvoices ? [reply(message, 'mapping.invoice.act-requested.v1', { requestedBy: by, act })] : [],
    };
  }

  async #openTieOut(
    tx: EntityManager,
    message: MappingMessage,
    { act: { tieOutId, from, to }, by }: Extract<CompanyAction, { kind: 'tie-out' }>,
    settings: CompanySettings | undefined,
  ): Promise<ActionResult> {
    if (settings === undefined) return {};
    const isNew = await this.#tieOuts.open(tx, message.companyId, { id: tieOutId, by, from, to });
    if (!isNew) return {};
    const read = { companyId: message.companyId, id: tieOutId, edition: settings.edition, from, to };
    return { messages: [readBackCommand(this.mapping.entity, read, message)] };
  }

  /** Reads the days of some documents again. Without a comparison of its id, only the records hear of it. */
  async #check(
    tx: EntityManager,
    message: MappingMessage,
    ids: readonly string[],
    settings: CompanySettings | undefined,
  ): Promise<ActionResult> {
    const days = await this.#tieOuts.daysOf(tx, message.companyId, ids);
    if (settings === undefined || days === undefined) return {};
    const read = { companyId: message.companyId, id: message.id, edition: settings.edition, ...days };
    return { messages: [readBackCommand(this.mapping.entity, read, message)] };
  }

  /**
   * Stores a page of a comparison, and reports to each record at once what is not as it was known:
   * deleted, voided, or of another total.
   */
  async #readBack(tx: EntityManager, message: MappingMessage, page: ReadBackPage): Promise<ActionResult> {
    const { companyId } = message;
    const { tieOutId, documents } = page;
    const { entity, amountField = '' } = this.mapping;
    if (page.refused !== undefined) {
      await this.#tieOuts.refuse(tx, companyId, tieOutId, page.refused);
      return {};
    }
    const isComplete = await this.#tieOuts.page(tx, companyId, page);
    const news = await this.#tieOuts.unknownTotals(tx, companyId, documents);
    const events = documents.flatMap(({ remoteId, state, total }): RoutedEvent<never>[] => {
      const to = { kind: 'remote', remoteId } as const;
      if (state !== 'present') return [{ to, event: { kind: 'changed-remotely', change: state } }];
      return news.has(remoteId) ? [{ to, event: { kind: 'read-back', total } }] : [];
    });
    const sides = isComplete ? await this.#tieOuts.sides(tx, companyId, tieOutId, amountField) : undefined;
    if (sides === undefined || (entity !== 'invoice' && entity !== 'payment')) return { events };
    const result = tieOut(sides.own, sides.held, sides.customers);
    await this.#tieOuts.finish(tx, companyId, tieOutId, result);
    const { exported, quickbooks, differences } = result;
    const summary = { tieOutId, exported, quickbooks, differences: differences.length };
    return { events, messages: [reply(message, `mapping.${entity}.tied-out.v1`, summary)] };
  }
}

/**
 * Has the preferences of QuickBooks Online read again where a plan was made with older ones. Preferences
 * that changed make the plan outdated, so that nothing is sent by it. Desktop reports them in each session.
 */
function readFacts(message: MappingMessage, { settings, connections, facts }: Companies): readonly Outgoing[] {
  const { companyId } = message;
  const connectionId = connections.get(companyId);
  const readAt = facts.get(companyId)?.readAt;
  const isFresh = readAt !== undefined && Date.now() - Date.parse(readAt) < FACTS_FRESH;
  if (settings.get(companyId)?.edition !== 'online' || connectionId === undefined || isFresh) return [];
  // The plans of one moment have them read once.
  const commandId = derivedId(companyId, connectionId, 'facts', readAt ?? '');
  const data = { commandId, recordId: companyId, connectionId };
  return [reply(message, 'command.online.company.read-facts.v1', data, commandId)];
}
