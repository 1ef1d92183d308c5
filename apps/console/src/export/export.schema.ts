import { EntityId, Instant, Reason, Revision } from '@jobpro/contracts';
import { z } from 'zod';
import { Document, Filter } from '../records/records.schema.js';

/** Records as the user saw them, or everything that a filter matched at a moment, with its number. */
export const Selection = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('records'),
    records: z
      .array(z.object({ id: EntityId, revision: Revision }))
      .min(1)
      .max(10_000),
  }),
  z.object({ kind: z.literal('filter'), filter: Filter, count: z.number().int().min(1), at: Instant }),
]);
export type Selection = z.infer<typeof Selection>;

export const PreviewRequest = z.object({ entity: Document, selection: Selection });
export type PreviewRequest = z.infer<typeof PreviewRequest>;

export const PlanRequest = z.object({ requestId: z.uuid(), entity: Document, selection: Selection });
export type PlanRequest = z.infer<typeof PlanRequest>;

export const ExportRequest = z.object({
  /** Made by the client, once for each decision: sent twice, the export runs once. It becomes the batch's id. */
  requestId: z.uuid(),
  entity: Document,
  selection: Selection,
  /** Payments: also sends the invoices that they are applied to. */
  sendAlong: z.boolean().optional(),
  /** The plan that the user saw. Nothing is sent where it is no longer true. */
  plan: z.object({ planId: z.string().min(1).max(100), hash: z.string().min(1).max(100) }).optional(),
});
export type ExportRequest = z.infer<typeof ExportRequest>;

export const ExportAccepted = z.object({ batchId: z.string(), count: z.number(), total: z.string() });
export type ExportAccepted = z.infer<typeof ExportAccepted>;

/** `planId` is the id of the mapping's plan, which can be read once its live event has come. */
export const PlanAccepted = z.object({ planId: z.string() });
export type PlanAccepted = z.infer<typeof PlanAccepted>;

const Names = z.object({ linked: z.number(), new: z.array(z.string()), newCount: z.number() });
export const Preview = z.object({
  count: z.number(),
  total: z.string(),
  /** Names that QuickBooks gets, as far as is known. Those that it has already are linked. */
  customers: Names,
  items: Names,
  /** Reasons that keep all or some of the documents from being sent. */
  blocks: z.array(z.object({ sentence: z.string(), remedy: z.string(), count: z.number() })),
  edition: z.enum(['online', 'desktop']).nullable(),
  /** Desktop: the latest time of the Web Connector's next call. */
  nextBy: z.string().nullable(),
});
export type Preview = z.infer<typeof Preview>;

export const PlanLine = z.looseObject({
  id: z.string(),
  name: z.string(),
  becomes: z.enum(['goes', 'goes-after', 'waits', 'blocked', 'nothing']),
  needs: z.array(z.looseObject({ entity: z.string(), id: z.string(), name: z.string(), becomes: z.string() })),
  reason: Reason.optional(),
  warnings: z.array(z.string()),
});

/** The outcome of a selection, according to the code that sends. */
export const Plan = z.object({
  planId: z.string(),
  hash: z.string(),
  total: z.number(),
  counts: z.partialRecord(PlanLine.shape.becomes, z.number()),
  /** The sum of what is sent, at once or after its dependencies. */
  amount: z.string(),
  /** Some of the documents that are not sent at once, or are sent with a warning. */
  lines: z.array(PlanLine),
  /** Some of the names that are created or linked on the way; of an item also the accounts that it is booked to. */
  makes: z.array(z.object({ entity: z.string(), name: z.string(), accounts: z.array(z.string()) })),
});
export type Plan = z.infer<typeof Plan>;
/** Null until the plan is made. */
export const PlanResult = z.object({ plan: Plan.nullable() });
export type PlanResult = z.infer<typeof PlanResult>;

export const PlanId = z.string().max(100);
