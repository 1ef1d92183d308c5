import { type CompanySettings, type Entity, sumMoney, wordsOf } from '@jobpro/contracts';
import type { Message, Outgoing } from '@jobpro/messaging';
import { Decimal } from 'decimal.js';
import { decideBatch, firstPart, type Task } from '../pipeline/batch.decide.js';
import type { EntityMapping, Snapshot } from '../entity-mapping.js';
import { Balances, dependencyKey, Links } from '../link/links.js';
import { type MappingMessage, route } from '../pipeline/route.decide.js';
import type { Context, HistoryLine } from '../record/decision.js';
import { isHeld, isOut, type SyncRecord } from '../record/record.js';

/** The one company of such a world. */
export const COMPANY = 'acme';

/**
 * A message as it comes from the bus. Its data is not parsed: the records of these tests are
 * simpler than any contract.
 */
export const message = (type: string, data: unknown, id: string, companyId = COMPANY): Message =>
  ({
    ...wordsOf(type),
    id,
    type,
    subject: type,
    companyId,
    data,
    time: '2026-11-20T08:00:00Z',
    traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`,
    deliveryCount: 1,
  }) as Message;

/**
 * Routes a message as a service does. Of the company actions, the in-memory services know
 * selections only.
 */
export function taskFor<S extends Snapshot>(received: Message): Task<S> {
  const { message: routed, events, action } = route<S>(received as MappingMessage);
  if (action?.kind !== 'select') return { message: routed, events };
  const { batchId: id, requestedBy, ids: recordIds } = action.selection;
  const { companyId, traceparent } = routed;
  return {
    message: routed,
    events: firstPart(action.selection).events,
    opens: { companyId, id, requestedBy, traceparent, recordIds },
  };
}

/**
 * Several mapping services in memory and without time. Messages are taken from a heap in the order
 * that `pick` chooses. The database is a map; what the services decide is decided by their own
 * code. A subclass answers the commands.
 */
export abstract class KernelWorld<S extends Snapshot> {
  readonly records = new Map<string, SyncRecord<S>>();
  readonly settings = new Map<string, CompanySettings>();
  /** The history lines of all records, in the order in which they were written. */
  readonly history: { readonly of: string; readonly line: HistoryLine }[] = [];
  private readonly heap: Message[] = [];
  private readonly inbox = new Set<string>();
  private ids = 0;

  constructor(private readonly mappings: readonly EntityMapping<S>[]) {}

  /** The connector. Publishes the outcome of a command, now or later. */
  abstract connect(command: Message): void;

  publish(...messages: Message[]): void {
    this.heap.push(...messages);
  }

  /** Runs until nothing lies in the heap. `pick(n)` chooses one of n. */
  run(pick: (n: number) => number): void {
    while (this.heap.length > 0) {
      const [next] = this.heap.splice(pick(this.heap.length), 1);
      if (next !== undefined) this.deliver(next);
    }
  }

  /** The kinds of lines in a record's history. */
  happened(of: string): string[] {
    return this.history.filter((entry) => entry.of === of).map(({ line }) => line.what);
  }

  record(entity: Entity, id: string): SyncRecord<S> | undefined {
    return this.records.get(dependencyKey(COMPANY, { entity, id }));
  }

  all(entity: Entity): SyncRecord<S>[] {
    const own = `${COMPANY}/${entity}/`;
    return [...this.records].flatMap(([key, record]) => (key.startsWith(own) ? [record] : []));
  }

  private deliver(next: Message): void {
    const { entity } = next;
    const [source = '', word = ''] = next.kind.split('.');
    if (source === 'sync') return;
    if (source === 'command') {
      this.connect(next);
      return;
    }
    if (source === 'jobpro' && entity === 'company') {
      this.configure(next.data as CompanySettings);
      return;
    }
    for (const mapping of this.mappings) {
      const toOwn = word === 'link-requested' || word === 'act-requested';
      const own = entity === mapping.entity && (source !== 'mapping' || toOwn);
      const others =
        source === 'mapping' &&
        !toOwn &&
        (entity === 'company' || mapping.dependencyEntities.some((each) => each === entity));
      const mark = `${mapping.entity}/${next.id}`;
      if ((!own && !others) || this.inbox.has(mark)) continue;
      this.inbox.add(mark);
      this.decide(mapping, next);
    }
  }

  /** Applies new settings and notifies all services. Older settings are ignored. */
  configure(settings: CompanySettings): void {
    const { revision } = settings;
    if ((this.settings.get(COMPANY)?.revision ?? 0) >= revision) return;
    this.settings.set(COMPANY, settings);
    this.publish(message('mapping.company.configured.v1', { revision }, `settings ${String(revision)}`));
  }

  private decide(mapping: EntityMapping<S>, next: Message): void {
    const { added, updated, messages, history } = decideBatch(mapping, {
      tasks: [taskFor<S>(next)],
      records: this.all(mapping.entity),
      context: this.context(mapping),
      dependencies: new Map(),
    });
    this.history.push(...history.map(({ id, line }) => ({ of: `${mapping.entity} ${id}`, line })));
    for (const record of [...added, ...updated.map(({ after }) => after)])
      this.records.set(dependencyKey(COMPANY, { entity: mapping.entity, id: record.id }), record as SyncRecord<S>);
    this.publish(...messages.map((out) => this.arrived(out)));
  }

  private context({ applications }: EntityMapping<S>): Context {
    const links = new Links(
      [...this.records].flatMap(([key, record]) =>
        record.state === 'exported' && record.remote !== undefined && !isHeld(record)
          ? [[key, record.remote] as const]
          : [],
      ),
    );
    return { settings: this.settings, links, balances: applications && this.balances(applications) };
  }

  /** The open balance of each invoice, as `balances.sql` computes it. */
  private balances(applications: NonNullable<EntityMapping<S>['applications']>): Balances {
    const applied = new Map<string, string>();
    for (const record of this.all('payment')) {
      const payment = record.sentSnapshot ?? record.snapshot;
      if (payment === undefined || !isOut(record)) continue;
      if (record.notices.some(({ code }) => code === 'deleted-in-quickbooks')) continue;
      for (const { invoiceId, amount } of applications(payment))
        applied.set(invoiceId, sumMoney([applied.get(invoiceId) ?? '0', amount]));
    }
    return new Balances(
      this.all('invoice').flatMap(({ id, remote, snapshot, name }) => {
        const total = remote?.total ?? (snapshot as { total?: string } | undefined)?.total;
        if (total === undefined) return [];
        const openBalance = new Decimal(total).minus(applied.get(id) ?? '0').toFixed(2);
        return [[dependencyKey(COMPANY, { entity: 'invoice', id }), { openBalance, number: name ?? id }] as const];
      }),
    );
  }

  private arrived(out: Outgoing): Message {
    const arrived = message(out.type, out.data, out.id ?? `m${String((this.ids += 1))}`);
    return { ...arrived, traceparent: out.traceparent };
  }
}
