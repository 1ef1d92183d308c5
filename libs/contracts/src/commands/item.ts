import { limits as desktop } from '@jobpro/qbxml';
import { limits as online } from '@jobpro/quickbooks-online';
import { z } from 'zod';
import { ItemType } from '../entities/index.js';
import { Day, Rate } from '../primitives.js';
import { command, ItemAccounts, NamePolicy } from './shared.js';
import { type TextFields, textShape } from './texts.js';

export const itemTexts = {
  description: {
    label: 'description',
    multiline: true,
    limit: { online: online.item.description, desktop: desktop.item.description },
  },
  purchaseDescription: {
    label: 'purchase description',
    multiline: true,
    limit: { online: online.item.purchaseDescription, desktop: desktop.item.description },
  },
  sku: {
    label: 'SKU',
    multiline: false,
    limit: { online: online.item.sku, desktop: desktop.item.manufacturerPartNumber },
  },
} as const satisfies TextFields;

const create = { type: ItemType, price: Rate.optional(), cost: Rate.optional(), taxable: z.boolean() };

/** Find the item by its name, else create it on the company's default accounts. */
export const OnlineItemEnsure = z.object({
  ...command,
  name: z.string().min(1).max(online.item.name),
  policy: NamePolicy,
  create: z.object({
    ...create,
    ...textShape(itemTexts, 'online'),
    accounts: ItemAccounts,
    /** For inventory: the day from which QuickBooks counts it. */
    inventoryStart: Day.optional(),
  }),
});
export type OnlineItemEnsure = z.infer<typeof OnlineItemEnsure>;

/** Find the item by its name, else create it on the company's default accounts. */
export const DesktopItemEnsure = z.object({
  ...command,
  name: z.string().min(1).max(desktop.item.name),
  policy: NamePolicy,
  create: z.object({ ...create, ...textShape(itemTexts, 'desktop'), accounts: ItemAccounts }),
});
export type DesktopItemEnsure = z.infer<typeof DesktopItemEnsure>;
