import { createHash } from 'node:crypto';
import { type Entity, type Reason, type RemoteRef, reason as failure, sumMoney } from '@jobpro/contracts';
import type { EntityMapping, Snapshot, Target } from '../entity-mapping.js';
import { Links, targetKey } from '../link/link.js';
import type { Facts } from '../record/decision.js';
import { decide } from '../record/record.decide.js';
import { type SyncRecord, unknownRecord } from '../record/record.js';
import { type Foreseen, foreseen, type NeedFact } from './need.decide.js';

/** What would become of one record: it goes at once, after what it needs, waits for a person, is blocked, or nothing happens. */
export type Becomes = 'goes' | 'goes-after' | 'waits' | 'blocked' | 'nothing';

export interface PlanLine {
  readonly id: string;
  readonly name: string;
  readonly amount?: string;
  readonly becomes: Becomes;
  /** What it needs and is not linked yet. */
  readonly needs: readonly {
    readonly entity: Entity | 'company';
    readonly id: string;
    readonly name: string;
    readonly becomes: 'linked-or-created' | 'selected-first' | 'blocked' | 'awaited';
    /** Where an item is booked if QuickBooks has none of its name, so that it is created. */
    readonly accounts?: Readonly<Record<string, RemoteRef>>;
  }[];
  readonly reason?: Reason;
  readonly warnings: readonly string[];
  /** The accounts of a new item. */
  readonly accounts?: Readonly<Record<string, RemoteRef>>;
  /** What a payment is applied to. */
  readonly applied?: readonly { readonly number: string; readonly amount: string }[];
}

export interface PlanResult {
  readonly hash: string;
  readonly counts: Readonly<Partial<Record<Becomes, number>>>;
  /** What goes, at once or after what it needs. */
  readonly amount: string;
  readonly lines: readonly PlanLine[];
}

/** The records of one company that a plan is for; one that JobPro has not told of is missing. */
export interface Planned<S extends Snapshot> {
  readonly companyId: string;
  readonly ids: readonly string[];
  readonly records: ReadonlyMap<string, SyncRecord<S>>;
}

/** A batch that never is. */
const planned = { kind: 'selected', batchId: '', requestedBy: '' } as const;

/**
 * What would happen if these records were selected now, by the decisions that do it. Nothing is sent and nothing changes. The hash
 * names all it stands on: the records, the settings, the QuickBooks company and whatever they need, as they are.
 */
export function planOf<S extends Snapshot>(
  mapping: EntityMapping<S>,
  { companyId, ids, records }: Planned<S>,
  facts: Facts,
  needs: ReadonlyMap<string, NeedFact>,
): PlanResult {
  const { settings, connections } = facts;
  const ground = [settings.get(companyId)?.revision ?? 0, connections?.get(companyId)];
  const hash = createHash('sha256').update(`${JSON.stringify(ground)}\n`);
  const lines = ids.map((id) => {
    const record = records.get(id) ?? unknownRecord(companyId, id);
    const line = lineOf(mapping, record, facts, needs);
    if (record.snapshot !== undefined && (line.becomes === 'goes' || line.becomes === 'goes-after'))
      facts.balances?.take(companyId, mapping.draws?.(record.snapshot) ?? []);
    hash.update(`${JSON.stringify([id, record.revision, record.state, standsOn(mapping, record, needs), line])}\n`);
    return line;
  });
  const counts: Partial<Record<Becomes, number>> = {};
  for (const { becomes } of lines) counts[becomes] = (counts[becomes] ?? 0) + 1;
  const going = lines.filter(({ becomes }) => becomes === 'goes' || becomes === 'goes-after');
  return { hash: hash.digest('hex'), counts, amount: sumMoney(going.map(({ amount }) => amount ?? '0')), lines };
}

function standsOn<S extends Snapshot>(
  mapping: EntityMapping<S>,
  { snapshot, companyId }: SyncRecord<S>,
  needs: ReadonlyMap<string, NeedFact>,
): unknown {
  if (snapshot === undefined) return [];
  return mapping.needs(snapshot).map((need) => {
    const fact = needs.get(targetKey(companyId, need));
    // Linked once, it is known by its id, whatever it is called by now.
    return fact?.remoteId ?? [need.id, fact?.state, fact?.revision];
  });
}

