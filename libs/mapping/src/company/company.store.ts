import { CompanyFacts, CompanySettings, type DataOf, entities, type Entity, ListKind } from '@jobpro/contracts';
import { execute, type Executor, query, recordset, sqlFile } from '@jobpro/database';
import { comparableName } from '@jobpro/quickbooks-online';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { takeLocks } from '../pipeline/locks.store.js';
import type { MappingMessage } from '../pipeline/route.decide.js';
import type { HistoryLine } from '../record/decision.js';
import { causeOf } from '../record/cause.decide.js';
import type { CompanyLists, NamedEntry } from './missing-settings.decide.js';

const Company = z.object({
  companyId: z.string(),
  settings: CompanySettings,
  connectionId: z.string().optional(),
  facts: CompanyFacts.optional(),
  restored: z.boolean(),
});

/** The settings, connections and QuickBooks preferences of the companies of a batch. */
export interface Companies {
  /** By company; one without settings is missing. */
  readonly settings: ReadonlyMap<string, CompanySettings>;
  /**
   * The connection under which QuickBooks' ids are valid, where the edition has one for each
   * QuickBooks company.
   */
  readonly connections: ReadonlyMap<string, string>;
  /** The preferences of the connected QuickBooks company; one that was never read is missing. */
  readonly facts: ReadonlyMap<string, CompanyFacts>;
  /** The database was restored from a backup at some time. */
  readonly restored: boolean;
}

export async function loadCompanies(tx: EntityManager, companies: readonly string[]): Promise<Companies> {
  const loaded = await query(
    tx,
    `select c.company_id, c.settings, n.connection_id, f.facts, exists (select from mapping.restore) as restored
       from mapping.company c
       left join mapping.company_connection n on n.company_id = c.company_id
       left join mapping.company_facts f
         on f.company_id = c.company_id and f.connection_id = coalesce(n.connection_id::text, '')
      where c.company_id = any ($1::text[])`,
    [companies],
    Company,
  );
  return {
    settings: new Map(loaded.map(({ companyId, settings }) => [companyId, settings])),
    connections: new Map(
      loaded.flatMap(({ companyId, connectionId }) => (connectionId === undefined ? [] : [[companyId, connectionId]])),
    ),
    facts: new Map(loaded.flatMap(({ companyId, facts }) => (facts === undefined ? [] : [[companyId, facts]]))),
    restored: loaded.some(({ restored }) => restored),
  };
}

/** Loads the settings of these companies; one without settings is missing. */
export async function loadSettings(
  tx: EntityManager,
  companies: readonly string[],
): Promise<ReadonlyMap<string, CompanySettings>> {
  return (await loadCompanies(tx, companies)).settings;
}

/** A change of settings, and who made it. */
export interface SettingsChange {
  readonly settings: Omit<CompanySettings, 'revision'>;
  readonly by: string;
  /** JobPro's own revision, which must be newer than its last, or the revision that a user saw. */
  readonly from: { readonly jobproRevision: number } | { readonly basedOn: number };
}

const Current = z.object({ revision: z.number(), jobproRevision: z.number().optional() });

/**
 * Stores changed settings as the next version, with who changed them and when. An event that is not
 * newer, or a user who saw an older version, changes nothing. Returns the current revision, and
 * whether the change was taken.
 */
export async function saveSettings(
  tx: EntityManager,
  companyId: string,
  change: SettingsChange,
): Promise<{ readonly revision: number; readonly taken: boolean }> {
  await execute(tx, `select pg_advisory_xact_lock(hashtext('mapping.company'), hashtext($1))`, [companyId]);
  const sql = 'select revision, jobpro_revision from mapping.company where company_id = $1';
  const [current] = await query(tx, sql, [companyId], Current);
  const revision = nextRevision(change.from, current);
  if (revision === undefined) return { revision: current?.revision ?? 0, taken: false };
  const settings = JSON.stringify({ ...change.settings, revision });
  const jobpro = 'jobproRevision' in change.from ? change.from.jobproRevision : (current?.jobproRevision ?? null);
  await execute(
    tx,
    `insert into mapping.company (company_id, revision, jobpro_revision, settings) values ($1, $2, $3, $4)
         on conflict (company_id) do update
        set revision = excluded.revision, jobpro_revision = excluded.jobpro_revision, settings = excluded.settings, updated_at = now()`,
    [companyId, revision, jobpro, settings],
  );
  await execute(
    tx,
    'insert into mapping.company_version (company_id, revision, settings, changed_by) values ($1, $2, $3, $4)',
    [companyId, revision, settings, change.by],
  );
  return { revision, taken: true };
}

