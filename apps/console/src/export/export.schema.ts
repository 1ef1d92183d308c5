import { EntityId, Instant, Revision } from '@jobpro/contracts';
import { z } from 'zod';
import { Filter } from '../desk/desk.schema.js';

/** What was selected: records as they were seen, or all that a filter found at a moment, with how many that were. */
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

export const ExportAsked = z.object({
  /** Made by whoever asks, once for each decision: asked twice, it runs once. It becomes the batch's id. */
  requestId: z.uuid(),
  entity: z.enum(['invoice', 'payment']),
  selection: Selection,
  /** Payments: the invoices that they are applied to go with them. */
  sendAlong: z.boolean().optional(),
  /** The plan that was seen: where it no longer holds, nothing is sent. */
  plan: z.object({ planId: z.string().min(1).max(100), hash: z.string().min(1).max(100) }).optional(),
});
export type ExportAsked = z.infer<typeof ExportAsked>;

export const ExportBegun = z.object({ batchId: z.string(), count: z.number(), total: z.string() });
export type ExportBegun = z.infer<typeof ExportBegun>;

export const Preview = z.object({
  count: z.number(),
  total: z.string(),
  /** Names that QuickBooks gets by it, as far as is known: they are linked where it has them already. */
  customers: z.object({ linked: z.number(), new: z.array(z.string()), newCount: z.number() }),
  items: z.object({ linked: z.number(), new: z.array(z.string()), newCount: z.number() }),
  /** What keeps all or some of them from going, a sentence each. */
  blocks: z.array(z.object({ sentence: z.string(), remedy: z.string(), count: z.number() })),
  edition: z.enum(['online', 'desktop']).nullable(),
  /** Desktop: when the Web Connector will have called at the latest. */
  nextBy: z.string().nullable(),
});
export type Preview = z.infer<typeof Preview>;
/** `planId`: under which the mapping's plan can be read, once it tells that it is made. */
export const PlanBegun = z.object({ planId: z.string() });
export const PlanAsked = z.object({
  requestId: z.uuid(),
  entity: z.enum(['invoice', 'payment']),
  selection: Selection,
});
export const PreviewAsked = z.object({ entity: z.enum(['invoice', 'payment']), selection: Selection });
