import { createHash } from 'node:crypto';
import { type Entity, type Reason, type RemoteRef, reason as reasonFor, sumMoney } from '@jobpro/contracts';
import type { Dependency, EntityMapping, Snapshot } from '../entity-mapping.js';
import { dependencyKey, Links } from '../link/links.js';
import type { Context } from '../record/decision.js';
import { decide } from '../record/record.decide.js';
import { type SyncRecord, unknownRecord } from '../record/record.js';
import { type DependencyState, type Forecast, forecast } from './dependency.decide.js';

/**
 * A planned record is sent at once or after its dependencies, waits for a person, is blocked, or
 * stays as it is.
 */
export type Becomes = 'goes' | 'goes-after' | 'waits' | 'blocked' | 'nothing';

/** One line of a plan, as it is stored for the page. */
export interface PlanLine {
  readonly id: string;
  readonly name: string;
  readonly amount?: string;
  readonly becomes: Becomes;
  /** The dependencies that are not linked yet. */
  readonly needs: readonly PlannedDependency[];
  readonly reason?: Reason;
  readonly warnings: readonly string[];
  /** The accounts of a new item. */
  readonly accounts?: Readonly<Record<string, RemoteRef>>;
  /** The invoices that a payment is applied to. */
  readonly applied?: readonly { readonly number: string; readonly amount: string }[];
}

interface PlannedDependency {
  readonly entity: Entity | 'company';
  readonly id: string;
  readonly name: string;
  readonly becomes: 'linked-or-created' | 'selected-first' | 'blocked' | 'awaited';
  /** The accounts of an item that is created because QuickBooks has none of its name. */
  readonly accounts?: Readonly<Record<string, RemoteRef>>;
}

export interface PlanResult {
  readonly hash: string;
  readonly counts: Readonly<Partial<Record<Becomes, number>>>;
  /** The total of what is sent, at once or after its dependencies. */
  readonly amount: string;
  readonly lines: readonly PlanLine[];
}

/** A plan to store for the page. */
export interface MadePlan {
  readonly companyId: string;
  readonly id: string;
  readonly by: string;
  readonly result: PlanResult;
}

/** The records of one company that a plan is for. One that JobPro has not reported is missing. */
export interface Planned<S extends Snapshot> {
  readonly companyId: string;
  readonly ids: readonly string[];
  readonly records: ReadonlyMap<string, SyncRecord<S>>;
}

type DependencyStates = ReadonlyMap<string, DependencyState>;

/** The selection that a plan tries out. */
const trial = { kind: 'selected', batchId: '', requestedBy: '' } as const;

const isSent = ({ becomes }: PlanLine): boolean => becomes === 'goes' || becomes === 'goes-after';

/**
 * Returns what would happen if these records were selected now, by the decisions that do it.
 * Nothing is sent and nothing changes. The hash covers all that the plan is based on: the records,
 * the settings, the QuickBooks company, its preferences and the state of the dependencies.
 */
export function planOf<S extends Snapshot>(
  mapping: EntityMapping<S>,
  { companyId, ids, records }: Planned<S>,
  context: Context,
  dependencies: DependencyStates,
): PlanResult {
  const { settings, connections, facts, balances } = context;
  const preferences = { ...facts?.get(companyId), readAt: undefined };
  const company = [settings.get(companyId)?.revision ?? 0, connections?.get(companyId), preferences];
  const hash = createHash('sha256').update(`${JSON.stringify(company)}\n`);
  const lines = ids.map((id) => {
    const record = records.get(id) ?? unknownRecord(companyId, id);
    const line = lineOf(mapping, record, context, dependencies);
    if (record.snapshot !== undefined && isSent(line))
      balances?.apply(companyId, mapping.applications?.(record.snapshot) ?? []);
    const basis = [id, record.revision, record.state, basisIn(mapping, record, dependencies), line];
    hash.update(`${JSON.stringify(basis)}\n`);
    return line;
  });
  const counts: Partial<Record<Becomes, number>> = {};
  for (const { becomes } of lines) counts[becomes] = (counts[becomes] ?? 0) + 1;
  const amount = sumMoney(lines.filter(isSent).map((line) => line.amount ?? '0'));
  return { hash: hash.digest('hex'), counts, amount, lines };
}

/**
 * The state of the dependencies, as the hash covers it. A linked one counts by its id, whatever its
 * name is by now.
 */
function basisIn<S extends Snapshot>(
  mapping: EntityMapping<S>,
  { snapshot, companyId }: SyncRecord<S>,
  dependencies: DependencyStates,
): unknown {
  if (snapshot === undefined) return [];
  return mapping.dependencies(snapshot).map((dependency) => {
    const state = dependencies.get(dependencyKey(companyId, dependency));
    return state?.remoteId ?? [dependency.id, state?.state, state?.revision];
  });
}

