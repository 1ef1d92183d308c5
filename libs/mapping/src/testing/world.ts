import { type CompanySettings, type Entity, type Warning, warning } from '@jobpro/contracts';
import type { Message, Outgoing } from '@jobpro/messaging';
import type { EntityMapping, Snapshot, Target } from '../entity-mapping.js';
import { Links, targetKey } from '../link/link.js';
import { foldBatch } from '../record/record.fold.decide.js';
import { isHeld, type PassportLine, type SyncRecord } from '../record/record.js';
import { route } from '../record/record.route.js';

/** A record of any entity, as small as the kernel can work with. */
export interface Paper extends Snapshot {
  readonly needs?: readonly Target[];
  /** The connector of this world refuses it while this holds. */
  readonly bad?: boolean;
  /** QuickBooks has it already, for another record: one name. */
  readonly sameAs?: string;
  /** QuickBooks comes to another total. */
  readonly total?: string;
  readonly note?: string;
}

interface Command {
  readonly commandId: string;
  readonly recordId: string;
  readonly bad: boolean;
  readonly sameAs?: string;
  readonly differs?: Warning;
}

export const paperMapping = (
  entity: Entity,
  goes: EntityMapping['goes'],
  needsOf: readonly Entity[] = [],
): EntityMapping<Paper> => ({
  entity,
  goes,
  action: goes === 'when-selected' ? 'create' : 'ensure',
  needs: ({ needs }) => needs ?? [],
  needsOf,
  nameOf: ({ id }) => id,
  translate: {
    online: (paper, { remote }) => ({
      ok: true,
      warnings: [],
      data: {
        bad: paper.bad ?? false,
        ...(paper.sameAs === undefined ? {} : { sameAs: paper.sameAs }),
        ...(paper.total === undefined
          ? {}
          : { differs: warning('total.differs', { jobpro: paper.total, quickbooks: '9.99' }) }),
        links: (paper.needs ?? []).map((need) => remote(need.entity as Entity, need.id).id),
      },
    }),
    desktop: {
      notApplicable: { code: 'not-applicable.online-jobs', sentence: '-', remedy: '-', retryHelps: false, details: {} },
    },
  },
});

export const settings: CompanySettings = {
  revision: 1,
  name: 'Acme',
  edition: 'online',
  accounts: {},
  depositAccount: 'Undeposited Funds',
  paymentMethods: {},
  terms: {},
  tax: { kind: 'override' },
  numbering: 'jobpro',
  inactiveNames: 'reject',
  heldNames: 'reject',
};

export const message = (type: string, data: unknown, id: string, companyId = 'acme'): Message => ({
  id,
  type,
  subject: type,
  companyId,
  data,
  time: '2026-11-20T08:00:00Z',
  traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`,
  deliveryCount: 1,
});

/**
 * Several mapping services and a connector, in memory and without time: messages lie in a heap and are taken in whatever order
 * `pick` says, some of them twice. What a real inbox does (one effect a message) is left out on purpose where `redeliver` says so.
 */
export class World {
  readonly records = new Map<string, SyncRecord<Paper>>();
  readonly sent: { type: string; recordId: string }[] = [];
  /** What happened, in the order in which it did. */
  readonly passport: { readonly of: string; readonly line: PassportLine }[] = [];
  /** The connector of this world keeps what it is told to itself. */
  asleep = false;
  readonly queued: Message[] = [];
  private readonly heap: Message[] = [];
  private readonly inbox = new Set<string>();
  private ids = 0;

  constructor(
    private readonly mappings: readonly EntityMapping<Paper>[],
    private readonly configured: boolean,
  ) {}

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

  record(entity: Entity, id: string): SyncRecord<Paper> | undefined {
    return this.records.get(targetKey('acme', { entity, id }));
  }

  private deliver(next: Message): void {
    if (next.type.startsWith('sync.')) return;
    if (next.type.startsWith('command.')) {
      this.connect(next);
      return;
    }
    for (const mapping of this.mappings) {
      const [source, entity, word = ''] = next.type.split('.');
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

  private fold(mapping: EntityMapping<Paper>, next: Message): void {
    const mine = [...this.records].flatMap(([key, record]) =>
      key.startsWith(`acme/${mapping.entity}/`) ? [record] : [],
    );
    const links = [...this.records].flatMap(([key, record]) =>
      record.state === 'exported' && record.remote !== null && !isHeld(record) ? [[key, record.remote] as const] : [],
    );
    const facts = {
      settings: new Map(this.configured ? [['acme', settings]] : []),
      links: new Links(links),
      newId: () => `00000000-0000-4000-8000-${String((this.ids += 1)).padStart(12, '0')}`,
    };
    const { changed, outgoing, passport } = foldBatch(mapping, [route<Paper>(next)], mine, facts);
    this.passport.push(...passport.map(({ id, line }) => ({ of: `${mapping.entity} ${id}`, line })));
    for (const { after } of changed)
      this.records.set(targetKey('acme', { entity: mapping.entity, id: after.id }), after);
    this.publish(...outgoing.map((out) => this.arrived(out)));
  }

  private arrived(out: Outgoing): Message {
    return message(out.type, out.data, out.id ?? `m${String((this.ids += 1))}`);
  }

  /** The connector: refuses what is bad, makes the rest once. */
  connect(command: Message): void {
    const [, , entity = ''] = command.type.split('.');
    if (this.asleep) {
      this.queued.push(command);
      return;
    }
    const { commandId, recordId, bad, sameAs, differs } = command.data as Command;
    const about = { commandId, recordId };
    if (bad) {
      const reason = { code: 'quickbooks.refused', sentence: 'It is bad.', remedy: '-', retryHelps: true, details: {} };
      this.publish(message(`outcome.${entity}.rejected.v1`, { ...about, reason }, `r${commandId}`));
      return;
    }
    this.sent.push({ type: command.type, recordId });
    this.publish(
      message(
        `outcome.${entity}.done.v1`,
        { ...about, remote: { id: `Q-${sameAs ?? recordId}` }, how: 'created', warnings: differs ? [differs] : [] },
        `d${commandId}`,
      ),
    );
  }
}
