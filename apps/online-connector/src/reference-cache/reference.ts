import { activeName, comparableName, possibleNames, readRows } from '@jobpro/quickbooks-online';
import { z } from 'zod';

/** The QuickBooks lists that the cache holds. */
export const lists = ['Customer', 'Vendor', 'Employee', 'Item', 'Account', 'Term', 'PaymentMethod', 'TaxCode'] as const;
export type ListName = (typeof lists)[number];
/** References that the cache keeps fresh: the lists, and the one record of the company's preferences. */
export const cached = [...lists, 'Preferences'] as const;
export type CachedName = (typeof cached)[number];

/** One record of a list, with the fields that decisions need. */
export const Reference = z.object({
  list: z.enum(lists),
  id: z.string(),
  /** As QuickBooks shows it; an account's with its parents, `Parent:Child`. */
  name: z.string(),
  active: z.boolean(),
  version: z.string(),
  /** An item's or an account's type in QuickBooks' own word, a customer's currency. */
  detail: z.string().optional(),
  /** An account's purpose within its type, in QuickBooks' own word: `UndepositedFunds`. */
  subType: z.string().optional(),
  /** The record above it: the customer of a job, the category of an item. */
  parent: z.string().optional(),
});
export type Reference = z.output<typeof Reference>;

/** The lists whose records QuickBooks renames when they are made inactive, and of which an inactive one still has its name. */
const renamed: readonly ListName[] = ['Customer', 'Item', 'Account', 'Term', 'PaymentMethod'];

/** Returns the form of a record's name by which it is found: that of an inactive record is its name while it was active. */
export const keyOf = ({ list, name }: Pick<Reference, 'list' | 'name'>): string =>
  comparableName(renamed.includes(list) ? activeName(name) : name);

/** Returns the names to ask QuickBooks for, so that a record of this name is found in a list, inactive or not. */
export const namesWithin = (list: ListName, names: readonly string[]): readonly string[] =>
  renamed.includes(list) ? names.flatMap(possibleNames) : names;

/** Returns the names above the last one: `Lenmark Homes` of `Lenmark Homes:Smith, John`. */
const parentIn = (fullName: string | undefined, name: string): string | undefined =>
  fullName !== undefined && fullName.length > name.length + 1 && fullName.endsWith(`:${name}`)
    ? fullName.slice(0, -name.length - 1)
    : undefined;

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
      return readRows(list, rows).values.map((row) => ({
        ...common(row),
        name: row.displayName,
        detail: row.currency,
        parent:
          parentIn(row.fullyQualifiedName, row.displayName) ??
          (row.job ? (row.parent?.name ?? 'a customer') : undefined),
      }));
    case 'Vendor':
    case 'Employee':
      return readRows(list, rows).values.map((row) => ({ ...common(row), name: row.displayName }));
    case 'Item':
      return readRows(list, rows).values.map((row) => ({
        ...common(row),
        name: row.name,
        detail: row.type,
        parent: parentIn(row.fullyQualifiedName, row.name),
      }));
    case 'Account':
      return readRows(list, rows).values.map((row) => ({
        ...common(row),
        name: row.fullyQualifiedName,
        detail: row.accountType,
        subType: row.accountSubType,
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
