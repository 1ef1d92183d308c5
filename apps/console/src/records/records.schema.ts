import { Day, EntityId, Money, Notice, Reason, Said, Warning } from '@jobpro/contracts';
import { z } from 'zod';
import { cursor } from '../http/columns.js';
import { TimeZone } from '../http/time-zone.js';
import { ActionName } from './record.decide.js';

/** The tabs of the export desk: a record's state, with *ready* split by whether it may be sent at all, and *exported* by whether QuickBooks has it as JobPro does. */
export const views = [
  'ready',
  'blocked',
  'waiting',
  'sending',
  'checking',
  'exported',
  'differs',
  'voided',
  'failed',
  'excluded',
  'settled',
] as const;
export const View = z.enum(views);
export type View = z.infer<typeof View>;

/** Kinds that the desk lists. Users select invoices and payments; the others are only shown. */
export const DeskEntity = z.enum(['invoice', 'payment', 'job', 'customer', 'item']);
export type DeskEntity = z.infer<typeof DeskEntity>;

/** Documents are what users select. */
export const Document = z.enum(['invoice', 'payment']);
export type Document = z.infer<typeof Document>;

/** Which records. All that is given must match. */
export const Filter = z.object({
  view: View.optional(),
  customer: EntityId.optional(),
  from: Day.optional(),
  to: Day.optional(),
  min: Money.optional(),
  max: Money.optional(),
  batch: z.string().min(1).max(100).optional(),
  /** Any part of a number, name, amount, PO number, reference or memo, of QuickBooks' number, or of the customer's name. */
  q: z.string().trim().min(1).max(100).optional(),
});
export type Filter = z.infer<typeof Filter>;

/** The sorted value of a page's last row, and its id. */
const DeskKey = z.tuple([z.string(), z.string()]);
export type DeskKey = z.infer<typeof DeskKey>;

const page = {
  sort: z.enum(['-date', 'date', '-amount', 'amount']).default('-date'),
  after: cursor(DeskKey).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(100),
};
export const DeskQuery = Filter.extend(page).refine(
  ({ sort, after }) => after === undefined || !sort.endsWith('amount') || Money.safeParse(after[0]).success,
  { path: ['after'], message: 'It belongs to a list in another order. Start again from the first page.' },
);
export type DeskQuery = z.infer<typeof DeskQuery>;

/** The query of a file of records: the filter of the desk, the entity, and the time zone in which moments are written. */
export const CsvQuery = Filter.extend({ entity: DeskEntity.default('invoice'), zone: TimeZone });
export type CsvQuery = z.infer<typeof CsvQuery>;

/** At most 200 ids, separated by commas. */
export const DeskIds = z.object({
  ids: z
    .string()
    .max(20_000)
    .transform((text) => text.split(',').slice(0, 200)),
});
export type DeskIds = z.infer<typeof DeskIds>;

export const DeskRow = z.object({
  entity: DeskEntity,
  id: z.string(),
  name: z.string().nullable(),
  view: View,
  revision: z.number().nullable(),
  date: z.string().nullable(),
  amount: z.string().nullable(),
  /** Of a document that differs: its total in QuickBooks less its total in JobPro. */
  difference: z.string().nullable(),
  customerId: z.string().nullable(),
  customer: z.string().nullable(),
  batchId: z.string().nullable(),
  waitsFor: z.array(z.string()),
  sentence: z.string().nullable(),
  warnings: z.number(),
  /** JobPro has changed it since it was exported. */
  changedSince: z.boolean(),
  updatedAt: z.string(),
});
export type DeskRow = z.infer<typeof DeskRow>;
export const DeskRows = z.object({ rows: z.array(DeskRow) });
export type DeskRows = z.infer<typeof DeskRows>;

/** `next` is the `after` of the next page, or null on the last page. */
export const DeskPage = DeskRows.extend({ next: z.string().nullable() });
export type DeskPage = z.infer<typeof DeskPage>;

/**
 * Number and sum in each view of all that matches the filter, in any view. `difference` sums what QuickBooks has more than JobPro, or
 * less. `at` is when it was counted.
 */
export const Summary = z.object({
  views: z.record(View, z.object({ count: z.number(), total: z.string(), difference: z.string() })),
  at: z.string(),
});
export type Summary = z.infer<typeof Summary>;

const Exchange = z.object({
  commandId: z.string(),
  action: z.string(),
  state: z.string(),
  attempts: z.number(),
  queuedAt: z.string(),
  sentAt: z.string().nullable(),
  settledAt: z.string().nullable(),
  command: z.unknown(),
  answer: z.unknown(),
  sent: z.unknown(),
  received: z.unknown(),
});

/** Everything about one record, in one response. */
export const RecordPage = z.object({
  entity: DeskEntity,
  id: z.string(),
  name: z.string().nullable(),
  view: View,
  state: z.string(),
  revision: z.number().nullable(),
  sentRevision: z.number().nullable(),
  snapshot: z.record(z.string(), z.unknown()).nullable(),
  date: z.string().nullable(),
  amount: z.string().nullable(),
  customer: z.object({ id: z.string(), name: z.string().nullable() }).nullable(),
  batchId: z.string().nullable(),
  requestedBy: z.string().nullable(),
  waitsFor: z.array(z.object({ entity: z.string(), id: z.string(), name: z.string().nullable() })),
  reason: Reason.nullable(),
  said: Said.nullable(),
  warnings: z.array(Warning),
  /** Notices that nobody has acknowledged yet. */
  notices: z.array(Notice),
  /** Fields in which JobPro's record differs from what was exported. */
  differences: z.array(z.object({ field: z.string(), from: z.unknown(), to: z.unknown() })),
  remote: z
    .object({
      id: z.string(),
      version: z.string().optional(),
      label: z.string().optional(),
      total: z.string().optional(),
    })
    .nullable(),
  /** The record's page in QuickBooks Online. */
  link: z.string().nullable(),
  trace: z.string().nullable(),
  traceId: z.string().nullable(),
  passport: z.array(
    z.object({ at: z.string(), line: z.looseObject({ what: z.string() }), traceId: z.string().nullable() }),
  ),
  exchanges: z.array(Exchange),
  acts: z.array(z.object({ at: z.string(), who: z.string(), what: z.string() })),
  actions: z.array(ActionName),
  updatedAt: z.string(),
});
export type RecordPage = z.infer<typeof RecordPage>;
