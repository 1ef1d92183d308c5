import { describe, expect, test } from '@jest/globals';
import type { CompanyFacts, CompanySettings, Edition } from '@jobpro/contracts';
import { settingsOf } from '../testing/settings.fixture.js';
import { proposedSettings } from './account-purposes.decide.js';
import { missingSettings } from './missing-settings.decide.js';

const complete = { goLive: '2026-11-01' };
/** A list of QuickBooks: names, where it has types written `name: type` or `name: type: purpose`. */
const names = (...given: string[]) =>
  new Map(
    given.map((entry) => {
      const [name = '', type, subType] = entry.split(': ');
      return [name.toLowerCase(), { name, type, subType }] as const;
    }),
  );
const facts = (edition: Edition, reported: Partial<CompanyFacts>): CompanyFacts => ({
  edition,
  readAt: '2026-11-20T08:00:00.000Z',
  ...reported,
});

describe('missing settings', () => {
  test.each<[string, 'online' | 'desktop', Partial<CompanySettings>, string[]]>([
    ['nothing', 'online', complete, []],
    ['nothing on Desktop', 'desktop', complete, []],
    ['the go-live day', 'online', {}, ['No go-live day is set. Documents of any age are offered for sending.']],
    [
      'an account',
      'online',
      { ...complete, accounts: { expense: 'E', costOfGoods: 'C', asset: 'A' } },
      ['No income account for new items is set.'],
    ],
    [
      'a blank account',
      'online',
      { ...complete, accounts: { income: ' ', expense: 'E', costOfGoods: 'C', asset: 'A' } },
      ['No income account for new items is set.'],
    ],
    [
      'all of them',
      'desktop',
      { ...complete, accounts: {}, lineItem: undefined },
      [
        'No income account for new items is set.',
        'No expense account for new purchased items is set.',
        'No cost-of-goods account for new inventory items is set.',
        'No asset account for new inventory items is set.',
        'No item is set for invoice lines without one.',
      ],
    ],
    [
      'the item for discounts, where a discount is a line',
      'desktop',
      { ...complete, discountItem: undefined },
      ['No item is set for discounts.'],
    ],
    ['the same, where it is none', 'online', { ...complete, discountItem: undefined }, []],
    [
      'the item for tax',
      'desktop',
      { ...complete, tax: { kind: 'line', item: '' } },
      ['No item is set for sales tax.'],
    ],
    [
      'a tax that Desktop does not take',
      'desktop',
      { ...complete, tax: { kind: 'override' } },
      ['QuickBooks Desktop accepts JobPro’s tax only as a separate line. Choose an item for it.'],
    ],
  ])('%s', (_what, edition, more, sentences) => {
    expect(missingSettings(settingsOf(edition, more)).map(({ sentence }) => sentence)).toEqual(sentences);
  });

  test('a name that QuickBooks does not have is listed once its lists are known', () => {
    const settings = settingsOf('online', {
      ...complete,
      depositAccount: 'bank:CHECKING',
      terms: { 'net 30 days': 'Net 30' },
    });
    const lists = {
      account: names('Sales', 'Cost of Goods Sold', 'Inventory Asset', 'Bank:Checking'),
      terms: names('Net 15'),
    };
    expect(missingSettings(settings, { lists })).toMatchObject([
      { field: 'accounts.expense', sentence: 'QuickBooks has no account named “Job Expenses”.' },
      { field: 'terms.net 30 days', sentence: 'QuickBooks has no terms named “Net 30”.' },
    ]);
  });

  test.each<['online' | 'desktop', string[], string[]]>([
    [
      'online',
      [
        'Sales: Income',
        'Job Expenses: Expense',
        'Cost of Goods Sold: Cost of Goods Sold',
        'Inventory Asset: Other Current Asset',
        'Undeposited Funds: Other Current Asset',
      ],
      [],
    ],
    [
      'desktop',
      [
        'Sales: Income',
        'Job Expenses: Expense',
        'Cost of Goods Sold: CostOfGoodsSold',
        'Inventory Asset: OtherCurrentAsset',
        'Undeposited Funds: OtherCurrentAsset',
      ],
      [],
    ],
    [
      'online',
      [
        'Sales: Bank',
        'Job Expenses: Income',
        'Cost of Goods Sold: Expense',
        'Inventory Asset: Fixed Asset',
        'Undeposited Funds: Equity',
      ],
      [
        'The account “Sales” has the type Bank and cannot be the income account of an item.',
        'The account “Job Expenses” has the type Income and cannot be the expense account of an item.',
        'The account “Cost of Goods Sold” has the type Expense and cannot be the cost-of-goods account of an item.',
        'The account “Inventory Asset” has the type Fixed Asset and cannot be the asset account of an inventory item.',
        'The account “Undeposited Funds” has the type Equity and cannot be the deposit account for payments.',
      ],
    ],
  ])('an account of a type that it cannot be: %s, %j', (edition, accounts, sentences) => {
    const missing = missingSettings(settingsOf(edition, complete), { lists: { account: names(...accounts) } });
    expect(missing.map(({ sentence }) => sentence)).toEqual(sentences);
  });
});

