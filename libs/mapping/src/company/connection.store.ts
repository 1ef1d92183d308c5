import { type Entity, entities, type DataOf } from '@jobpro/contracts';
import { execute, recordset, query, sqlFile } from '@jobpro/database';
import type { Message } from '@jobpro/messaging';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { causeOf } from '../record/cause.js';
import { holdSettings } from './company.store.js';

const keepSql = sqlFile(import.meta.url, './sql/keep-links.sql');
const layBackSql = sqlFile(import.meta.url, './sql/lay-back-links.sql');
const lateSql = sqlFile(import.meta.url, './sql/late-outcomes.sql');

type Connected = DataOf<'outcome.company.connected.v1'>;
const Current = z.object({ connectionId: z.string(), newer: z.boolean() });
const line = (sentence: string) => JSON.stringify({ what: 'company-switched', sentence });
const BEGUN = line(
  'The company was connected to another QuickBooks company: what was linked is kept for the one before.',
);
const BACK = line('The company was connected to this QuickBooks company again: what was linked to it holds again.');

/**
 * Notes the connection under which QuickBooks' ids hold now. Where it is another than before, the links of all entities are laid aside
 * under the one before and those of the new one, if it was there before, are laid back: in one transaction, which no mapping service
 * decides beside. News of an earlier one that comes late changes nothing. Answers whether it was another.
 */
export async function switchConnection(
  tx: EntityManager,
  companyId: string,
  { connectionId, at }: Connected,
): Promise<boolean> {
  for (const entity of entities) await holdSettings(tx, entity, [companyId], [companyId]);
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
  await tx.query(keepSql, [companyId, current.connectionId, BEGUN, 'another QuickBooks company']);
  await tx.query(layBackSql, [companyId, connectionId, BACK]);
  return true;
}

/** True for an outcome that belongs to another connection than the company's of now. */
export function isOfAnother(message: Message, connections: ReadonlyMap<string, string>): boolean {
  const now = connections.get(message.companyId);
  if (now === undefined || !message.type.startsWith('outcome.') || !('connectionId' in message.data)) return false;
  const { connectionId } = message.data;
  return connectionId !== undefined && connectionId !== now;
}

/** Notes what became of commands of connections of before, where their records are kept: nothing of it concerns the links of now. */
export async function noteLate(tx: EntityManager, entity: Entity, late: readonly Message[]): Promise<void> {
  const noted = late.flatMap((message) => noteOf(entity, message));
  if (noted.length > 0) await execute(tx, lateSql, [recordset(noted)]);
}

function noteOf(entity: Entity, message: Message): object[] {
  const { companyId } = message;
  if (message.kind === 'outcome.done') {
    const done = message.data;
    const { total, remote, warnings } = done;
    const held = total === undefined ? remote : { ...remote, total };
    return [{ ...about(entity, companyId, done), state: 'exported', remote: held, warnings }];
  }
  if (message.kind === 'outcome.rejected') {
    const rejected = message.data;
    const { reason, said } = rejected;
    return [{ ...about(entity, companyId, rejected), state: 'failed', reason, cause: causeOf(reason), said }];
  }
  // What it still waits for is asked again when its company is connected again.
  return [];
}

const about = (
  entity: Entity,
  companyId: string,
  { recordId: id, commandId, connectionId }: DataOf<'outcome.invoice.done.v1'> | DataOf<'outcome.invoice.rejected.v1'>,
) => ({ entity, companyId, id, commandId, connectionId });
