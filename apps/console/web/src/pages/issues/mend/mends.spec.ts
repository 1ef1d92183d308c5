import { describe, expect, test } from '@jest/globals';
import { type Mend, mendsOf } from './mends.js';

const failed = (code: string, entity: 'customer' | 'item' | 'invoice', details: Record<string, string> = {}) =>
  mendsOf({ kind: 'failed', code, entity, details });

describe('how an issue is mended in its place', () => {
  test.each<[string, Mend[], Mend['kind'][]]>([
    ['an account', failed('settings.account-missing', 'item', { account: 'cost of goods' }), ['account']],
    ['an account of no name we know', failed('settings.account-missing', 'item', { account: 'x' }), ['settings']],
    ['an item for tax', failed('settings.item-missing', 'invoice', { purpose: 'sales tax' }), ['item']],
    ['a line without an item', failed('invoice.line-without-item', 'invoice', { line: '2' }), ['item']],
    ['terms', failed('reference.missing', 'invoice', { what: 'payment term', name: 'Net 45' }), ['reference']],
    ['a tax code', failed('reference.missing', 'invoice', { what: 'tax code', name: 'X' }), ['settings']],
    ['another name, or an existing one', failed('name.held', 'customer', { name: 'Acme' }), ['suffix', 'link']],
    ['an item’s name', failed('name.held', 'item', { name: 'Labor' }), ['link']],
    ['an inactive one', failed('name.inactive', 'customer'), ['reactivate', 'link']],
    ['an earlier go-live day', failed('invoice.before-go-live', 'invoice'), ['go-live']],
    ['whatever else refuses a customer', failed('quickbooks.refused', 'customer'), ['link']],
    ['a document that JobPro must mend', failed('invoice.does-not-add-up', 'invoice'), []],
  ])('%s', (_, mends, kinds) => expect(mends.map(({ kind }) => kind)).toEqual(kinds));

  test('the catalogue’s words for accounts lead to the settings’ own', () => {
    const words = ['income', 'expense', 'cost of goods', 'inventory asset'];
    expect(words.map((account) => failed('settings.account-missing', 'item', { account })[0])).toEqual(
      ['income', 'expense', 'costOfGoods', 'asset'].map((account) => ({ kind: 'account', account })),
    );
  });

  test('what waits is not linked', () => {
    expect(mendsOf({ kind: 'waiting', code: 'waiting.unknown', entity: 'customer', details: {} })).toEqual([]);
  });
});
