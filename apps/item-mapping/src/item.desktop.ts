import type { DesktopItemEnsure, Item, Translation } from '@jobpro/contracts';
import { accountsFor, nameRules, type Translate, translation } from '@jobpro/mapping';
import { limits } from '@jobpro/qbxml';

export const itemToDesktop: Translate<Item> = (item, { settings }) =>
  translation(
    'desktop',
    (fit) =>
      ({
        name: fit.name(nameRules.desktop.item, item.name),
        policy: { inactiveNames: settings.inactiveNames, heldNames: settings.heldNames },
        create: {
          type: item.type,
          description: fit.text('description', item.description, limits.item.description),
          purchaseDescription: fit.text('purchase description', item.purchaseDescription, limits.item.description),
          price: item.price,
          cost: item.cost,
          sku: fit.line('SKU', item.sku, limits.item.manufacturerPartNumber),
          taxable: item.taxable,
          accounts: accountsFor(fit, item, settings),
        },
      }) satisfies Translation<DesktopItemEnsure>,
  );
