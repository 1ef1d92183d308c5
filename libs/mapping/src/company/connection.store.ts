import { type DataOf, type Entity, entities } from '@jobpro/contracts';
import { execute, query, recordset, sqlFile } from '@jobpro/database';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { takeLocks } from '../pipeline/locks.store.js';
import type { MappingMessage } from '../pipeline/route.decide.js';
import type { HistoryLine } from '../record/history.js';
import { causeOf } from '../record/record.send.decide.js';

const archiveSql = sqlFile(import.meta.url, './sql/archive-links.sql');
const restoreSql = sqlFile(import.meta.url, './sql/restore-links.sql');
const lateSql = sqlFile(import.meta.url, './sql/late-outcomes.sql');

type Connected = DataOf<'outcome.company.connected.v1'>;
const Current = z.object({ connectionId: z.string(), newer: z.boolean() });
const line = (sentence: string) => JSON.stringify({ what: 'company-switched', sentence } satisfies HistoryLine);
const ARCHIVED = line(
  'The company was connected to another QuickBooks company. Its links are kept for the previous one.',
);
const RESTORED = line('The company was connected to this QuickBooks company again. Its links to it are valid again.');

/**
 * Stores the company's current connection. On a change it archives the links of all entities under the previous connection and
 * restores those that the new one had before, in one transaction. News of an earlier connection changes nothing. Returns true
 * where the connection changed.
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
    Current,
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
    return [{ entity, companyId, id, commandId, connectionId, state: 'failed', reason, cause: causeOf(reason), said }];
  }
  // A command without a final outcome is looked up when its company is connected again.
  return [];
}
