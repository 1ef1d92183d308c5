import type { Entity } from '@jobpro/contracts';
import { execute, sqlFile } from '@jobpro/database';
import type { EntityManager } from 'typeorm';
import type { EntityMapping } from '../entity-mapping.js';
import type { Route } from './route.decide.js';

const locksSql = sqlFile(import.meta.url, './sql/locks.sql');

/**
 * The purposes of advisory locks, in the order in which a transaction takes them. Rows are locked
 * after all of them.
 */
const order = ['settings', 'batch', 'links'] as const;

/**
 * An advisory lock of one entity's service, on a company or a batch.
 * - `settings`: shared to decide by a company's settings, exclusive to release what waits for them.
 *   Otherwise a record that begins to wait at the moment when the settings come would never be
 *   released.
 * - `batch`: shared to select by a batch, exclusive to cancel it. Otherwise the next part of a large
 *   selection would be sent after the cancellation.
 * - `links`: exclusive, to link records of a company. Otherwise two records that become one of
 *   QuickBooks at the same moment would not see each other.
 */
export interface Lock {
  readonly on: (typeof order)[number];
  readonly key: string;
  readonly exclusive: boolean;
}

/** Returns the locks that a batch of messages needs, in the order in which they are taken; each once. */
export function locksFor({ action: ofMapping }: Pick<EntityMapping, 'action'>, routes: readonly Route[]): Lock[] {
  // Every message needs the settings of its company, few need more.
  const settings = new Map<string, boolean>();
  const locks = new Map<string, Lock>();
  const add = (on: Lock['on'], key: string, exclusive: boolean) => {
    const isExclusive = exclusive || (locks.get(`${on} ${key}`)?.exclusive ?? false);
    locks.set(`${on} ${key}`, { on, key, exclusive: isExclusive });
  };
  for (const { message, events, action } of routes) {
    const { companyId } = message;
    if (settings.get(companyId) !== true) settings.set(companyId, message.kind === 'mapping.configured');
    if (action?.kind === 'select') add('batch', batchKey(companyId, action.selection.batchId), false);
    if (action?.kind === 'cancel-batch') add('batch', batchKey(companyId, action.batchId), true);
    if (action?.kind === 'read-back') add('links', companyId, true);
    if (ofMapping === 'ensure' && (action?.kind === 'imported' || action?.kind === 'candidates'))
      add('links', companyId, true);
    for (const { to, event } of events) {
      if (event.kind === 'selected') add('batch', batchKey(companyId, event.batchId), false);
      const mayLink = event.kind === 'done' || (event.kind === 'act' && event.act.kind === 'link');
      if (to.kind === 'remote' || (ofMapping === 'ensure' && mayLink)) add('links', companyId, true);
    }
  }
  for (const [companyId, exclusive] of settings) add('settings', companyId, exclusive);
  return [...locks.values()].sort(inOrder);
}

const batchKey = (companyId: string, batchId: string): string => `${companyId}/${batchId}`;

const inOrder = (a: Lock, b: Lock): number =>
  order.indexOf(a.on) - order.indexOf(b.on) || (a.key < b.key ? -1 : Number(a.key > b.key));

/** Takes the locks for the rest of the transaction, in their order. Called before any row is locked. */
export async function takeLocks(tx: EntityManager, entity: Entity, locks: readonly Lock[]): Promise<void> {
  if (locks.length === 0) return;
  const sorted = locks.toSorted(inOrder);
  await execute(tx, locksSql, [
    entity,
    sorted.map(({ on }) => on),
    sorted.map(({ key }) => key),
    sorted.map(({ exclusive }) => (exclusive ? 'exclusive' : 'shared')),
  ]);
}