function lineOf<S extends Snapshot>(
  mapping: EntityMapping<S>,
  record: SyncRecord<S>,
  facts: Facts,
  needs: ReadonlyMap<string, NeedFact>,
): PlanLine {
  const amount = mapping.amountField && record.snapshot?.[mapping.amountField];
  const about = {
    id: record.id,
    name: record.name ?? record.id,
    ...(typeof amount === 'string' ? { amount } : {}),
    needs: [],
    warnings: [],
  };
  const fresh = { ...record, batchId: undefined };
  const decision = decide(mapping, fresh, planned, facts);
  const { state, reason } = decision.record;
  if (decision.sends.length === 0 && state === record.state && state !== 'waiting')
    return { ...about, becomes: 'nothing' };
  if (state === 'failed' || state === 'excluded') return { ...about, becomes: 'blocked', reason };
  if (state === 'sending') return { ...about, becomes: 'goes', ...sentOf(decision.sends[0]?.data) };

  const missing =
    record.snapshot === undefined
      ? []
      : mapping.needs(record.snapshot).filter((need) => isMissing(need, record, facts));
  if (missing.length === 0) {
    const awaited = { entity: mapping.entity, id: record.id, name: about.name, becomes: 'awaited' as const };
    return { ...about, becomes: 'waits', needs: [awaited] };
  }
  const settings = facts.settings.get(record.companyId);
  const known = missing.flatMap((need) => needs.get(targetKey(record.companyId, need)) ?? []);
  const ahead = new Map(known.map((fact) => [targetKey(record.companyId, fact), foreseen(fact, settings)]));
  const found = missing.map((need) => {
    const key = targetKey(record.companyId, need);
    return needOf(need, needs.get(key), ahead.get(key));
  });
  // The same translation, as if everything that is missing were there by then.
  const withAll = decide(mapping, fresh, planned, { ...facts, links: provisional(facts.links, needs) });
  const sent = sentOf(withAll.sends[0]?.data);
  const refusal = withAll.record.state === 'failed' ? withAll.record.reason : undefined;
  const [blocked] = known.flatMap((fact) => {
    const because = fact.state === 'failed' ? fact.reason : ahead.get(targetKey(record.companyId, fact))?.reason;
    return because ? [{ what: fact.entity, name: fact.name ?? fact.id, because: because.sentence }] : [];
  });
  const why = refusal ?? (blocked && failure('need.failed', blocked));
  const becomes: Becomes =
    why !== undefined
      ? 'blocked'
      : found.every((need) => need.becomes === 'linked-or-created')
        ? 'goes-after'
        : 'waits';
  const warnings = [...sent.warnings, ...[...ahead.values()].flatMap((one) => one.warnings)];
  return { ...about, becomes, ...sent, warnings, needs: found, reason: why };
}

const isMissing = (need: Target, { companyId }: SyncRecord, { links }: Facts): boolean =>
  need.entity === 'company' || links.find(companyId, need.entity, need.id) === undefined;

function needOf(need: Target, fact: NeedFact | undefined, ahead: Foreseen | undefined): PlanLine['needs'][number] {
  const about = {
    entity: need.entity,
    id: need.id,
    name: fact?.name ?? need.id,
    ...(ahead?.accounts === undefined ? {} : { accounts: ahead.accounts }),
  };
  if (fact === undefined || fact.revision === undefined) return { ...about, becomes: 'awaited' };
  if (fact.state === 'failed' || ahead?.reason !== undefined) return { ...about, becomes: 'blocked' };
  // A held one is linked, but waits for a person; a document goes only when somebody selects it.
  const byItself = need.entity !== 'invoice' && fact.state !== 'excluded' && fact.state !== 'exported';
  return { ...about, becomes: byItself || fact.state === 'sending' ? 'linked-or-created' : 'selected-first' };
}

/** What is missing, as if it were linked already, by the name or number that JobPro's people know it by. */
function provisional(links: Links, needs: ReadonlyMap<string, NeedFact>): Links {
  return new (class extends Links {
    override find(companyId: string, entity: Entity, id: string) {
      const name = needs.get(targetKey(companyId, { entity, id }))?.name;
      return links.find(companyId, entity, id) ?? { id: `new ${entity}`, label: name ?? id };
    }
  })([]);
}

/** What of a command a bookkeeper wants to see beforehand. */
function sentOf(data: unknown): Pick<PlanLine, 'warnings' | 'accounts' | 'applied'> {
  const { warnings, create, applied } = (data ?? {}) as {
    warnings?: readonly { readonly sentence: string }[];
    create?: { accounts?: PlanLine['accounts'] };
    applied?: readonly { number: string; amount: string }[];
  };
  return {
    warnings: (warnings ?? []).map(({ sentence }) => sentence),
    ...(create?.accounts === undefined ? {} : { accounts: create.accounts }),
    ...(applied === undefined ? {} : { applied: applied.map(({ number, amount }) => ({ number, amount })) }),
  };
}
