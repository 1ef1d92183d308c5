import { z } from 'zod';
import { Day, EntityId, Money, Quantity, Rate, Revision, text } from '../primitives.js';

/** One line. `amount` is what JobPro charged. Where quantity and rate are given, their product is within a cent of it. */
export const InvoiceLine = z.object({
  itemId: EntityId.optional(),
  description: text(4000).optional(),
  quantity: Quantity.optional(),
  rate: Rate.optional(),
  amount: Money,
  taxable: z.boolean().default(false),
  serviceDate: Day.optional(),
  jobId: EntityId.optional(),
  jobNumber: text(50).optional(),
  jobName: text(500).optional(),
});
export type InvoiceLine = z.infer<typeof InvoiceLine>;

/** A discount on the whole invoice, before tax: a fixed amount, or a percentage of the lines. */
const Discount = z.union([z.object({ amount: Money }), z.object({ percent: Rate })]);
type Discount = z.infer<typeof Discount>;

/** An invoice belongs to the customer, never to a job: one invoice may span several jobs. */
export const Invoice = z.object({
  id: EntityId,
  revision: Revision,
  number: text(50),
  customerId: EntityId,
  date: Day,
  dueDate: Day.optional(),
  terms: text(100).optional(),
  poNumber: text(100).optional(),
  memo: text(4000).optional(),
  lines: z.array(InvoiceLine).min(1).max(5000),
  discount: Discount.optional(),
  tax: z.object({ amount: Money, name: text(100).optional() }).optional(),
  /** The amount that the customer owes for this invoice: lines, less discount, plus tax. */
  total: Money,
});
export type Invoice = z.infer<typeof Invoice>;
