import { z } from 'zod';

const Side = z.object({ count: z.number(), amount: z.string() });

export const TieOut = z.object({
  id: z.string(),
  entity: z.enum(['invoice', 'payment']),
  requestedBy: z.string(),
  requestedAt: z.string(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  finishedAt: z.string().nullable(),
  exported: Side.nullable(),
  quickbooks: Side.nullable(),
  byCustomer: z.array(
    z.object({ customerId: z.string(), name: z.string().nullable(), exported: Side, quickbooks: Side }),
  ),
  differences: z.array(
    z.object({
      recordId: z.string().nullable(),
      number: z.string().nullable(),
      cause: z.string(),
      sentence: z.string(),
      jobpro: z.string().nullable(),
      quickbooks: z.string().nullable(),
    }),
  ),
  differenceCount: z.number(),
});
export type TieOut = z.infer<typeof TieOut>;
/** The latest comparison of each kind of document, if there was one. */
export const TieOuts = z.object({ tieOuts: z.array(TieOut) });
export { Side };
