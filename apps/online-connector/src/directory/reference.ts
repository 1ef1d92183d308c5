import { readRows } from '@jobpro/quickbooks-online';
import { z } from 'zod';

/** The lists of QuickBooks that we know by name. */
export const lists = ['Customer', 'Vendor', 'Employee', 'Item', 'Account', 'Term', 'PaymentMethod', 'TaxCode'] as const;
export type ListName = (typeof lists)[number];

/** One record of a list, as much of it as is decided by. */
export interface Reference {
  readonly list: ListName;
  readonly id: string;
  /** As QuickBooks shows it; an account's with its parents, `Parent:Child`. */
  readonly name: string;
  readonly active: boolean;
  readonly version: string;
  /** An item's or an account's type, in QuickBooks' own word. */
  readonly detail: string | undefined;
}

export const ReferenceRow = z
  .object({
    list: z.enum(lists),
    id: z.string(),
    name: z.string(),
    active: z.boolean(),
    version: z.string(),
    detail: z.string().nullable(),
  })
  .transform((row): Reference => ({ ...row, detail: row.detail ?? undefined }));

/** Reads rows of a list as QuickBooks gave them. A row that cannot be read is left out, which costs a look-up later. */
export function readReferences(list: ListName, found: readonly unknown[]): Reference[] {
  const common = (row: { id: string; active: boolean; syncToken: string }) => ({
    list,
    id: row.id,
    active: row.active,
    version: row.syncToken,
    detail: undefined,
  });
  switch (list) {
    case 'Customer':
      return readRows(list, found).values.map((row) => ({ ...common(row), name: row.displayName }));
    case 'Vendor':
    case 'Employee':
      return readRows(list, found).values.map((row) => ({ ...common(row), name: row.displayName }));
    case 'Item':
      return readRows(list, found).values.map((row) => ({ ...common(row), name: row.name, detail: row.type }));
    case 'Account':
      return readRows(list, found).values.map((row) => ({
        ...common(row),
        name: row.fullyQualifiedName,
        detail: row.accountType,
      }));
    case 'Term':
    case 'PaymentMethod':
    case 'TaxCode':
      return readRows(list, found).values.map((row) => ({ ...common(row), name: row.name }));
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
export const unreadableReferences = (list: ListName, found: readonly unknown[]): UnreadableReference[] =>
  found.flatMap((row) =>
    readRows(list, [row]).problems.map((problem) => {
      const named = Named.safeParse(row).data;
      return { list, name: named?.DisplayName ?? named?.Name, problem };
    }),
  );
