import { type DesktopItemEnsure, type Item, itemTexts, type Translation } from '@jobpro/contracts';
import { accountsFor, nameRules, type Translate, translation } from '@jobpro/mapping';

export const itemToDesktop: Translate<Item> = (item, { settings }) =>
  translation('desktop', (fields) => {
    return {
      name: fields.name(nameRules.desktop.item, item.name),
      policy: fields.namePolicy(settings),
      create: {
        type: item.type,
        ...fields.texts(itemTexts, item),
        price: item.price,
        cost: item.cost,
        taxable: item.taxable,
        accounts: accountsFor(fields, item, settings),
      },
    } satisfies Translation<DesktopItemEnsure>;
  });
