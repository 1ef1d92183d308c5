import { describe, expect, test } from '@jest/globals';
import type { CompanySettings } from '@jobpro/contracts';
import { settingsOf } from '../testing/settings.fixture.js';
import { missingSettings } from './missing-settings.decide.js';

const complete = { goLive: '2026-11-01' };
/** A list of QuickBooks: names, where it has types written `name: type`. */
const names = (...given: string[]) =>
  new Map(
    given.map((setting) => {
      const [name = '', type] = setting.split(': ');
      return [name.toLowerCase(), type] as const;
    }),
  );

describe('what the settings leave open', () => {
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
    expect(missingSettings(settings, lists)).toEqual([
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
    const missing = missingSettings(settingsOf(edition, complete), { account: names(...accounts) });
    expect(missing.map(({ sentence }) => sentence)).toEqual(sentences);
  });
});
