import { readRows } from '@jobpro/quickbooks-online';
import { z } from 'zod';

/** The QuickBooks lists that the cache holds. */
export const lists = ['Customer', 'Vendor', 'Employee', 'Item', 'Account', 'Term', 'PaymentMethod', 'TaxCode'] as const;
export type ListName = (typeof lists)[number];

/** One record of a list, with the fields that decisions need. */
export const Reference = z.object({
  list: z.enum(lists),
  id: z.string(),
  /** As QuickBooks shows it; an account's with its parents, `Parent:Child`. */
  name: z.string(),
  active: z.boolean(),
  version: z.string(),
  /** An item's or an account's type, in QuickBooks' own word. */
  detail: z.string().optional(),
});
export type Reference = z.output<typeof Reference>;

/** Reads rows of a list as QuickBooks returned them. A row that cannot be read is left out, which costs a look-up later. */
export function readReferences(list: ListName, rows: readonly unknown[]): Reference[] {
  const common = (row: { id: string; active: boolean; syncToken: string }) => ({
    list,
    id: row.id,
    active: row.active,
    version: row.syncToken,
  });
  switch (list) {
    case 'Customer':
      return readRows(list, rows).values.map((row) => ({ ...common(row), name: row.displayName }));
    case 'Vendor':
    case 'Employee':
      return readRows(list, rows).values.map((row) => ({ ...common(row), name: row.displayName }));
    case 'Item':
      return readRows(list, rows).values.map((row) => ({ ...common(row), name: row.name, detail: row.type }));
    case 'Account':
      return readRows(list, rows).values.map((row) => ({
        ...common(row),
        name: row.fullyQualifiedName,
        detail: row.accountType,
      }));
    case 'Term':
    case 'PaymentMethod':
    case 'TaxCode':
      return readRows(list, rows).values.map((row) => ({ ...common(row), name: row.name }));
  }
}

/** A record that QuickBooks has and that cannot be read. */
export interface UnreadableReference {
  readonly list: ListName;
  /** Undefined where not even its name can be read. */
  readonly name: string | undefined;
  readonly problem: string;
}
const Named = z.looseObject({ DisplayName: z.string().optional(), Name: z.string().optional() });

/** Returns the rows of a list that `readReferences` leaves out. */
export const unreadableReferences = (list: ListName, rows: readonly unknown[]): UnreadableReference[] =>
  rows.flatMap((row) =>
    readRows(list, [row]).problems.map((problem) => {
      const named = Named.safeParse(row).data;
      return { list, name: named?.DisplayName ?? named?.Name, problem };
    }),
  );
