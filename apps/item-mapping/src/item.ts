import type { Item } from '@jobpro/contracts';
import { type EntityMapping, exportRules, matchKeys } from '@jobpro/mapping';
import { itemToDesktop } from './item.desktop.js';
import { itemToOnline } from './item.online.js';

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