function nextRevision(from: SettingsChange['from'], current: z.output<typeof Current> | undefined): number | undefined {
  const newest = current?.revision ?? 0;
  if ('basedOn' in from) return from.basedOn === newest ? newest + 1 : undefined;
  return from.jobproRevision > (current?.jobproRevision ?? 0) ? Math.max(newest + 1, from.jobproRevision) : undefined;
}

const Facts = z.object({ facts: CompanyFacts });

/** Loads what the preferences of the connected QuickBooks company allow and demand, where they were read. */
export async function loadFacts(executor: Executor, companyId: string): Promise<CompanyFacts | undefined> {
  const [stored] = await query(
    executor,
    `select f.facts
       from mapping.company_facts f left join mapping.company_connection n on n.company_id = f.company_id
      where f.company_id = $1 and f.connection_id = coalesce(n.connection_id::text, '')`,
    [companyId],
    Facts,
  );
  return stored?.facts;
}

const Changed = z.object({ isChanged: z.boolean() });

/**
 * Stores what the preferences of a QuickBooks company allow and demand. Returns whether they changed.
 * An older reading changes nothing.
 */
export async function saveFacts(tx: EntityManager, companyId: string, facts: CompanyFacts): Promise<boolean> {
  const [saved] = await query(
    tx,
    `with before as (
       select facts from mapping.company_facts where company_id = $1 and connection_id = $2 for update)
     insert into mapping.company_facts as f (company_id, connection_id, facts, read_at)
     values ($1, $2, $3::jsonb, $4)
         on conflict (company_id, connection_id) do update
        set facts = excluded.facts, read_at = excluded.read_at
      where f.read_at <= excluded.read_at
  returning (select facts - 'readAt' from before) is distinct from (f.facts - 'readAt') as is_changed`,
    [companyId, facts.connectionId ?? '', JSON.stringify(facts), facts.readAt],
    Changed,
  );
  return saved?.isChanged === true;
}

/** Stores one list of QuickBooks, or a page of it. The first page replaces what was stored. */
export async function saveList(
  tx: EntityManager,
  companyId: string,
  list: DataOf<'outcome.company.lists.v1'>,
): Promise<void> {
  const { kind, page, entries } = list;
  if (page === 1)
    await execute(tx, 'delete from mapping.company_list where company_id = $1 and kind = $2', [companyId, kind]);
  await execute(
    tx,
    `insert into mapping.company_list (company_id, kind, id, name, type, sub_type, active)
     select $1, $2, e.id, e.name, e.type, e.sub_type, e.active
       from jsonb_to_recordset($3::jsonb) as e (id text, name text, type text, sub_type text, active boolean)
         on conflict (company_id, kind, id) do update
        set name = excluded.name, type = excluded.type, sub_type = excluded.sub_type, active = excluded.active,
            read_at = now()`,
    [companyId, kind, recordset(entries)],
  );
}

const ListName = z.object({
  kind: ListKind,
  name: z.string(),
  type: z.string().optional(),
  subType: z.string().optional(),
});

/** Loads the active names of QuickBooks' lists, in the form in which `missingSettings` compares them. */
export async function loadLists(executor: Executor, companyId: string): Promise<CompanyLists> {
  const sql = 'select kind, name, type, sub_type from mapping.company_list where company_id = $1 and active';
  const lists: Partial<Record<ListKind, Map<string, NamedEntry>>> = {};
  for (const { kind, ...entry } of await query(executor, sql, [companyId], ListName))
    (lists[kind] ??= new Map()).set(comparableName(entry.name), entry);
  return lists;
}

