import { type CompanySettings, type Item, type ItemType, reason, type RemoteRef } from '@jobpro/contracts';
import type { Fit } from './fit.js';

type Account = keyof CompanySettings['accounts'];

/** What a new item of each type is booked on. A service or part that is bought as well has an expense account beside. */
const needed: Record<ItemType, readonly Account[]> = {
  service: ['income'],
  'non-inventory': ['income'],
  inventory: ['income', 'costOfGoods', 'asset'],
};
const called: Record<Account, string> = {
  income: 'income',
  expense: 'expense',
  costOfGoods: 'cost of goods',
  asset: 'inventory asset',
};

/** The company's default accounts for a new item; refused with the name of the one that is not set (rule 4). */
export function accountsFor(
  fit: Fit,
  item: Pick<Item, 'type' | 'cost'>,
  { accounts }: CompanySettings,
): Partial<Record<Account, RemoteRef>> {
  const bought = item.cost !== undefined && item.type !== 'inventory';
  const wanted = bought ? [...needed[item.type], 'expense' as const] : needed[item.type];
  const found: Partial<Record<Account, RemoteRef>> = {};
  for (const account of wanted) {
    const name = accounts[account]?.trim() ?? '';
    if (name === '') fit.refuse(reason('settings.account-missing', { account: called[account], for: item.type }));
    else found[account] = { name };
  }
  return found;
}
