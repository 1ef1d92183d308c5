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
    `select kind, (array_agg(name order by name))[1:$2] as names from mapping.company_list
      where company_id = $1 and active group by kind`,
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
