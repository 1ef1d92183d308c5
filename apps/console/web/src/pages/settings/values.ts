import * as z from 'zod/mini';
import type { NewSettings } from '../../api/acts.js';
import type { SettingsPage } from '../../api/types.js';
import { words } from './words.js';

const { errors } = words;
// The page's policy forbids code made from text, which zod would otherwise try.
z.config({ jitless: true });

const Pairs = z.array(z.object({ jobpro: z.string(), quickbooks: z.string() }));

/** The settings as the form edits them: text where a setting can be left out, and a row for each pair of names. */
export const SettingsValues = z.object({
  name: z.string().check(z.trim(), z.minLength(1, errors.name)),
  edition: z.enum(['online', 'desktop']),
  goLive: z.string(),
  accounts: z.object({ income: z.string(), expense: z.string(), costOfGoods: z.string(), asset: z.string() }),
  depositAccount: z.string().check(z.trim(), z.minLength(1, errors.deposit)),
  receivableAccount: z.string(),
  lineItem: z.string(),
  discountItem: z.string(),
  tax: z
    .object({ kind: z.enum(['override', 'line', 'quickbooks']), taxCode: z.string(), item: z.string() })
    .check(
      z.refine(({ kind, item }) => kind !== 'line' || item.trim() !== '', { path: ['item'], error: errors.taxItem }),
    ),
  numbering: z.enum(['jobpro', 'quickbooks']),
  inactiveNames: z.enum(['reactivate', 'reject']),
  suffix: z.string().check(z.maxLength(20)),
  acceptUpTo: z.string().check(z.regex(/^(\d{1,13}(\.\d{1,2})?)?$/, errors.amount)),
  terms: Pairs,
  paymentMethods: Pairs,
});
export type SettingsValues = z.infer<typeof SettingsValues>;

/** The account for payments where QuickBooks' lists name none: QuickBooks Desktop reports no sub-type of an account. */
const UNDEPOSITED_FUNDS = 'Undeposited Funds';

interface Defaults {
  readonly name: string;
  readonly edition: 'online' | 'desktop';
  readonly today: Date;
  /** The accounts of QuickBooks that fit, by field. They fill the form of a company without settings. */
  readonly proposals: SettingsPage['proposals'];
}

/** Returns what the form shows for settings, or for a company that has none yet. */
export function valuesOf(
  settings: SettingsPage['settings'],
  { name, edition, today, proposals }: Defaults,
): SettingsValues {
  const { accounts, tax } = settings ?? {};
  const proposal = (field: string) => (settings === null ? (proposals[field] ?? '') : '');
  return {
    name: settings?.name ?? name,
    edition: settings?.edition ?? edition,
    goLive: settings === null ? firstOfMonth(today) : (settings.goLive ?? ''),
    accounts: {
      income: accounts?.income ?? proposal('accounts.income'),
      expense: accounts?.expense ?? proposal('accounts.expense'),
      costOfGoods: accounts?.costOfGoods ?? proposal('accounts.costOfGoods'),
      asset: accounts?.asset ?? proposal('accounts.asset'),
    },
    depositAccount: settings?.depositAccount ?? (proposal('depositAccount') || UNDEPOSITED_FUNDS),
    receivableAccount: settings?.receivableAccount ?? proposal('receivableAccount'),
    lineItem: settings?.lineItem ?? '',
    discountItem: settings?.discountItem ?? '',
    tax: {
      kind: tax?.kind ?? 'override',
      taxCode: tax?.kind === 'override' ? (tax.taxCode ?? '') : '',
      item: tax?.kind === 'line' ? tax.item : '',
    },
    numbering: settings?.numbering ?? 'jobpro',
    inactiveNames: settings?.inactiveNames ?? 'reject',
    suffix: typeof settings?.heldNames === 'object' ? settings.heldNames.suffix : '',
    acceptUpTo: typeof settings?.taxDifferences === 'object' ? settings.taxDifferences.acceptUpTo : '',
    terms: pairsOf(settings?.terms ?? {}),
    paymentMethods: pairsOf(settings?.paymentMethods ?? {}),
  };
}

/** Returns the values as settings. Settings that the form does not show stay as they were. */
export function settingsOf(values: SettingsValues, before: SettingsPage['settings']): NewSettings {
  const { revision: _revision, changedBy: _changedBy, ...unchanged } = before ?? { revision: 0 };
  const { accounts } = values;
  return {
    ...unchanged,
    name: values.name.trim(),
    edition: values.edition,
    goLive: optional(values.goLive),
    accounts: {
      income: optional(accounts.income),
      expense: optional(accounts.expense),
      costOfGoods: optional(accounts.costOfGoods),
      asset: optional(accounts.asset),
    },
    depositAccount: values.depositAccount.trim(),
    receivableAccount: optional(values.receivableAccount),
    lineItem: optional(values.lineItem),
    discountItem: optional(values.discountItem),
    tax: taxOf(values.tax),
    numbering: values.numbering,
    inactiveNames: values.inactiveNames,
    heldNames: values.suffix === '' ? 'reject' : { suffix: values.suffix },
    taxDifferences: values.acceptUpTo === '' ? 'hold' : { acceptUpTo: values.acceptUpTo },
    terms: namesOf(values.terms),
    paymentMethods: namesOf(values.paymentMethods),
  };
}

const optional = (text: string): string | undefined => (text.trim() === '' ? undefined : text.trim());

/** In the user's own time zone: the first of the month is not the same day everywhere. */
const firstOfMonth = (today: Date): string =>
  `${String(today.getFullYear())}-${String(today.getMonth() + 1).padStart(2, '0')}-01`;

const pairsOf = (names: Readonly<Record<string, string>>): SettingsValues['terms'] =>
  Object.entries(names).map(([jobpro, quickbooks]) => ({ jobpro, quickbooks }));

/** A row that lacks a side means nothing and is left out. */
const namesOf = (pairs: SettingsValues['terms']): Record<string, string> =>
  Object.fromEntries(
    pairs
      .map(({ jobpro, quickbooks }) => [jobpro.trim(), quickbooks.trim()] as const)
      .filter(([jobpro, quickbooks]) => jobpro !== '' && quickbooks !== ''),
  );

function taxOf({ kind, taxCode, item }: SettingsValues['tax']): NewSettings['tax'] {
  switch (kind) {
    case 'override':
      return { kind, taxCode: optional(taxCode) };
    case 'line':
      return { kind, item: item.trim() };
    case 'quickbooks':
      return { kind };
    default:
      return kind satisfies never;
  }
}
