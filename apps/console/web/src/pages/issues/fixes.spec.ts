import { describe, expect, test } from '@jest/globals';
import type { Issue } from '../../api/types.js';
import { decisionsOn } from './decisions.js';
import { causesOf, type Fix, fixesOf } from './fixes.js';

const failed = (code: string, entity: 'customer' | 'item' | 'invoice', details: Record<string, string> = {}) =>
  fixesOf({ kind: 'failed', code, entity, details });

describe('how an issue is fixed where it is shown', () => {
  test.each<[string, Fix[], Fix['kind'][]]>([
    ['an account', failed('settings.account-missing', 'item', { account: 'cost of goods' }), ['account']],
    ['an unknown account', failed('settings.account-missing', 'item', { account: 'x' }), ['settings']],
    ['an item for tax', failed('settings.item-missing', 'invoice', { purpose: 'sales tax' }), ['item']],
    ['a line without an item', failed('invoice.line-without-item', 'invoice', { line: '2' }), ['item']],
    ['terms', failed('reference.missing', 'invoice', { what: 'payment term', name: 'Net 45' }), ['reference']],
    ['a tax code', failed('reference.missing', 'invoice', { what: 'tax code', name: 'X' }), ['settings']],
    ['a customer’s name', failed('name.held', 'customer', { name: 'Acme' }), ['suffix', 'link']],
    ['an item’s name', failed('name.held', 'item', { name: 'Labor' }), ['link']],
    ['an inactive customer', failed('name.inactive', 'customer'), ['reactivate', 'link']],
    ['a document before the go-live day', failed('invoice.before-go-live', 'invoice'), ['go-live']],
    ['any other rejected customer', failed('quickbooks.refused', 'customer'), ['link']],
    ['a document that only JobPro can correct', failed('invoice.does-not-add-up', 'invoice'), []],
  ])('%s', (_what, fixes, kinds) => expect(fixes.map(({ kind }) => kind)).toEqual(kinds));

  test('the catalogue’s words for accounts lead to the settings’ own', () => {
    const words = ['income', 'expense', 'cost of goods', 'inventory asset'];
    expect(words.map((account) => failed('settings.account-missing', 'item', { account })[0])).toEqual(
      ['income', 'expense', 'costOfGoods', 'asset'].map((account) => ({ kind: 'account', account })),
    );
  });

  test('a waiting customer is not offered for linking', () => {
    expect(fixesOf({ kind: 'waiting', code: 'waiting.unknown', entity: 'customer', details: {} })).toEqual([]);
  });
});

describe('the causes among the issues', () => {
  const issue = (key: string, part: Partial<Issue>): Issue => ({
    key,
    kind: 'failed',
    entity: 'invoice',
    cause: key,
    code: 'quickbooks.refused',
    sentence: 'No.',
    remedy: 'Fix it.',
    retryHelps: true,
    details: {},
    count: 1,
    total: '1.00',
    since: '2026-01-01T00:00:00Z',
    records: [],
    said: null,
    difference: null,
    ids: [],
    ...part,
  });
  const keysOf = (issues: Issue[]) =>
    causesOf(issues).map(({ issue: { key }, blocks }) => [key, blocks.map((each) => each.key)]);

  test('each is listed once, with the issues that follow from it', () => {
    const nameHeld = issue('held', {
      entity: 'customer',
      code: 'name.held',
      records: [{ id: 'C1', name: 'Acme', revision: 1 }],
    });
    const because = issue('because', { code: 'need.failed', details: { what: 'customer', name: 'Acme' } });
    const orphan = issue('orphan', { code: 'need.failed', details: { what: 'item', name: 'Labor' } });
    expect(keysOf([because, nameHeld, issue('other', {}), orphan])).toEqual([
      ['held', ['because']],
      ['other', []],
      ['orphan', []],
    ]);
  });

  test('payments that wait for invoices that differ are listed with those', () => {
    const differs = issue('differs', { kind: 'differs', code: 'total-differs', total: '100.00' });
    const waiting = issue('held', { kind: 'waiting', code: 'waiting.held', details: { why: 'total-differs' } });
    expect(keysOf([waiting, differs])).toEqual([['differs', ['held']]]);
  });

  test('the largest amount comes first, whatever was listed first', () => {
    const issues = [
      issue('small', { total: '9.99' }),
      issue('none', { total: '0' }),
      issue('large', { total: '10000.00' }),
    ];
    expect(keysOf(issues).map(([key]) => key)).toEqual(['large', 'small', 'none']);
  });
});

test.each([
  ['total-differs', 'invoice', ['check', 'settle']],
  ['deleted-in-quickbooks', 'invoice', ['send-anew', 'settle']],
  ['deleted-in-quickbooks', 'customer', ['send-anew', 'settle']],
  ['changed-in-quickbooks', 'payment', ['check', 'settle']],
  ['changed-since-export', 'customer', ['settle']],
  ['apply-in-quickbooks', 'payment', ['settle']],
] as const)('%s of an %s can be decided for all at once', (code, entity, kinds) => {
  const decisions = decisionsOn({ kind: 'differs', code, entity, ids: ['a', 'b'] });
  expect(decisions.map(({ act }) => act.act.kind)).toEqual(kinds);
});
