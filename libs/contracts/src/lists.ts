import { z } from 'zod';

/** The lists of a QuickBooks company that its settings choose from. */
const listKinds = ['account', 'item', 'terms', 'payment-method', 'tax-code'] as const;
export const ListKind = z.enum(listKinds);
export type ListKind = z.infer<typeof ListKind>;

/** One entry as QuickBooks shows it: `Parent:Child` for what lies below another. */
export const ListEntry = z.object({
  id: z.string().min(1).max(100),
  name: z.string().max(209),
  /** An account's type, an item's type, in QuickBooks' own word. */
  type: z.string().max(100).optional(),
  active: z.boolean(),
});
export type ListEntry = z.infer<typeof ListEntry>;

/** One list, whole or a page of it. The first page takes the place of what was known. */
export const ListRead = z.object({
  kind: ListKind,
  page: z.int().min(1),
  last: z.boolean(),
  entries: z.array(ListEntry),
});
