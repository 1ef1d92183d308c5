import type { Entity, Remote } from '@jobpro/contracts';
import { query, sqlFile } from '@jobpro/database';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { Companies } from '../company/company.store.js';
import type { Dependency, EntityMapping, Snapshot } from '../entity-mapping.js';
import { Balances, dependencyKey, Links, recordOf } from '../link/links.js';
import { loadDependencies } from '../plan/plan.store.js';
import { type Context, type RecordEvent } from '../record/decision.js';
import type { RecordKey, SyncRecord } from '../record/record.js';
import type { RecordStore } from '../record/record.store.js';
import type { Loaded, Task } from './batch.decide.js';
import type { MappingMessage } from './route.decide.js';

/** How many waiting records one transaction releases. The rest is released by a message of its own. */
const RELEASED_AT_ONCE = 1000;

/**
 * Loads what deciding needs: the records that tasks may change, locked, and everything that they
 * depend on.
 */
export class Loader {
  constructor(
    private readonly mapping: EntityMapping,
    private readonly records: RecordStore,
  ) {}

  /** `unfinished` are messages with more waiting records than one transaction releases. */
  async load(
    tx: EntityManager,
    tasks: readonly Task[],
    companies: Companies,
  ): Promise<Loaded & { readonly unfinished: readonly MappingMessage[] }> {
    const met = await this.#waiting(tx, tasks, 'dependency-met');
    const refused = await this.#waiting(tx, tasks, 'dependency-refused');
    const settled = await this.#waiting(tx, tasks, 'dependency-settled');
    const keys = [
      ...keysOf(tasks),
      ...met.keys,
      ...refused.keys,
      ...settled.keys,
      ...(await this.#refusedBySettings(tx, tasks)),
      ...(await this.#linked(tx, tasks)),
    ];
    const records = await this.records.lock(tx, keys);
    const snapshots = snapshotsOf(tasks, records);
    return {
      tasks,
      records,
      context: await this.#context(tx, snapshots, companies),
      dependencies: await this.#planDependencies(tx, tasks, snapshots),
      unfinished: [...met.unfinished, ...refused.unfinished],
    };
  }

  async #waiting(
    tx: EntityManager,
    tasks: readonly Task[],
    kind: 'dependency-met' | 'dependency-refused' | 'dependency-settled',
  ): Promise<{ readonly keys: readonly RecordKey[]; readonly unfinished: readonly MappingMessage[] }> {
    const concerned = tasks.filter(({ events }) => events.some(({ event }) => event.kind === kind));
    const named = concerned.flatMap(({ events }) =>
      events.flatMap(({ to }) => (to.kind === 'waiting' ? [to.key] : [])),
    );
    const waitedFor = kind === 'dependency-met' ? await stillLinked(tx, named) : named;
    if (waitedFor.length === 0) return { keys: [], unfinished: [] };
    const scope = { failedToo: kind !== 'dependency-refused', atMost: RELEASED_AT_ONCE };
    const keys = await this.records.waiting(tx, waitedFor, scope);
    return { keys, unfinished: keys.length === RELEASED_AT_ONCE ? concerned.map(({ message }) => message) : [] };
  }

  async #refusedBySettings(tx: EntityManager, tasks: readonly Task[]): Promise<readonly RecordKey[]> {
    const companies = tasks.flatMap(({ message: { companyId }, events }) =>
      events.some(({ to }) => to.kind === 'refused-by-settings') ? [companyId] : [],
    );
    return companies.length === 0 ? [] : this.records.refusedBySettings(tx, companies);
  }

  /** The records behind what changed in QuickBooks, and for names, those that are linked to the same. */
  async #linked(tx: EntityManager, tasks: readonly Task[]): Promise<readonly RecordKey[]> {
    const remotes = tasks.flatMap(({ message: { companyId }, events }) =>
      events.flatMap(({ to, event }) => {
        const ids = [
          to.kind === 'remote' ? to.remoteId : undefined,
          this.mapping.action === 'ensure' ? linkIn(event) : undefined,
        ];
        return ids.flatMap((id) => (id === undefined ? [] : [{ companyId, id }]));
      }),
    );
    return remotes.length === 0 ? [] : this.records.byRemote(tx, remotes);
  }

  async #context(tx: EntityManager, snapshots: readonly CompanySnapshot[], companies: Companies): Promise<Context> {
    const { dependencies, applications } = this.mapping;
    const links = await loadLinks(
      tx,
      snapshots.flatMap(({ companyId, snapshot }) => dependencies(snapshot).map((each) => ({ companyId, ...each }))),
    );
    const context = { ...companies, links };
    if (applications === undefined) return context;
    const invoices = snapshots.flatMap(({ companyId, snapshot }) =>
      applications(snapshot).map(({ invoiceId: id }) => ({ companyId, id })),
    );
    return { ...context, balances: await loadBalances(tx, invoices) };
  }

  async #planDependencies(
    tx: EntityManager,
    tasks: readonly Task[],
    snapshots: readonly CompanySnapshot[],
  ): Promise<Loaded['dependencies']> {
    const planned = new Set(
      tasks.flatMap(({ message, plan }) => (plan?.ids ?? []).map((id) => `${message.companyId}/${id}`)),
    );
    if (planned.size === 0) return new Map();
    return loadDependencies(
      tx,
      snapshots
        .filter(({ companyId, snapshot }) => planned.has(`${companyId}/${snapshot.id}`))
        .flatMap(({ companyId, snapshot }) =>
          this.mapping.dependencies(snapshot).map((dependency) => ({ companyId, ...dependency })),
        ),
    );
  }
}

