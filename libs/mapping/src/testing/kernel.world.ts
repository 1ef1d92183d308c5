import { type CompanySettings, type Entity, sumMoney, wordsOf } from '@jobpro/contracts';
import type { Message, Outgoing } from '@jobpro/messaging';
import { Decimal } from 'decimal.js';
import type { EntityMapping, Snapshot } from '../entity-mapping.js';
import { Balances } from '../link/balances.js';
import { Links, targetKey } from '../link/link.js';
import type { Facts } from '../record/decision.js';
import { foldBatch } from '../record/record.fold.decide.js';
import { isHeld, type PassportLine, type SyncRecord } from '../record/record.js';
import { type RecordMessage, route } from '../record/record.route.js';

/** The one company of such a world. */
export const COMPANY = 'acme';

/** A message as it comes from the bus. Its data is not parsed: the records of these tests are simpler than any contract. */
export const message = (type: string, data: unknown, id: string, companyId = COMPANY): RecordMessage =>
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
  }) as RecordMessage;

/**
 * Several mapping services in memory and without time: messages lie in a heap and are taken in whatever order `pick` says. The database
 * is a map, and what its statements find is found by reading all of it; what the services decide is decided by their own code. Whoever
 * makes one says what answers the commands.
 */
export abstract class KernelWorld<S extends Snapshot> {
  readonly records = new Map<string, SyncRecord<S>>();
  readonly settings = new Map<string, CompanySettings>();
  /** What happened, in the order in which it did. */
  readonly passport: { readonly of: string; readonly line: PassportLine }[] = [];
  private readonly heap: Message[] = [];
  private readonly inbox = new Set<string>();
  private ids = 0;

  constructor(private readonly mappings: readonly EntityMapping<S>[]) {}

  /** The connector: what becomes of a command is published, now or later. */
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

  /** What of a record's passport, in words. */
  happened(of: string): string[] {
    return this.passport.filter((one) => one.of === of).map(({ line }) => line.what);
  }

  record(entity: Entity, id: string): SyncRecord<S> | undefined {
    return this.records.get(targetKey(COMPANY, { entity, id }));
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
        source === 'mapping' && !toOwn && (entity === 'company' || mapping.needsOf.some((one) => one === entity));
      const mark = `${mapping.entity}/${next.id}`;
      if ((!own && !others) || this.inbox.has(mark)) continue;
      this.inbox.add(mark);
      this.fold(mapping, next);
    }
  }

  /** New settings hold, and all services hear of it; older ones are no news. */
  configure(settings: CompanySettings): void {
    const { revision } = settings;
    if ((this.settings.get(COMPANY)?.revision ?? 0) >= revision) return;
    this.settings.set(COMPANY, settings);
    this.publish(message('mapping.company.configured.v1', { revision }, `settings ${String(revision)}`));
  }

  private fold(mapping: EntityMapping<S>, next: Message): void {
    const { changed, outgoing, passport } = foldBatch(
      mapping,
      [route<S>(next as RecordMessage)],
      this.all(mapping.entity),
      this.facts(mapping),
    );
    this.passport.push(...passport.map(({ id, line }) => ({ of: `${mapping.entity} ${id}`, line })));
    for (const { after } of changed)
      this.records.set(targetKey(COMPANY, { entity: mapping.entity, id: after.id }), after as SyncRecord<S>);
    this.publish(...outgoing.map((out) => this.arrived(out)));
  }

  private facts({ draws }: EntityMapping<S>): Facts {
    const links = new Links(
      [...this.records].flatMap(([key, record]) =>
        record.state === 'exported' && record.remote !== undefined && !isHeld(record)
          ? [[key, record.remote] as const]
          : [],
      ),
    );
    const newId = () => `00000000-0000-4000-8000-${String((this.ids += 1)).padStart(12, '0')}`;
    return { settings: this.settings, links, newId, ...(draws ? { balances: this.balances(draws) } : {}) };
  }

  /** What each invoice owes, as `balances.sql` finds it. */
  private balances(draws: NonNullable<EntityMapping<S>['draws']>): Balances {
    const taken = new Map<string, string>();
    for (const { state, sentSnapshot, snapshot, notices } of this.all('payment')) {
      const payment = sentSnapshot ?? snapshot;
      if (payment === undefined || !['sending', 'checking', 'exported'].includes(state)) continue;
      if (notices.some(({ code }) => code === 'deleted-in-quickbooks')) continue;
      for (const { invoiceId, amount } of draws(payment))
        taken.set(invoiceId, sumMoney([taken.get(invoiceId) ?? '0', amount]));
    }
    return new Balances(
      this.all('invoice').flatMap(({ id, remote, snapshot, name }) => {
        const total = remote?.total ?? (snapshot as { total?: string } | undefined)?.total;
        if (total === undefined) return [];
        const owed = new Decimal(total).minus(taken.get(id) ?? '0').toFixed(2);
        return [[targetKey(COMPANY, { entity: 'invoice', id }), { owed, number: name ?? id }] as const];
      }),
    );
  }

  private arrived(out: Outgoing): Message {
    const arrived = message(out.type, out.data, out.id ?? `m${String((this.ids += 1))}`);
    return { ...arrived, traceparent: out.traceparent };
  }
}
