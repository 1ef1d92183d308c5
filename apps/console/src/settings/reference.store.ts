import { type Executor, rows } from '@jobpro/database';
import { z } from 'zod';
import type { References } from './settings.schema.js';

const Row = z.object({ list: z.string(), names: z.array(z.string()) });
const AT_MOST = 2_000;

/** The names that QuickBooks gave of the lists that settings choose from. */
export async function referencesOf(source: Executor, companyId: string): Promise<References> {
  const found = await rows(
    source,
    `select r.list, (array_agg(r.name order by r.name))[1:$2] as names
       from online.connection c
       join online.reference r on r.realm_id = c.realm_id and r.active
      where c.company_id = $1 and c.status <> 'disconnected' and r.list in ('Account', 'Item', 'Term', 'PaymentMethod', 'TaxCode')
      group by r.list`,
    [companyId, AT_MOST],
    Row,
  );
  const of = (list: string): string[] => found.find((row) => row.list === list)?.names ?? [];
  return {
    accounts: of('Account'),
    items: of('Item'),
    terms: of('Term'),
    paymentMethods: of('PaymentMethod'),
    taxCodes: of('TaxCode'),
  };
}
