import { query, sqlFile } from '@jobpro/database';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { RecordKey } from '../record/record.js';
import { Balances } from './balances.js';
import { dependencyKey } from './link.js';

const balancesSql = sqlFile(import.meta.url, './sql/balances.sql');

const Row = z
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
  return new Balances(await query(tx, balancesSql, columns, Row));
}
