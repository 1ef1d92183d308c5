import type { ListKind } from '@jobpro/contracts';
import { type Executor, rows } from '@jobpro/database';
import { z } from 'zod';
import type { References } from './settings.schema.js';

const Row = z.object({ kind: z.string(), names: z.array(z.string()) });
const AT_MOST = 2_000;

/** The names that QuickBooks gave of the lists that settings choose from. */
export async function referencesOf(source: Executor, companyId: string): Promise<References> {
  const found = await rows(
    source,
    `with known as (
       select kind, name from mapping.company_list where company_id = $1 and active
       union
       select w.kind, r.name from online.connection c join online.reference r on r.realm_id = c.realm_id and r.active
         join (values ('Account', 'account'), ('Item', 'item'), ('Term', 'terms'), ('PaymentMethod', 'payment-method'), ('TaxCode', 'tax-code'))
           as w (list, kind) on w.list = r.list
        where c.company_id = $1 and c.status <> 'disconnected')
     select kind, (array_agg(name order by name))[1:$2] as names from known group by kind`,
    [companyId, AT_MOST],
    Row,
  );
  const of = (kind: ListKind): string[] => found.find((row) => row.kind === kind)?.names ?? [];
  return {
    accounts: of('account'),
    items: of('item'),
    terms: of('terms'),
    paymentMethods: of('payment-method'),
    taxCodes: of('tax-code'),
  };
}
