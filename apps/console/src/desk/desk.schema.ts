import { Day, EntityId, Money, Reason } from '@jobpro/contracts';
import { z } from 'zod';

/** What the export desk shows in columns of its own: a record's state, with *ready* split by whether it may go at all. */
export const views = ['ready', 'blocked', 'waiting', 'sending', 'checking', 'exported', 'failed', 'excluded'] as const;
export const View = z.enum(views);
export type View = z.infer<typeof View>;

/** What the desk lists. Invoices and payments are chosen by hand; jobs go by themselves and are only looked at. */
export const DeskEntity = z.enum(['invoice', 'payment', 'job', 'customer', 'item']);
export type DeskEntity = z.infer<typeof DeskEntity>;

/** Which records. All that is given must hold. */
export const Filter = z.object({
  view: View.optional(),
  customer: EntityId.optional(),
  from: Day.optional(),
  to: Day.optional(),
  min: Money.optional(),
  max: Money.optional(),
  batch: z.string().min(1).max(100).optional(),
  /** The beginning of a number or name, or of a number's digits. */
  q: z.string().trim().min(1).max(100).optional(),
});
export type Filter = z.infer<typeof Filter>;

export const sorts = ['-date', 'date', '-amount', 'amount'] as const;
export const DeskQuery = Filter.extend({
  sort: z.enum(sorts).default('-date'),
  after: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(100),
});
export type DeskQuery = z.infer<typeof DeskQuery>;

export const DeskRow = z.object({
  entity: DeskEntity,
  id: z.string(),
  name: z.string().nullable(),
  view: View,
  revision: z.number().nullable(),
  date: z.string().nullable(),
  amount: z.string().nullable(),
  customerId: z.string().nullable(),
  customer: z.string().nullable(),
  batchId: z.string().nullable(),
  waitsFor: z.array(z.string()),
  sentence: z.string().nullable(),
  warnings: z.number(),
  /** JobPro has a newer state of it than the one that was exported. */
  changedSince: z.boolean(),
  updatedAt: z.string(),
});
export type DeskRow = z.infer<typeof DeskRow>;

/** `next` is given to `after` for the page behind this one; null on the last. */
export const DeskPage = z.object({ rows: z.array(DeskRow), next: z.string().nullable() });
export type DeskPage = z.infer<typeof DeskPage>;

/** Number and sum in each view of all that the filter finds, whatever its view; `at` is when it was counted. */
export const Summary = z.object({
  views: z.record(View, z.object({ count: z.number(), total: z.string() })),
  at: z.string(),
});
export type Summary = z.infer<typeof Summary>;

export { Reason };
