import { z } from 'zod';
import { Day, EntityId, Revision, text } from '../primitives.js';
import { Address } from './customer.js';

/** A job: becomes a sub-customer of its customer in QuickBooks Desktop, and nothing Online. */
export const Job = z.object({
  id: EntityId,
  revision: Revision,
  number: text(50),
  name: text(500),
  customerId: EntityId,
  startDate: Day.optional(),
  endDate: Day.optional(),
  description: text(4000).optional(),
  address: Address.optional(),
});
export type Job = z.infer<typeof Job>;
