import type { Item, OnlineItemEnsure, Translation } from '@jobpro/contracts';
import { accountsFor, nameRules, type Translate, translation } from '@jobpro/mapping';
import { limits } from '@jobpro/quickbooks-online';

/** PurchaseDesc (v3 API reference, Item). */
const PURCHASE_DESCRIPTION = 1000;

export const itemToOnline: Translate<Item> = (item, { settings }) =>
  translation(
    'online',
    (fit) =>
      ({
        name: fit.name(nameRules.online.item, item.name),
        policy: { inactiveNames: settings.inactiveNames, heldNames: settings.heldNames },
        create: {
          type: item.type,
          description: fit.text('description', item.description, limits.itemDescription),
          purchaseDescription: fit.text('purchase description', item.purchaseDescription, PURCHASE_DESCRIPTION),
          price: item.price,
          cost: item.cost,
          sku: fit.line('SKU', item.sku, limits.sku),
          taxable: item.taxable,
          accounts: accountsFor(fit, item, settings),
          inventoryStart: item.type === 'inventory' ? settings.goLive : undefined,
        },
      }) satisfies Translation<OnlineItemEnsure>,
  );
