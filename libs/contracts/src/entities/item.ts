import { z } from 'zod';
import { EntityId, Rate, Revision, text } from '../primitives.js';

export const ItemType = z.enum(['service', 'non-inventory', 'inventory']);
export type ItemType = z.infer<typeof ItemType>;

/** Something that a contractor sells. A line of an invoice names an item. */
export const Item = z.object({
  id: EntityId,
  revision: Revision,
  name: text(500),
  type: ItemType,
  description: text(4000).optional(),
  purchaseDescription: text(4000).optional(),
  price: Rate.optional(),
  cost: Rate.optional(),
  sku: text(100).optional(),
  taxable: z.boolean().default(false),
});
export type Item = z.infer<typeof Item>;
