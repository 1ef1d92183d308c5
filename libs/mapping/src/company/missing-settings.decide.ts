import { type CompanyFacts, type CompanySettings, day, type ListKind } from '@jobpro/contracts';
import { comparableName } from '@jobpro/quickbooks-online';
import { fits, proposedAccount } from './account-purposes.decide.js';

/**
 * A setting that is empty, that names something QuickBooks does not have, or that cannot work with
 * the preferences of the QuickBooks company.
 */
export interface MissingSetting {
  readonly field: string;
  readonly sentence: string;
  /** True where documents are refused, or would be wrong in QuickBooks, until somebody chooses. */
  readonly required: boolean;
  /** The choice to make. */
  readonly remedy?: string;
  /** The entry of QuickBooks' own lists that fits. */
  readonly proposal?: string;
}

/** An entry of a QuickBooks list, by the name that QuickBooks shows. */
export interface NamedEntry {
  readonly name: string;
  readonly type?: string | undefined;
  readonly subType?: string | undefined;
}
/**
 * The entries that QuickBooks has, by list and by name in comparable form. A list that was never
 * read is missing.
 */
export type CompanyLists = Readonly<Partial<Record<ListKind, ReadonlyMap<string, NamedEntry>>>>;

/** Basis for checking settings: QuickBooks' lists and preferences, as far as they were read. */
export interface QuickBooksCompany {
  readonly lists?: CompanyLists;
  readonly facts?: CompanyFacts | undefined;
}

/**
 * Lists what is missing in the settings, in the order of the settings page, then what the preferences
 * of the QuickBooks company do not allow. Names are compared as QuickBooks compares them.
 */
export function missingSettings(settings: CompanySettings, company: QuickBooksCompany = {}): MissingSetting[] {
  return [
    ...missingNames(settings, company),
    ...(company.facts === undefined ? [] : unworkableSettings(settings, company.facts)),
  ];
}

