import type { ListKind } from '@jobpro/contracts';
import { type Executor, rows } from '@jobpro/database';
import { z } from 'zod';
import type { References } from './settings.schema.js';

const Row = z.object({
  kind: z.string(),
  entries: z.array(z.object({ name: z.string(), type: z.string().nullable() })),
});
const AT_MOST = 2_000;

/** The names that QuickBooks gave of the lists that settings choose from. */
export async function referencesOf(source: Executor, companyId: string): Promise<References> {
  const found = await rows(
    source,
    `with known as (
       select kind, name, type from mapping.company_list where company_id = $1 and active
       union all
       select w.kind, r.name, r.detail from online.connection c join online.reference r on r.realm_id = c.realm_id and r.active
         join (values ('Account', 'account'), ('Item', 'item'), ('Term', 'terms'), ('PaymentMethod', 'payment-method'), ('TaxCode', 'tax-code'))
           as w (list, kind) on w.list = r.list
        where c.company_id = $1 and c.status <> 'disconnected'),
     named as (select kind, name, max(type) as type from known group by kind, name)
     select kind, (array_agg(jsonb_build_object('name', name, 'type', type) order by name))[1:$2] as entries from named group by kind`,
    [companyId, AT_MOST],
    Row,
  );
  const of = (kind: ListKind) => found.find((row) => row.kind === kind)?.entries ?? [];
  const names = (kind: ListKind): string[] => of(kind).map(({ name }) => name);
  return {
    accounts: of('account'),
    items: names('item'),
    terms: names('terms'),
    paymentMethods: names('payment-method'),
    taxCodes: names('tax-code'),
  };
}
