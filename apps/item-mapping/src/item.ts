import {
  type CompanySettings,
  type DesktopItemEnsure,
  type Edition,
  type Item,
  itemTexts,
  type OnlineItemEnsure,
  type Translation,
} from '@jobpro/contracts';
import {
  accountsFor,
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

export function itemToOnline(item: Item, { settings }: Pick<TranslationContext, 'settings'>) {
  return translation('online', (fields) => {
    const { create, ...named } = commonFields('online', fields, item, settings);
    const inventoryStart = item.type === 'inventory' ? settings.goLive : undefined;
    return { ...named, create: { ...create, inventoryStart } } satisfies Translation<OnlineItemEnsure>;
  });
}

export function itemToDesktop(item: Item, { settings }: Pick<TranslationContext, 'settings'>) {
  return translation(
    'desktop',
    (fields) => commonFields('desktop', fields, item, settings) satisfies Translation<DesktopItemEnsure>,
  );
}

/** Maps what both editions name alike. */
const commonFields = (edition: Edition, fields: FieldMapper, item: Item, settings: CompanySettings) => ({
  name: fields.name(nameRules[edition].item, item.name),
  policy: fields.namePolicy(settings),
  create: {
    type: item.type,
    ...fields.texts(itemTexts, item),
    price: item.price,
    cost: item.cost,
    taxable: item.taxable,
    accounts: accountsFor(fields, item, settings),
  },
});
