import type { DataOf } from '@jobpro/contracts';
import type { ListName, Reference } from '../directory/reference.js';

type ListRead = DataOf<'outcome.company.lists.v1'>;

/** The lists that settings choose from, by QuickBooks' word for them. */
export const settingLists = {
  Account: 'account',
  Item: 'item',
  Term: 'terms',
  PaymentMethod: 'payment-method',
  TaxCode: 'tax-code',
} as const satisfies Partial<Record<ListName, ListRead['kind']>>;

const PAGE = 500;

/** One list in pages; an empty list is one empty page, which takes the place of what was known. */
export function listPages(kind: ListRead['kind'], references: readonly Reference[]): ListRead[] {
  const entries = references.map(({ id, name, active, detail }) => ({
    id,
    name: name.slice(0, 209),
    active,
    ...(detail === undefined ? {} : { type: detail }),
  }));
  const pages = Math.max(1, Math.ceil(entries.length / PAGE));
  return Array.from({ length: pages }, (_, index) => ({
    kind,
    page: index + 1,
    last: index === pages - 1,
    entries: entries.slice(index * PAGE, (index + 1) * PAGE),
  }));
}