interface CompanySnapshot {
  readonly companyId: string;
  readonly snapshot: Snapshot;
}

/** The keys of the records that events and plans name. */
const keysOf = (tasks: readonly Task[]): RecordKey[] =>
  tasks.flatMap(({ message: { companyId }, events, plan }) => [
    ...events.flatMap(({ to }) => (to.kind === 'id' ? [{ companyId, id: to.id }] : [])),
    ...(plan?.ids ?? []).map((id) => ({ companyId, id })),
  ]);

/** Every snapshot of the batch: those that came, and those of the locked records. */
function snapshotsOf(tasks: readonly Task[], records: readonly SyncRecord[]): CompanySnapshot[] {
  const received = tasks.flatMap(({ message: { companyId }, events }) =>
    events.flatMap(({ event }) => (event.kind === 'snapshot' ? [{ companyId, snapshot: event.snapshot }] : [])),
  );
  const stored = records.flatMap(({ companyId, snapshot }) =>
    snapshot === undefined ? [] : [{ companyId, snapshot }],
  );
  return [...received, ...stored];
}

/** The id in QuickBooks that an event links its record to. */
function linkIn(event: RecordEvent): string | undefined {
  if (event.kind === 'done') return event.remote.id;
  if (event.kind === 'changed-remotely') return event.into?.id;
  return event.kind === 'act' && event.act.kind === 'link' ? event.act.remote.id : undefined;
}

const linksSql = sqlFile(import.meta.url, './sql/links.sql');

/** The links that we wrote ourselves are read as we wrote them. */
const LinkRow = z
  .object({
    entity: z.custom<Entity>(),
    companyId: z.string(),
    id: z.string(),
    remote: z.custom<Remote>(),
    email: z.string().optional(),
  })
  .transform(
    ({ companyId, entity, id, remote, email }) =>
      [dependencyKey(companyId, { entity, id }), { ...remote, email }] as const,
  );

/**
 * Loads the links of everything that a batch of records can need, in one statement. Reads only: a
 * link is written by its own service.
 */
async function loadLinks(
  tx: EntityManager,
  dependencies: readonly (Dependency & { readonly companyId: string })[],
): Promise<Links> {
  const distinct = new Map(dependencies.map((each) => [dependencyKey(each.companyId, each), each]));
  if (distinct.size === 0) return new Links([]);
  const wanted = [...distinct.values()];
  const columns = [
    wanted.map(({ entity }) => entity),
    wanted.map(({ companyId }) => companyId),
    wanted.map(({ id }) => id),
  ];
  return new Links(await query(tx, linksSql, columns, LinkRow));
}

/**
 * Returns the dependencies that are met now. A link may be withheld by the time its message is
 * read, and then releases no record. The settings are met once a message reports them.
 */
async function stillLinked(tx: EntityManager, keys: readonly string[]): Promise<string[]> {
  const links = await loadLinks(
    tx,
    keys.flatMap((key) => recordOf(key) ?? []),
  );
  return keys.filter((key) => {
    const record = recordOf(key);
    return record === undefined || links.find(record.companyId, record.entity, record.id) !== undefined;
  });
}

const balancesSql = sqlFile(import.meta.url, './sql/balances.sql');

const BalanceRow = z
  .object({ companyId: z.string(), id: z.string(), number: z.string().optional(), openBalance: z.string() })
  .transform(
    ({ companyId, id, number, openBalance }) =>
      [dependencyKey(companyId, { entity: 'invoice', id }), { openBalance, number: number ?? id }] as const,
  );

/** Loads the open balances of the invoices that a batch of payments is applied to, in one statement. */
export async function loadBalances(tx: EntityManager, invoices: readonly RecordKey[]): Promise<Balances> {
  const distinct = [...new Map(invoices.map((key) => [`${key.companyId}/${key.id}`, key])).values()];
  if (distinct.length === 0) return new Balances([]);
  const columns = [distinct.map(({ companyId }) => companyId), distinct.map(({ id }) => id)];
  return new Balances(await query(tx, balancesSql, columns, BalanceRow));
}
