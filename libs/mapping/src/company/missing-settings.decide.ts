import type { CompanySettings, ListKind } from '@jobpro/contracts';
import { comparableName } from '@jobpro/quickbooks-online';

/** Something that the settings leave open, or name and QuickBooks has not. */
export interface MissingSetting {
  readonly field: string;
  readonly sentence: string;
}
/** The names that QuickBooks has, as names are compared, each with its type, by list; a list that was never read says nothing. */
export type KnownLists = Readonly<Partial<Record<ListKind, ReadonlyMap<string, string | undefined>>>>;

/** Types of account that each choice can be, in QuickBooks' words without case and spaces: `Other Current Asset` Online, `OtherCurrentAsset` on Desktop. */
const fitting = {
  income: ['income', 'otherincome'],
  expense: ['expense', 'otherexpense', 'costofgoodssold'],
  costOfGoods: ['costofgoodssold'],
  asset: ['othercurrentasset'],
  deposit: ['bank', 'othercurrentasset'],
} as const;

/**
 * What stands in the way before anything is sent, one line for each gap, in the order in which a bookkeeper meets it. Names are
 * compared as QuickBooks compares them.
 */
export function missingSettings(settings: CompanySettings, lists: KnownLists = {}): MissingSetting[] {
  const { accounts, edition, tax } = settings;
  const missing: MissingSetting[] = [];
  const open = (field: string, value: string | undefined, sentence: string) => {
    if ((value?.trim() ?? '') === '') missing.push({ field, sentence });
  };
  const known = (kind: ListKind, field: string, what: string, value: string | undefined) => {
    const names = lists[kind];
    if (value === undefined || value.trim() === '' || names === undefined) return;
    if (!names.has(comparableName(value)))
      missing.push({ field, sentence: `QuickBooks has no ${what} named “${value}”.` });
  };
  const account = (field: string, use: keyof typeof fitting, what: string, value: string | undefined) => {
    known('account', field, 'account', value);
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
  known('item', 'lineItem', 'item', settings.lineItem);
  if (edition === 'desktop') open('discountItem', settings.discountItem, 'No item is set for discounts.');
  known('item', 'discountItem', 'item', settings.discountItem);
  switch (tax.kind) {
    case 'line':
      open('tax.item', tax.item, 'No item is set for sales tax.');
      known('item', 'tax.item', 'item', tax.item);
      break;
    case 'override':
      if (edition === 'desktop')
        missing.push({
          field: 'tax',
          sentence: 'QuickBooks Desktop accepts JobPro’s tax only as a separate line. Choose an item for it.',
        });
      known('tax-code', 'tax.taxCode', 'tax code', tax.taxCode);
      break;
    case 'quickbooks':
      break;
    default:
      tax satisfies never;
  }
  for (const [name, chosen] of Object.entries(settings.terms)) known('terms', `terms.${name}`, 'terms', chosen);
  for (const [name, chosen] of Object.entries(settings.paymentMethods))
    known('payment-method', `paymentMethods.${name}`, 'payment method', chosen);
  return missing;
}