describe('settings that cannot work with the preferences of QuickBooks', () => {
  const coded = { ...complete, tax: { kind: 'override', taxCode: 'Sales Tax' } } as const;
  test.each<[string, Edition, Partial<CompanySettings>, Partial<CompanyFacts>, { field: string; required: boolean }[]]>(
    [
      ['nothing reported', 'online', complete, {}, []],
      [
        'JobPro’s numbers, custom numbers off',
        'online',
        coded,
        { customNumbers: false },
        [{ field: 'numbering', required: false }],
      ],
      ['JobPro’s numbers, custom numbers on', 'online', coded, { customNumbers: true }, []],
      [
        'QuickBooks’ numbers, custom numbers on',
        'online',
        { ...coded, numbering: 'quickbooks' },
        { customNumbers: true },
        [{ field: 'numbering', required: true }],
      ],
      [
        'QuickBooks’ numbers, custom numbers off',
        'online',
        { ...coded, numbering: 'quickbooks' },
        { customNumbers: false },
        [],
      ],
      [
        'an own tax amount without a code, automated tax on',
        'online',
        complete,
        { salesTax: true, automatedTax: true },
        [{ field: 'tax.taxCode', required: true }],
      ],
      [
        'an own tax amount without a code, automated tax off',
        'online',
        complete,
        { salesTax: true, automatedTax: false },
        [{ field: 'tax.taxCode', required: true }],
      ],
      ['an own tax amount with a code', 'online', coded, { salesTax: true, automatedTax: true, country: 'US' }, []],
      [
        'tax by QuickBooks outside the US',
        'online',
        { ...complete, tax: { kind: 'quickbooks' } },
        { salesTax: true, country: 'CA' },
        [{ field: 'tax', required: true }],
      ],
      [
        'an own tax amount without a code outside the US',
        'online',
        complete,
        { salesTax: true, country: 'GB' },
        [{ field: 'tax.taxCode', required: true }],
      ],
      ['sales tax off', 'online', coded, { salesTax: false }, [{ field: 'tax', required: false }]],
      [
        'sales tax off, tax as a line of its own',
        'online',
        { ...complete, tax: { kind: 'line', item: 'Tax' } },
        { salesTax: false },
        [],
      ],
      ['discounts off', 'online', coded, { discounts: false }, [{ field: 'quickbooks.discounts', required: false }]],
      ['discounts on', 'online', coded, { discounts: true }, []],
      [
        'inventory off',
        'desktop',
        complete,
        { inventory: false },
        [{ field: 'quickbooks.inventory', required: false }],
      ],
      [
        'books closed up to the go-live day',
        'desktop',
        complete,
        { closedUntil: '2026-11-01' },
        [{ field: 'goLive', required: false }],
      ],
      ['books closed before the go-live day', 'desktop', complete, { closedUntil: '2026-10-31' }, []],
    ],
  )('%s, %s', (_case, edition, chosen, reported, expected) => {
    const missing = missingSettings(settingsOf(edition, chosen), { facts: facts(edition, reported) });
    expect(missing.map(({ field, required }) => ({ field, required }))).toEqual(expected);
    for (const { sentence, remedy } of missing) expect(`${sentence} ${remedy ?? ''}`).toMatch(/\. \S.*\.$/);
  });

  test('accounts of inventory items are not missing while QuickBooks makes no such items', () => {
    const settings = settingsOf('desktop', { ...complete, accounts: { income: 'Sales', expense: 'Job Expenses' } });
    const fieldsOf = (inventory: boolean) =>
      missingSettings(settings, { facts: facts('desktop', { inventory }) }).map(({ field }) => field);
    expect(fieldsOf(true)).toEqual(['accounts.costOfGoods', 'accounts.asset']);
    expect(fieldsOf(false)).toEqual(['quickbooks.inventory']);
  });
});

