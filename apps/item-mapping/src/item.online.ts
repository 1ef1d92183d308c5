import { type Item, itemTexts, type OnlineItemEnsure, type Translation } from '@jobpro/contracts';
import { accountsFor, nameRules, type Translate, translation } from '@jobpro/mapping';

export const itemToOnline: Translate<Item> = (item, { settings }) =>
  translation('online', (fields) => {
    return {
      name: fields.name(nameRules.online.item, item.name),
      policy: fields.namePolicy(settings),
      create: {
        type: item.type,
        ...fields.texts(itemTexts, item),
        price: item.price,
        cost: item.cost,
        taxable: item.taxable,
        accounts: accountsFor(fields, item, settings),
        inventoryStart: item.type === 'inventory' ? settings.goLive : undefined,
      },
    } satisfies Translation<OnlineItemEnsure>;
  });
