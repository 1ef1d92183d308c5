import { z } from 'zod';
import { Day, EntityId, Money, Revision, text } from '../primitives.js';

/** A payment belongs to the customer. The amount that `applications` does not cover stays unapplied. */
export const Payment = z.object({
  id: EntityId,
  revision: Revision,
  customerId: EntityId,
  date: Day,
  amount: Money,
  method: text(100).optional(),
  reference: text(100).optional(),
  memo: text(4000).optional(),
  applications: z.array(z.object({ invoiceId: EntityId, amount: Money })).max(1000),
});
export type Payment = z.infer<typeof Payment>;
