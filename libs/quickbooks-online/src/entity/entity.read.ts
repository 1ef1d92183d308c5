import type { z } from 'zod';
import { CompanyInfo, Preferences } from './company.schema.js';
import { Invoice, Payment } from './document.schema.js';
import { Account, Customer, Employee, Item, PaymentMethod, TaxCode, Term, Vendor } from './name-list.schema.js';

/** Tolerant of fields we do not know, strict on those we use. Amounts are decimal strings. */
const schemas = {
  Customer,
  Vendor,
  Employee,
  Item,
  Account,
  Term,
  PaymentMethod,
  TaxCode,
  Invoice,
  Payment,
  CompanyInfo,
  Preferences,
} as const;

export type EntityName = keyof typeof schemas;
export type EntityOf<N extends EntityName> = z.output<(typeof schemas)[N]>;
export type EntityRead<N extends EntityName> =
  { readonly ok: true; readonly value: EntityOf<N> } | { readonly ok: false; readonly problem: string };

/** Reads one record as `readReply` left it. `problem` names fields, never values. */
export function readEntity<N extends EntityName>(name: N, value: unknown): EntityRead<N> {
  const schema: z.ZodType<EntityOf<N>> = schemaOf(name);
  const read = schema.safeParse(value);
  if (read.success) return { ok: true, value: read.data };
  const fields = read.error.issues.map((issue) => issue.path.join('.') || name);
  return { ok: false, problem: `${name} is not readable at ${[...new Set(fields)].join(', ')}` };
}

/** Reads a page; a row that cannot be read costs no other row. */
export function readRows<N extends EntityName>(
  name: N,
  rows: readonly unknown[],
): { readonly values: readonly EntityOf<N>[]; readonly problems: readonly string[] } {
  const values: EntityOf<N>[] = [];
  const problems: string[] = [];
  for (const row of rows) {
    const read = readEntity(name, row);
    if (read.ok) values.push(read.value);
    else problems.push(read.problem);
  }
  return { values, problems };
}

type Schemas = { readonly [N in EntityName]: z.ZodType<EntityOf<N>> };
const byName: Schemas = schemas;
const schemaOf = <N extends EntityName>(name: N): Schemas[N] => byName[name];
