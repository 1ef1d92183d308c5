import { describe, expect, test } from '@jest/globals';
import { SettingsValues, settingsOf, valuesOf } from './values.js';

const defaults = { name: 'Acme', edition: 'desktop', today: new Date(2026, 11, 1, 0, 30), proposals: {} } as const;
const settings = {
  revision: 3,
  changedBy: 'Bea',
  name: 'Acme',
  edition: 'desktop' as const,
  goLive: '2026-01-01',
  accounts: { income: 'Sales' },
  depositAccount: 'Bank',
  lineItem: 'Work',
  terms: { 'On receipt': 'Due = on receipt' },
  paymentMethods: {},
  tax: { kind: 'line' as const, item: 'Tax' },
  numbering: 'jobpro' as const,
  inactiveNames: 'reject' as const,
  heldNames: { suffix: ' (C)' },
  taxDifferences: { acceptUpTo: '0.03' },
  somethingNew: 'kept',
};

test('saves what the form shows and keeps what it does not show', () => {
  const { revision: _revision, changedBy: _changedBy, ...expected } = settings;
  const saved = settingsOf(valuesOf(settings, { ...defaults, edition: 'online' }), settings);
  expect(JSON.parse(JSON.stringify(saved))).toEqual(expected);
});

test('a company without settings starts with its connected edition and the first of this month', () => {
  const values = valuesOf(null, defaults);
  expect([values.name, values.edition, values.goLive]).toEqual(['Acme', 'desktop', '2026-12-01']);
});

test('a company without settings starts with the accounts that QuickBooks has for each purpose', () => {
  const proposals = { 'accounts.income': 'Ventes', depositAccount: 'Payments to deposit' };
  expect(valuesOf(null, { ...defaults, proposals })).toMatchObject({
    accounts: { income: 'Ventes', expense: '' },
    depositAccount: 'Payments to deposit',
  });
});

test('proposals never replace chosen settings', () => {
  const proposals = { 'accounts.income': 'Ventes', 'accounts.asset': 'Stock', depositAccount: 'Payments to deposit' };
  expect(valuesOf(settings, { ...defaults, proposals })).toMatchObject({
    accounts: { income: 'Sales', asset: '' },
    depositAccount: 'Bank',
  });
});

test('a pair that lacks a side is left out', () => {
  const values = valuesOf(null, defaults);
  const paymentMethods = [
    { jobpro: ' Card ', quickbooks: 'Visa' },
    { jobpro: 'ACH', quickbooks: '' },
    { jobpro: '', quickbooks: 'Cash' },
  ];
  expect(settingsOf({ ...values, paymentMethods }, null).paymentMethods).toEqual({ Card: 'Visa' });
  expect(settingsOf(values, null).paymentMethods).toEqual({});
});

describe('what the form refuses before it is sent', () => {
  const values = valuesOf(settings, defaults);
  test.each<[string, Partial<SettingsValues>, string]>([
    ['no name', { name: ' ' }, 'name'],
    ['no account for payments', { depositAccount: '' }, 'depositAccount'],
    ['a separate tax line without an item', { tax: { kind: 'line', taxCode: '', item: '' } }, 'tax.item'],
    ['an amount that is none', { acceptUpTo: '1,5' }, 'acceptUpTo'],
    ['a suffix that is too long', { suffix: 'x'.repeat(21) }, 'suffix'],
  ])('%s', (_what, change, path) => {
    const { error } = SettingsValues.safeParse({ ...values, ...change });
    expect(error?.issues.map((issue) => issue.path.join('.'))).toEqual([path]);
  });
  test('and nothing else', () => expect(SettingsValues.safeParse(values).success).toBe(true));
});
