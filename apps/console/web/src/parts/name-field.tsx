import { Autocomplete, type AutocompleteProps } from '@mantine/core';
import type { SettingsPage } from '../api/types.js';

type Accounts = SettingsPage['references']['accounts'];
/** Names to choose from, those of a fitting type first. */
export type Offered = readonly string[] | readonly { readonly group: string; readonly items: string[] }[];

interface Props extends Omit<AutocompleteProps, 'data' | 'label'> {
  readonly label: string;
  readonly offered: Offered;
  /** Shows the label to screen readers only, where the surroundings already say it. */
  readonly hidden?: boolean;
}

/** A name from one of QuickBooks' lists. It can also be typed, for a list that was never loaded offers nothing. */
export function NameField({ label, hidden = false, offered, ...field }: Props) {
  return (
    <Autocomplete
      {...field}
      label={hidden ? undefined : label}
      aria-label={hidden ? label : undefined}
      data={[...offered] as string[]}
      limit={50}
      maxLength={209}
      comboboxProps={{ withinPortal: true }}
    />
  );
}

/** The account types that fit each default account, in the words of both editions. */
const fitting = {
  income: /^(other ?)?income$/i,
  expense: /^(other ?)?expense$|^cost ?of ?goods/i,
  costOfGoods: /^cost ?of ?goods/i,
  asset: /asset/i,
  deposit: /^bank$|asset/i,
  receivable: /^accounts ?receivable$/i,
} as const;
const headings: Readonly<Record<keyof typeof fitting, string>> = {
  income: 'Income accounts',
  expense: 'Expense accounts',
  costOfGoods: 'Cost-of-goods accounts',
  asset: 'Asset accounts',
  deposit: 'Bank and asset accounts',
  receivable: 'Accounts-receivable accounts',
};

/** Returns the accounts that fit a purpose, then the others. */
export function accountsFor(purpose: keyof typeof fitting, accounts: Accounts): Offered {
  const fits = accounts.filter(({ type }) => type !== null && fitting[purpose].test(type)).map(({ name }) => name);
  const others = accounts.map(({ name }) => name).filter((name) => !fits.includes(name));
  if (fits.length === 0) return others;
  return [
    { group: headings[purpose], items: fits },
    ...(others.length > 0 ? [{ group: 'Other accounts', items: others }] : []),
  ];
}
