import { z } from 'zod';
import { Document } from '../records/desk.schema.js';

export const Side = z.object({ count: z.number(), amount: z.string() });

/** A comparison of exported documents with what QuickBooks has of them. */
export const TieOut = z.object({
  id: z.string(),
  entity: Document,
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
/** The latest comparison of each kind of document. */
export const TieOuts = z.object({ tieOuts: z.array(TieOut) });
export type TieOuts = z.infer<typeof TieOuts>;
