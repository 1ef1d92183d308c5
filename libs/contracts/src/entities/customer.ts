import { z } from 'zod';
import { EntityId, Revision, text } from '../primitives.js';

export const Address = z.object({
  lines: z.array(text(500)).max(5),
  city: text(255).optional(),
  state: text(255).optional(),
  postalCode: text(30).optional(),
  country: text(255).optional(),
});
export type Address = z.infer<typeof Address>;

/** A customer as JobPro knows it. `displayName` is what QuickBooks shows and what names are compared by. */
export const Customer = z.object({
  id: EntityId,
  revision: Revision,
  displayName: text(500),
  kind: z.enum(['person', 'company']).optional(),
  companyName: text(500).optional(),
  givenName: text(100).optional(),
  familyName: text(100).optional(),
  email: text(1023).optional(),
  phone: text(100).optional(),
  mobile: text(100).optional(),
  billingAddress: Address.optional(),
  shippingAddress: Address.optional(),
  terms: text(100).optional(),
  taxExempt: z.boolean().optional(),
  notes: text(4000).optional(),
});
export type Customer = z.infer<typeof Customer>;