function lineOf<S extends Snapshot>(
  mapping: EntityMapping<S>,
  record: SyncRecord<S>,
  context: Context,
  dependencies: DependencyStates,
): PlanLine {
  const { companyId, id, name = id, snapshot } = record;
  const amount = mapping.amountField && snapshot?.[mapping.amountField];
  const line = { id, name, amount: typeof amount === 'string' ? amount : undefined, needs: [], warnings: [] };
  const unselected = { ...record, batchId: undefined };
  const decision = decide(mapping, unselected, trial, context);
  const { state, reason } = decision.record;
  if (decision.messages.length === 0 && state === record.state && state !== 'waiting')
    return { ...line, becomes: 'nothing' };
  if (state === 'failed' || state === 'excluded') return { ...line, becomes: 'blocked', reason };
  if (state === 'sending') return { ...line, becomes: 'goes', ...shownOf(decision.messages[0]?.data) };

  const missing =
    snapshot === undefined ? [] : mapping.dependencies(snapshot).filter((each) => isMissing(each, companyId, context));
  if (missing.length === 0)
    return { ...line, becomes: 'waits', needs: [{ entity: mapping.entity, id, name, becomes: 'awaited' }] };
  const settings = context.settings.get(companyId);
  const facts = context.facts?.get(companyId);
  const forecasts = new Map(
    missing.flatMap((dependency) => {
      const key = dependencyKey(companyId, dependency);
      const state = dependencies.get(key);
      return state === undefined ? [] : [[key, { state, ahead: forecast(state, settings, facts) }] as const];
    }),
  );
  const needs = missing.map((dependency) => {
    const forecasted = forecasts.get(dependencyKey(companyId, dependency));
    return plannedDependency(dependency, forecasted?.state, forecasted?.ahead);
  });
  // The same translation, as if all that is missing were linked by then.
  const linked: Context = { ...context, links: provisional(context.links, dependencies) };
  const last = decide(mapping, unselected, trial, linked);
  const shown = shownOf(last.messages[0]?.data);
  const [refused] = [...forecasts.values()].flatMap(({ state: { entity, state: its, name: label, ...of }, ahead }) => {
    const named = { what: entity, name: label ?? of.id };
    if (its === 'settled') return [reasonFor('need.settled', named)];
    const because = its === 'failed' ? of.reason : ahead.reason;
    return because ? [reasonFor('need.failed', { ...named, because: because.sentence })] : [];
  });
  const why = (last.record.state === 'failed' ? last.record.reason : undefined) ?? refused;
  const isReady = needs.every(({ becomes }) => becomes === 'linked-or-created');
  return {
    ...line,
    becomes: why !== undefined ? 'blocked' : isReady ? 'goes-after' : 'waits',
    ...shown,
    warnings: [...shown.warnings, ...[...forecasts.values()].flatMap(({ ahead }) => ahead.warnings)],
    needs,
    reason: why,
  };
}

const isMissing = ({ entity, id }: Dependency, companyId: string, { links }: Context): boolean =>
  entity === 'company' || links.find(companyId, entity, id) === undefined;

function plannedDependency(
  { entity, id }: Dependency,
  current: DependencyState | undefined,
  ahead: Forecast | undefined,
): PlannedDependency {
  const planned = { entity, id, name: current?.name ?? id, accounts: ahead?.accounts };
  if (current?.revision === undefined) return { ...planned, becomes: 'awaited' };
  if (current.state === 'failed' || current.state === 'settled' || ahead?.reason !== undefined)
    return { ...planned, becomes: 'blocked' };
  // A held one is linked but waits for a person. A document is sent only when somebody selects it.
  const isAutomatic = entity !== 'invoice' && current.state !== 'excluded' && current.state !== 'exported';
  return { ...planned, becomes: isAutomatic || current.state === 'sending' ? 'linked-or-created' : 'selected-first' };
}

/** The links, and for what is missing a link with the name or number that JobPro's people know it by. */
function provisional(links: Links, dependencies: DependencyStates): Links {
  return new (class extends Links {
    override find(companyId: string, entity: Entity, id: string) {
      const name = dependencies.get(dependencyKey(companyId, { entity, id }))?.name;
      return links.find(companyId, entity, id) ?? { id: `new ${entity}`, label: name ?? id };
    }
  })([]);
}

/** Returns the part of a command that a bookkeeper sees before it is sent. */
function shownOf(data: unknown): Pick<PlanLine, 'warnings' | 'accounts' | 'applied'> {
  const { warnings, create, applied } = (data ?? {}) as {
    warnings?: readonly { readonly sentence: string }[];
    create?: { accounts?: PlanLine['accounts'] };
    applied?: readonly { number: string; amount: string }[];
  };
  return {
    warnings: (warnings ?? []).map(({ sentence }) => sentence),
    accounts: create?.accounts,
    applied: applied?.map(({ number, amount }) => ({ number, amount })),
  };
}
