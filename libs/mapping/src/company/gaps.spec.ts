import { describe, expect, test } from '@jest/globals';
import type { CompanySettings } from '@jobpro/contracts';
import { settingsOf } from '../testing/books.js';
import { settingsGaps } from './gaps.decide.js';

const complete = { goLive: '2026-11-01' };
const names = (...given: string[]) => new Set(given.map((name) => name.toLowerCase()));

describe('what the settings leave open', () => {
  test.each<[string, 'online' | 'desktop', Partial<CompanySettings>, string[]]>([
    ['nothing', 'online', complete, []],
    ['nothing on Desktop', 'desktop', complete, []],
    ['the go-live day', 'online', {}, ['No go-live day is set: every old document is offered for export.']],
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
      ['QuickBooks Desktop takes no tax of JobPro’s but as a line: set an item for it.'],
    ],
  ])('%s', (_what, edition, more, sentences) => {
    expect(settingsGaps(settingsOf(edition, more)).map(({ sentence }) => sentence)).toEqual(sentences);
  });

  test('a name that QuickBooks has not, once its lists are known', () => {
    const settings = settingsOf('online', {
      ...complete,
      depositAccount: 'bank:CHECKING',
      terms: { 'net 30 days': 'Net 30' },
    });
    const lists = {
      account: names('Sales', 'Cost of Goods Sold', 'Inventory Asset', 'Bank:Checking'),
      terms: names('Net 15'),
    };
    expect(settingsGaps(settings, lists)).toEqual([
      { field: 'accounts.expense', sentence: 'QuickBooks has no account “Job Expenses”.' },
      { field: 'terms.net 30 days', sentence: 'QuickBooks has no terms “Net 30”.' },
    ]);
  });
});
