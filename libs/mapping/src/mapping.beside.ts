import { randomUUID } from 'node:crypto';
import { type Act, commandType, type CompanySettings } from '@jobpro/contracts';
import { type Message, type Outgoing, reply } from '@jobpro/messaging';
import type { EntityManager } from 'typeorm';
import type { BatchStore } from './batch/batch.store.js';
import type { EntityMapping, Snapshot } from './entity-mapping.js';
import { Imports } from './import/imports.js';
import type { RecordEvent } from './record/record.events.js';
import type { Beside, ReadBackPage } from './record/record.route.js';
import type { RecordStore } from './record/record.store.js';
import { tieOut } from './tie-out/tie-out.decide.js';
import { TieOutStore } from './tie-out/tie-out.store.js';

/** The records of one cause that one act sends again. */
const RETRIED_AT_ONCE = 10_000;

/** What a message beside the records leads to: events of records, and messages. */
export interface BesideResult<S extends Snapshot> {
  readonly direct: readonly { readonly id: string; readonly event: RecordEvent<S> }[];
  readonly outgoing: readonly Outgoing[];
}
const nothing = { direct: [], outgoing: [] };

/** What concerns more than single records: imports, batches, causes, comparisons. Finds the records, and leaves deciding to the kernel. */
export class Besides<S extends Snapshot> {
  private readonly imports: Imports | undefined;
  private readonly tieOuts: TieOutStore;

  constructor(
    private readonly mapping: EntityMapping<S>,
    private readonly records: RecordStore,
    private readonly batches: BatchStore,
  ) {
    const { entity } = mapping;
    this.imports = entity === 'customer' || entity === 'item' ? new Imports(entity) : undefined;
    this.tieOuts = new TieOutStore(entity);
  }

  async of(
    tx: EntityManager,
    message: Message,
    beside: Beside,
    settings: CompanySettings | undefined,
  ): Promise<BesideResult<S>> {
    switch (beside.kind) {
      case 'import-requested':
        return this.imported(await this.imports?.requested(tx, beside.asked, settings));
      case 'imported':
        return this.imported(await this.imports?.pageCame(tx, beside.page));
      case 'read-back':
        return this.readBack(tx, beside.page);
      case 'act':
        return this.act(tx, message, beside.act, beside.by, settings);
      default:
        return beside satisfies never;
    }
  }

  private async act(
    tx: EntityManager,
    message: Message,
    act: Act,
    by: string,
    settings: CompanySettings | undefined,
  ): Promise<BesideResult<S>> {
    const { companyId } = message;
    switch (act.kind) {
      case 'retry': {
        if (act.cause === undefined) return nothing;
        const keys = await this.records.byCause(tx, companyId, act.cause, RETRIED_AT_ONCE);
        return {
          direct: keys.map(({ id }) => ({ id, event: { kind: 'act', act: { kind: 'retry' }, by } })),
          outgoing: [],
        };
      }
      case 'cancel-batch': {
        const ids = await this.batches.cancel(tx, { companyId, id: act.batchId }, by, message.traceparent);
        // The invoices that went along with payments are stopped where they were selected.
        const takesAlong = this.mapping.needsOf.includes('invoice') && ids.length > 0;
        const stop = reply(message, 'mapping.invoice.act-requested.v1', { requestedBy: by, act });
        return {
          direct: ids.map((id) => ({ id, event: { kind: 'act', act, by } })),
          outgoing: takesAlong ? [stop] : [],
        };
      }
      case 'tie-out': {
        const { tieOutId, from, to } = act;
        const opened =
          settings !== undefined && (await this.tieOuts.open(tx, companyId, { id: tieOutId, by, from, to }));
        if (!opened) return nothing;
        const commandId = randomUUID();
        const data = { commandId, recordId: tieOutId, tieOutId, from, to };
        const type = commandType(settings.edition, this.mapping.entity, 'read-back');
        return { direct: [], outgoing: [reply(message, type, data, commandId)] };
      }
      case 'decide-candidates':
      case 'decide-all-candidates':
      case 'undo-candidates':
        return this.imported(await this.imports?.decided(tx, message, act, by));
      // The acts that name their records are routed; a plan is made where the records are at hand.
      case 'exclude':
      case 'include':
      case 'settle':
      case 'send-anew':
      case 'link':
      case 'plan':
        return nothing;
      default:
        return act satisfies never;
    }
  }

  private imported(result: Awaited<ReturnType<Imports['pageCame']>> | undefined): BesideResult<S> {
    if (result === undefined) return nothing;
    return {
      direct: result.acts.map(({ id, act, by }) => ({ id, event: { kind: 'act', act, by } })),
      outgoing: result.outgoing,
    };
  }

  private async readBack(tx: EntityManager, message: ReadBackPage): Promise<BesideResult<S>> {
    const { tieOutId, documents, last } = message.data;
    const { companyId } = message;
    await this.tieOuts.page(tx, companyId, tieOutId, documents);
    const sides = last ? await this.tieOuts.sides(tx, companyId, tieOutId, this.mapping.amountField ?? '') : undefined;
    if (sides === undefined) return nothing;
    const result = tieOut(sides.own, sides.held, sides.customers);
    await this.tieOuts.finish(tx, companyId, tieOutId, result);
    const { exported, quickbooks, differences } = result;
    const news = { tieOutId, exported, quickbooks, differences: differences.length };
    return { direct: [], outgoing: [reply(message, `mapping.${message.entity}.tied-out.v1`, news)] };
  }
}
