import {
  type DesktopItemEnsure,
  type Edition,
  type Item,
  itemTexts,
  type OnlineItemEnsure,
  type Translation,
} from '@jobpro/contracts';
import {
  accountsFor,
  checkInventory,
  type EntityMapping,
  exportRules,
  type FieldMapper,
  matchKeys,
  nameRules,
  translation,
  type TranslationContext,
} from '@jobpro/mapping';

/** An item is sent with the first invoice that needs it (rule 4), and needs nothing itself. */
export const item: EntityMapping<Item> = {
  entity: 'item',
  ...exportRules.item,
  dependencies: () => [],
  dependencyEntities: [],
  nameOf: ({ name }) => name,
  matchKeys: ({ name }) => matchKeys({ name }),
  translate: { online: itemToOnline, desktop: itemToDesktop },
};

type Books = Pick<TranslationContext, 'settings' | 'facts'>;

export function itemToOnline(item: Item, books: Books) {
  return translation('online', (fields) => {
    const { create, ...named } = commonFields('online', fields, item, books);
    const inventoryStart = item.type === 'inventory' ? books.settings.goLive : undefined;
    return { ...named, create: { ...create, inventoryStart } } satisfies Translation<OnlineItemEnsure>;
  });
}

export function itemToDesktop(item: Item, books: Books) {
  return translation(
    'desktop',
    (fields) => commonFields('desktop', fields, item, books) satisfies Translation<DesktopItemEnsure>,
  );
}

/** Returns a name that can be that of an item below a parent in QuickBooks: parts with colons between them. */
function fullNameOf({ name }: Item): string | undefined {
  const parts = name.split(':').map((part) => part.trim());
  return parts.length > 1 && !parts.includes('') ? parts.join(':') : undefined;
}

/** Maps what both editions name alike. */
function commonFields(edition: Edition, fields: FieldMapper, item: Item, books: Books) {
  const { settings } = books;
  checkInventory(fields, item, books);
  return {
    name: fields.name(nameRules[edition].item, item.name),
    fullName: fullNameOf(item),
    policy: fields.namePolicy(settings),
    create: {
      type: item.type,
      ...fields.texts(itemTexts, item),
      price: item.price,
      cost: item.cost,
      taxable: item.taxable,
      accounts: accountsFor(fields, item, settings),
    },
  };
}