function missingNames(settings: CompanySettings, { lists = {}, facts }: QuickBooksCompany): MissingSetting[] {
  const { accounts, edition, tax } = settings;
  const missing: MissingSetting[] = [];
  const open = (field: string, value: string | undefined, sentence: string, proposal?: string) => {
    if ((value?.trim() ?? '') === '') missing.push({ field, sentence, required: true, proposal });
  };
  const exists = (kind: ListKind, field: string, what: string, value: string | undefined, proposal?: string) => {
    const names = lists[kind];
    if (value === undefined || value.trim() === '' || names === undefined) return;
    if (!names.has(comparableName(value)))
      missing.push({ field, sentence: `QuickBooks has no ${what} named “${value}”.`, required: true, proposal });
  };
  const account = (field: string, use: Parameters<typeof fits>[0], what: string, value: string | undefined) => {
    exists('account', field, 'account', value, proposedAccount(use, lists.account));
    const type = value === undefined ? undefined : lists.account?.get(comparableName(value))?.type;
    if (type === undefined || fits(use, type)) return;
    const sentence = `The account “${value ?? ''}” has the type ${type} and cannot be the ${what}.`;
    missing.push({ field, sentence, required: true, proposal: proposedAccount(use, lists.account) });
  };

  open('goLive', settings.goLive, 'No go-live day is set. Documents of any age are offered for sending.');
  for (const [field, what, purpose] of [
    ['income', 'income account for new items', 'income account of an item'],
    ['expense', 'expense account for new purchased items', 'expense account of an item'],
    ['costOfGoods', 'cost-of-goods account for new inventory items', 'cost-of-goods account of an item'],
    ['asset', 'asset account for new inventory items', 'asset account of an inventory item'],
  ] as const) {
    // QuickBooks makes no inventory items while inventory is turned off there, so their accounts are not used.
    const isUsed = facts?.inventory !== false || (field !== 'costOfGoods' && field !== 'asset');
    const proposal = proposedAccount(field, lists.account);
    if (isUsed) open(`accounts.${field}`, accounts[field], `No ${what} is set.`, proposal);
    account(`accounts.${field}`, field, purpose, accounts[field]);
  }
  account('depositAccount', 'deposit', 'deposit account for payments', settings.depositAccount);
  account('receivableAccount', 'receivable', 'account of invoices', settings.receivableAccount);
  const receivable = [...(lists.account?.values() ?? [])].filter(({ type }) => fits('receivable', type));
  if (edition === 'desktop' && receivable.length > 1)
    open(
      'receivableAccount',
      settings.receivableAccount,
      `QuickBooks has ${receivable.length} accounts-receivable accounts, and none is set for invoices. It would use the one that was used last.`,
      proposedAccount('receivable', lists.account),
    );
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
          required: true,
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

/**
 * Lists the settings that cannot work with the preferences of the QuickBooks company, and the
 * preferences for which some documents are refused.
 */
function unworkableSettings(settings: CompanySettings, facts: CompanyFacts): MissingSetting[] {
  return [...numberSettings(settings, facts), ...taxSettings(settings, facts), ...limitsOf(settings, facts)];
}

function numberSettings({ numbering }: CompanySettings, { customNumbers }: CompanyFacts): MissingSetting[] {
  if (customNumbers === undefined) return [];
  if (numbering === 'jobpro' && !customNumbers)
    return [
      {
        field: 'numbering',
        sentence:
          'Custom transaction numbers are turned off in QuickBooks. It accepts JobPro’s numbers, but does not warn of duplicates, and its own numbers can meet them.',
        remedy:
          'Turn on custom transaction numbers in QuickBooks (Account and settings > Sales), or let QuickBooks assign the numbers.',
        required: false,
      },
    ];
  if (numbering === 'quickbooks' && customNumbers)
    return [
      {
        field: 'numbering',
        sentence:
          'Custom transaction numbers are turned on in QuickBooks. It assigns no numbers then, so invoices would have none.',
        remedy:
          'Use JobPro’s number, or turn off custom transaction numbers in QuickBooks (Account and settings > Sales).',
        required: true,
      },
    ];
  return [];
}

function taxSettings(
  { edition, tax }: CompanySettings,
  { salesTax, automatedTax, country }: CompanyFacts,
): MissingSetting[] {
  if (salesTax === false && tax.kind !== 'line')
    return [
      {
        field: 'tax',
        sentence: 'Sales tax is turned off in QuickBooks. Invoices with sales tax are not sent.',
        remedy: 'Turn on sales tax in QuickBooks, or send JobPro’s tax as a separate line.',
        required: false,
      },
    ];
  if (edition !== 'online' || salesTax !== true) return [];
  const isAbroad = country !== undefined && country !== 'US';
  const hasCode = tax.kind === 'override' && (tax.taxCode?.trim() ?? '') !== '';
  if (isAbroad && tax.kind !== 'line' && !hasCode)
    return [
      {
        field: tax.kind === 'override' ? 'tax.taxCode' : 'tax',
        sentence: 'No tax code is set. Outside the US, QuickBooks requires one on every line of a taxed invoice.',
        remedy: 'Use JobPro’s tax amount with a tax code, or send the tax as a separate line.',
        required: true,
      },
    ];
  if (tax.kind === 'override' && !hasCode)
    return [
      {
        field: 'tax.taxCode',
        sentence:
          automatedTax === true
            ? 'No tax code is set. QuickBooks calculates sales tax automatically and ignores JobPro’s tax amount without a code.'
            : 'No tax code is set. QuickBooks ignores JobPro’s tax amount without one.',
        remedy: 'Choose a tax code, let QuickBooks calculate the tax, or send JobPro’s tax as a separate line.',
        required: true,
      },
    ];
  return [];
}

/** Lists the preferences that the settings cannot change, for which some documents are refused. */
function limitsOf({ edition, goLive }: CompanySettings, facts: CompanyFacts): MissingSetting[] {
  const limits: MissingSetting[] = [];
  if (edition === 'online' && facts.discounts === false)
    limits.push({
      field: 'quickbooks.discounts',
      sentence: 'Discounts are turned off in QuickBooks. Invoices with a discount are not sent.',
      remedy: 'Turn on discounts in QuickBooks (Account and settings > Sales) if your invoices have them.',
      required: false,
    });
  if (facts.inventory === false)
    limits.push({
      field: 'quickbooks.inventory',
      sentence: 'Inventory is turned off in QuickBooks. New inventory items are not created.',
      remedy: 'Turn on inventory in QuickBooks, or make these items services or non-inventory items in JobPro.',
      required: false,
    });
  if (facts.closedUntil !== undefined && (goLive === undefined || goLive <= facts.closedUntil))
    limits.push({
      field: 'goLive',
      sentence: `The books in QuickBooks are closed up to and including ${day(facts.closedUntil)}. ${edition === 'online' ? 'Documents of that time are not sent.' : 'QuickBooks may refuse documents of that time.'}`,
      remedy: 'Choose a later go-live day, or change the closing date in QuickBooks.',
      required: false,
    });
  return limits;
}
