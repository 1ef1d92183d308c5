import type { CompanySettings, ListKind } from '@jobpro/contracts';
import { comparableName } from '@jobpro/quickbooks-online';

/** A setting that is empty, or names something that QuickBooks does not have. */
export interface MissingSetting {
  readonly field: string;
  readonly sentence: string;
}
/**
 * The names that QuickBooks has, in comparable form, each with its type, by list. A list that was
 * never read is missing.
 */
export type KnownLists = Readonly<Partial<Record<ListKind, ReadonlyMap<string, string | undefined>>>>;

/** The account types that fit each choice, as QuickBooks names them, without case and spaces. */
const fitting = {
  income: ['income', 'otherincome'],
  expense: ['expense', 'otherexpense', 'costofgoodssold'],
  costOfGoods: ['costofgoodssold'],
  asset: ['othercurrentasset'],
  deposit: ['bank', 'othercurrentasset'],
} as const;

/**
 * Lists what is missing in the settings, in the order of the settings page. Names are compared as
 * QuickBooks compares them.
 */
export function missingSettings(settings: CompanySettings, lists: KnownLists = {}): MissingSetting[] {
  const { accounts, edition, tax } = settings;
  const missing: MissingSetting[] = [];
  const open = (field: string, value: string | undefined, sentence: string) => {
    if ((value?.trim() ?? '') === '') missing.push({ field, sentence });
  };
  const exists = (kind: ListKind, field: string, what: string, value: string | undefined) => {
    const names = lists[kind];
    if (value === undefined || value.trim() === '' || names === undefined) return;
    if (!names.has(comparableName(value)))
      missing.push({ field, sentence: `QuickBooks has no ${what} named “${value}”.` });
  };
  const account = (field: string, use: keyof typeof fitting, what: string, value: string | undefined) => {
    exists('account', field, 'account', value);
    const type = value === undefined ? undefined : lists.account?.get(comparableName(value));
    if (type === undefined || fitting[use].some((fits) => fits === type.toLowerCase().replace(/\s/g, ''))) return;
    missing.push({ field, sentence: `The account “${value ?? ''}” has the type ${type} and cannot be the ${what}.` });
  };

  open('goLive', settings.goLive, 'No go-live day is set. Documents of any age are offered for sending.');
  for (const [field, what, purpose] of [
    ['income', 'income account for new items', 'income account of an item'],
    ['expense', 'expense account for new purchased items', 'expense account of an item'],
    ['costOfGoods', 'cost-of-goods account for new inventory items', 'cost-of-goods account of an item'],
    ['asset', 'asset account for new inventory items', 'asset account of an inventory item'],
  ] as const) {
    open(`accounts.${field}`, accounts[field], `No ${what} is set.`);
    account(`accounts.${field}`, field, purpose, accounts[field]);
  }
  account('depositAccount', 'deposit', 'deposit account for payments', settings.depositAccount);
  open('lineItem', settings.lineItem, 'No item is set for invoice lines without one.');
  exists('item', 'lineItem', 'item', settings.lineItem);
  if (edition === 'desktop') open('discountItem', settings.discountItem, 'No item is set for discounts.');
  exists('item', 'discountItem', 'item', settings.discountItem);
  switch (tax.kind) {
    case 'line':
      open('tax.item', tax.item, 'No item is set for sales tax.');
      exists('item', 'tax.item', 'item', tax.item);
      break;
    case 'override':
      if (edition === 'desktop')
        missing.push({
          field: 'tax',
          sentence: 'QuickBooks Desktop accepts JobPro’s tax only as a separate line. Choose an item for it.',
        });
      exists('tax-code', 'tax.taxCode', 'tax code', tax.taxCode);
      break;
    case 'quickbooks':
      break;
    default:
      tax satisfies never;
  }
  for (const [name, chosen] of Object.entries(settings.terms)) exists('terms', `terms.${name}`, 'terms', chosen);
  for (const [name, chosen] of Object.entries(settings.paymentMethods))
    exists('payment-method', `paymentMethods.${name}`, 'payment method', chosen);
  return missing;
}
