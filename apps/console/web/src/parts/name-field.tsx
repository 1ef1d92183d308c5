import { Autocomplete } from '@mantine/core';
import type { SettingsPage } from '../api/types.js';

type Accounts = SettingsPage['references']['accounts'];
/** Names to choose from; the fitting ones stand first where QuickBooks told which they are. */
export type Offered = readonly string[] | readonly { readonly group: string; readonly items: string[] }[];

interface Props {
  readonly label: string;
  readonly description?: string;
  readonly placeholder?: string;
  readonly value: string;
  readonly offered: Offered;
  /** Its label is for screen readers alone: what stands around says it. */
  readonly hidden?: boolean;
  readonly onChange: (value: string) => void;
}

/** A name out of one of QuickBooks' lists. It can be typed too: a list that was never read offers nothing. */
export function NameField({ label, hidden = false, offered, onChange, ...field }: Props) {
  return (
    <Autocomplete
      {...field}
      {...(hidden ? { 'aria-label': label } : { label })}
      data={[...offered] as string[]}
      limit={50}
      maxLength={209}
      onChange={onChange}
      comboboxProps={{ withinPortal: true }}
    />
  );
}

/** What each default account must be in QuickBooks, by its own word, in either edition. */
const fitting = {
  income: /^(other ?)?income$/i,
  expense: /^(other ?)?expense$|^cost ?of ?goods/i,
  costOfGoods: /^cost ?of ?goods/i,
  asset: /asset/i,
  deposit: /^bank$|asset/i,
} as const;
const heads: Readonly<Record<keyof typeof fitting, string>> = {
  income: 'Income accounts',
  expense: 'Expense accounts',
  costOfGoods: 'Cost-of-goods accounts',
  asset: 'Asset accounts',
  deposit: 'Bank and asset accounts',
};

/** The accounts that fit a purpose, then the others. */
export function accountsFor(purpose: keyof typeof fitting, accounts: Accounts): Offered {
  const fits = accounts.filter(({ type }) => type !== null && fitting[purpose].test(type)).map(({ name }) => name);
  const others = accounts.map(({ name }) => name).filter((name) => !fits.includes(name));
  if (fits.length === 0) return others;
  return [
    { group: heads[purpose], items: fits },
    ...(others.length > 0 ? [{ group: 'Other accounts', items: others }] : []),
  ];
}
