import { type CompanySettings, type Item, type ItemType, reason, type RemoteRef } from '@jobpro/contracts';
import type { FieldMapper } from './field-mapper.js';

type Account = keyof CompanySettings['accounts'];

/**
 * The accounts of a new item by its type. A service or part that is also bought has an expense
 * account, too.
 */
const required: Record<ItemType, readonly Account[]> = {
  service: ['income'],
  'non-inventory': ['income'],
  inventory: ['income', 'costOfGoods', 'asset'],
};
const labels: Record<Account, string> = {
  income: 'income',
  expense: 'expense',
  costOfGoods: 'cost of goods',
  asset: 'inventory asset',
};

/**
 * Returns the company's default accounts for a new item. Refuses, by its name, an account that is
 * not set (rule 4).
 */
export function accountsFor(
  fields: FieldMapper,
  item: Pick<Item, 'type' | 'cost'>,
  { accounts }: CompanySettings,
): Partial<Record<Account, RemoteRef>> {
  const isBought = item.cost !== undefined && item.type !== 'inventory';
  const wanted = isBought ? [...required[item.type], 'expense' as const] : required[item.type];
  const mapped: Partial<Record<Account, RemoteRef>> = {};
  for (const account of wanted) {
    const reference = fields.reference(`${labels[account]} account`, accounts[account]);
    if (reference !== undefined) mapped[account] = reference;
    else fields.refuse(reason('settings.account-missing', { account: labels[account], for: item.type }));
  }
  return mapped;
}
