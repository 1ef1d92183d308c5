import { type Executor, rows, sqlFile } from '@jobpro/database';
import { z } from 'zod';

const needsSql = sqlFile(import.meta.url, './needs.sql');
const Needed = z.object({
  entity: z.enum(['customer', 'item']),
  linked: z.boolean(),
  count: z.number(),
  names: z.array(z.string()),
});

/** The customers and items that some documents need, counted by whether QuickBooks has them; of the new ones some names. */
export function neededBy(source: Executor, companyId: string, entity: 'invoice' | 'payment', ids: readonly string[]) {
  return rows(source, needsSql, [companyId, entity, ids], Needed);
}
