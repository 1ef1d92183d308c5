import { z } from 'zod';
import { CompanySettings } from '../entities/index.js';
import { Warning } from '../failures/index.js';
import { Day, EntityId, Money, Quantity, Rate } from '../primitives.js';
import { RemoteRef } from '../remote.js';

/** What every command carries. `commandId` is the idempotency key: the same command, however often it comes, has one effect. */
export const command = {
  commandId: z.uuid(),
  recordId: EntityId,
  /** Online: under which connection the ids of QuickBooks in it hold. The connector sends it over no other. */
  connectionId: z.uuid().optional(),
  /** What the translation had to change: handed on with the answer. */
  warnings: z.array(Warning).default([]),
};

/** Our mark: goes into the document's memo, so that a document whose answer was lost can be known again. */
export const Mark = z.string().min(1).max(120);

/** What the company decided about names that QuickBooks has already. */
export const NamePolicy = CompanySettings.pick({ inactiveNames: true, heldNames: true });
export type NamePolicy = z.infer<typeof NamePolicy>;

export const ItemAccounts = z.object({
  income: RemoteRef.optional(),
  expense: RemoteRef.optional(),
  costOfGoods: RemoteRef.optional(),
  asset: RemoteRef.optional(),
});

/** A line as it goes out. `quantity` and `rate` are absent where they would not come to `amount` by the cent. */
export const SaleLine = z.object({
  kind: z.literal('sale'),
  item: RemoteRef,
  description: z.string().max(4095).optional(),
  quantity: Quantity.optional(),
  rate: Rate.optional(),
  amount: Money,
  taxable: z.boolean(),
  serviceDate: Day.optional(),
});

/** Import everything of one kind. */
export const ImportCommand = z.object({ ...command, importId: z.string().min(1).max(100) });

/** Take back a command that was not sent yet. Answered by `cancelled` for the other command, or by that one's own outcome where it was too late. */
export const CancelCommand = z.object({ ...command, cancels: z.uuid() });

/** Tell what QuickBooks holds now of the documents of one kind that we exported, page by page. `from` and `to` are their days. */
export const ReadBackCommand = z.object({
  ...command,
  tieOutId: z.string().min(1).max(100),
  from: Day.optional(),
  to: Day.optional(),
});

/** Tell the lists that the settings choose from. */
export const ReadListsCommand = z.object({ ...command });

export const PaymentCommand = z.object({
  ...command,
  customer: RemoteRef,
  date: Day,
  amount: Money,
  method: z.string().max(100).optional(),
  reference: z.string().max(100).optional(),
  depositTo: RemoteRef.optional(),
  memo: z.string().max(4095).optional(),
  mark: Mark,
  applied: z.array(z.object({ invoice: z.object({ id: z.string() }), amount: Money, number: z.string() })),
});

/** What a translation writes of a command: all but what the kernel puts on every one. */
export type Translation<C extends { commandId: string; recordId: string; warnings: unknown }> = Omit<
  C,
  keyof typeof command
>;