const Version = z
  .object({ revision: z.number(), settings: CompanySettings, changedBy: z.string(), changedAt: z.date() })
  .transform(({ revision, settings, changedBy: by, changedAt: at }) => ({ revision, settings, by, at }));

/** Loads the versions of a company's settings, newest first, with who changed them and when. */
export function loadVersions(
  executor: Executor,
  companyId: string,
  atMost: number,
): Promise<z.output<typeof Version>[]> {
  return query(
    executor,
    'select revision, settings, changed_by, changed_at from mapping.company_version where company_id = $1 order by revision desc limit $2',
    [companyId, atMost],
    Version,
  );
}

const archiveSql = sqlFile(import.meta.url, './sql/archive-links.sql');
const restoreSql = sqlFile(import.meta.url, './sql/restore-links.sql');
const lateSql = sqlFile(import.meta.url, './sql/late-outcomes.sql');

type Connected = DataOf<'outcome.company.connected.v1'>;
const CurrentConnection = z.object({ connectionId: z.string(), newer: z.boolean() });
const line = (sentence: string) => JSON.stringify({ what: 'company-switched', sentence } satisfies HistoryLine);
const ARCHIVED = line(
  'The company was connected to another QuickBooks company. Its links are kept for the previous one.',
);
const RESTORED = line('The company was connected to this QuickBooks company again. Its links to it are valid again.');

/**
 * Stores the company's current connection. On a change it archives the links of all entities under
 * the previous connection and restores those that the new one had before, in one transaction. News
 * of an earlier connection changes nothing. Returns true where the connection changed.
 */
export async function switchConnection(
  tx: EntityManager,
  companyId: string,
  { connectionId, at }: Connected,
): Promise<boolean> {
  // The five services decide under these locks, so that a link of one company is never used with another.
  for (const entity of entities) await takeLocks(tx, entity, [{ on: 'settings', key: companyId, exclusive: true }]);
  const [current] = await query(
    tx,
    'select connection_id, since >= $2::timestamptz as newer from mapping.company_connection where company_id = $1',
    [companyId, at],
    CurrentConnection,
  );
  if (current?.newer === true) return false;
  await execute(
    tx,
    `insert into mapping.company_connection (company_id, connection_id, since) values ($1, $2, $3)
     on conflict (company_id) do update set connection_id = excluded.connection_id, since = excluded.since`,
    [companyId, connectionId, at],
  );
  if (current === undefined || current.connectionId === connectionId) return false;
  await tx.query(archiveSql, [companyId, current.connectionId, ARCHIVED, 'another QuickBooks company']);
  await tx.query(restoreSql, [companyId, connectionId, RESTORED]);
  return true;
}

/** True for an outcome that belongs to an earlier connection of its company. */
export function isOfEarlierConnection(message: MappingMessage, connections: ReadonlyMap<string, string>): boolean {
  const current = connections.get(message.companyId);
  if (current === undefined || !('connectionId' in message.data)) return false;
  const { connectionId } = message.data;
  return connectionId !== undefined && connectionId !== current;
}

/** Stores outcomes of commands sent over an earlier connection. They never change the current links. */
export async function storeLateOutcomes(
  tx: EntityManager,
  entity: Entity,
  messages: readonly MappingMessage[],
): Promise<void> {
  const outcomes = messages.flatMap((message) => lateOutcome(entity, message));
  if (outcomes.length > 0) await execute(tx, lateSql, [recordset(outcomes)]);
}

function lateOutcome(entity: Entity, message: MappingMessage): object[] {
  const { companyId } = message;
  if (message.kind === 'outcome.done') {
    const { recordId: id, commandId, connectionId, total, remote: link, warnings } = message.data;
    const remote = total === undefined ? link : { ...link, total };
    return [{ entity, companyId, id, commandId, connectionId, state: 'exported', remote, warnings }];
  }
  if (message.kind === 'outcome.rejected') {
    const { recordId: id, commandId, connectionId, reason, said } = message.data;
    return [
      { entity, companyId, id, commandId, connectionId, state: 'failed', reason, cause: causeOf(reason, said), said },
    ];
  }
  // A command without a final outcome is looked up when its company is connected again.
  return [];
}
