import type { SettingsPage } from '../../api/types.js';

type Settings = Omit<NonNullable<SettingsPage['settings']>, 'revision' | 'changedBy'>;

/** The settings as the form holds them: every field a text. */
export interface Draft {
  readonly name: string;
  readonly edition: 'online' | 'desktop';
  readonly goLive: string;
  readonly income: string;
  readonly expense: string;
  readonly costOfGoods: string;
  readonly asset: string;
  readonly depositAccount: string;
  readonly lineItem: string;
  readonly discountItem: string;
  readonly tax: 'override' | 'line' | 'quickbooks';
  readonly taxName: string;
  readonly numbering: 'jobpro' | 'quickbooks';
  readonly inactiveNames: 'reactivate' | 'reject';
  readonly suffix: string;
  /** By how much QuickBooks' total may differ; empty: by nothing. */
  readonly mayDiffer: string;
  /** Pairs, as `writePairs` writes them. */
  readonly terms: string;
  readonly paymentMethods: string;
}

export function draftOf(settings: SettingsPage['settings'], company: string, edition: 'online' | 'desktop'): Draft {
  return {
    name: settings?.name ?? company,
    edition: settings?.edition ?? edition,
    goLive: settings?.goLive ?? `${new Date().toISOString().slice(0, 7)}-01`,
    income: settings?.accounts.income ?? '',
    expense: settings?.accounts.expense ?? '',
    costOfGoods: settings?.accounts.costOfGoods ?? '',
    asset: settings?.accounts.asset ?? '',
    depositAccount: settings?.depositAccount ?? 'Undeposited Funds',
    lineItem: settings?.lineItem ?? '',
    discountItem: settings?.discountItem ?? '',
    tax: settings?.tax.kind ?? 'override',
    taxName: taxNameOf(settings),
    numbering: settings?.numbering ?? 'jobpro',
    inactiveNames: settings?.inactiveNames ?? 'reject',
    suffix: settings === null || settings.heldNames === 'reject' ? '' : settings.heldNames.suffix,
    mayDiffer: typeof settings?.taxDifferences === 'object' ? settings.taxDifferences.acceptUpTo : '',
    terms: pairsIn(settings?.terms ?? {}),
    paymentMethods: pairsIn(settings?.paymentMethods ?? {}),
  };
}

function taxNameOf(settings: SettingsPage['settings']): string {
  if (settings === null) return '';
  const { tax } = settings;
  if (tax.kind === 'line') return tax.item;
  return tax.kind === 'override' ? (tax.taxCode ?? '') : '';
}

/** The draft as settings, with what the form does not show kept as it was. */
export function settingsOf(draft: Draft, before: SettingsPage['settings']): Settings {
  const {
    revision: _revision,
    goLive: _goLive,
    lineItem: _lineItem,
    discountItem: _discountItem,
    ...kept
  } = before ?? { revision: 0, changedBy: '' };
  const accounts = { income: draft.income, expense: draft.expense, costOfGoods: draft.costOfGoods, asset: draft.asset };
  return {
    ...kept,
    paymentMethods: namesIn(draft.paymentMethods),
    terms: namesIn(draft.terms),
    name: draft.name,
    edition: draft.edition,
    ...given({ goLive: draft.goLive, lineItem: draft.lineItem, discountItem: draft.discountItem }),
    accounts: given(accounts),
    depositAccount: draft.depositAccount,
    tax: taxOf(draft),
    numbering: draft.numbering,
    inactiveNames: draft.inactiveNames,
    heldNames: draft.suffix === '' ? 'reject' : { suffix: draft.suffix },
    taxDifferences: draft.mayDiffer === '' ? 'hold' : { acceptUpTo: draft.mayDiffer },
  };
}

/** A name of JobPro's, and what QuickBooks calls the same. */
export interface Pair {
  readonly ours: string;
  readonly theirs: string;
}

/** One pair a line; one that lacks a side says nothing and is left out. */
export const writePairs = (pairs: readonly Pair[]): string =>
  pairs
    .filter(({ ours, theirs }) => ours.trim() !== '' && theirs.trim() !== '')
    .map(({ ours, theirs }) => `${ours.trim()}${BETWEEN}${theirs.trim()}`)
    .join('\n');

export const pairsOf = (text: string): Pair[] =>
  text.split('\n').flatMap((line) => {
    const [ours = '', theirs = ''] = line.split(BETWEEN);
    return ours === '' || theirs === '' ? [] : [{ ours, theirs }];
  });

/** No name has it: neither JobPro nor QuickBooks takes a tab. */
const BETWEEN = '\t';
const pairsIn = (names: Readonly<Record<string, string>>): string =>
  writePairs(Object.entries(names).map(([ours, theirs]) => ({ ours, theirs })));
const namesIn = (text: string): Record<string, string> =>
  Object.fromEntries(pairsOf(text).map(({ ours, theirs }) => [ours, theirs]));

const given = <T extends Record<string, string>>(values: T): Partial<T> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value.trim() !== '')) as Partial<T>;

function taxOf({ tax, taxName }: Draft): Settings['tax'] {
  switch (tax) {
    case 'override':
      return taxName === '' ? { kind: 'override' } : { kind: 'override', taxCode: taxName };
    case 'line':
      return { kind: 'line', item: taxName };
    case 'quickbooks':
      return { kind: 'quickbooks' };
    default:
      return tax satisfies never;
  }
}