describe('the account of invoices where QuickBooks Desktop has several', () => {
  const two = { account: names('A/R: AccountsReceivable', 'Retainage: AccountsReceivable') };
  const settings = settingsOf('desktop', { ...complete, accounts: {}, lineItem: 'Work' });
  const missing = (more: Partial<CompanySettings>, lists = two) =>
    missingSettings({ ...settings, ...more }, { lists }).filter(({ field }) => field === 'receivableAccount');

  test('is missing while none is set', () => {
    expect(missing({})).toMatchObject([{ required: true, sentence: expect.stringContaining('2 accounts-receivable') }]);
  });
  test('is not missing once it is set, or where there is one', () => {
    expect(missing({ receivableAccount: 'A/R' })).toEqual([]);
    expect(missing({}, { account: names('A/R: AccountsReceivable') })).toEqual([]);
  });
  test('cannot be an account of another type', () => {
    expect(missing({ receivableAccount: 'Sales' }, { account: names('Sales: Income') })).toMatchObject([
      { sentence: 'The account “Sales” has the type Income and cannot be the account of invoices.' },
    ]);
  });
});

describe('an account that is proposed', () => {
  test.each<[string, string[], Record<string, string>]>([
    [
      'a newer Online company, in another language',
      [
        'Ventes: Income: SalesOfProductIncome',
        'Services: Income: ServiceFeeIncome',
        'Stock: Other Current Asset: Inventory',
        'Acomptes: Other Current Asset: PrepaidExpenses',
        'Payments to deposit: Other Current Asset: UndepositedFunds',
        'Achats: Cost of Goods Sold: SuppliesMaterialsCogs',
        'Clients: Accounts Receivable: AccountsReceivable',
      ],
      {
        'accounts.income': 'Services',
        'accounts.expense': 'Achats',
        'accounts.costOfGoods': 'Achats',
        'accounts.asset': 'Stock',
        depositAccount: 'Payments to deposit',
        receivableAccount: 'Clients',
      },
    ],
    [
      'a Desktop file, which reports the purpose of few accounts',
      ['Sales: Income', 'Other: Income', 'Till: OtherCurrentAsset: UndepositedFunds', 'COGS: CostOfGoodsSold'],
      { depositAccount: 'Till', 'accounts.expense': 'COGS', 'accounts.costOfGoods': 'COGS' },
    ],
    ['two accounts of one purpose', ['A: Income: ServiceFeeIncome', 'B: Income: ServiceFeeIncome'], {}],
    [
      'a name that sounds right, of another type',
      ['Undeposited Funds: Equity', 'Sales Income: Bank'],
      { depositAccount: 'Sales Income' },
    ],
  ])('%s', (_case, accounts, expected) => {
    expect(proposedSettings(names(...accounts))).toEqual(expected);
  });

  test('is named where the chosen one does not exist', () => {
    const lists = { account: names('Payments to deposit: Other Current Asset: UndepositedFunds') };
    const missing = missingSettings(settingsOf('online', complete), { lists });
    expect(missing.find(({ field }) => field === 'depositAccount')).toMatchObject({
      sentence: 'QuickBooks has no account named “Undeposited Funds”.',
      proposal: 'Payments to deposit',
    });
  });
});
