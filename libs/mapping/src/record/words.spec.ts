import { describe, expect, test } from '@jest/globals';
import { reason } from '@jobpro/contracts';
import { causeOf } from './cause.decide.js';
import { differencesOf, sayDifferences } from './differences.js';
import { redacted } from './decision.js';

describe('what is behind a refusal', () => {
  test.each([
    [
      'two invoices that lack one item',
      reason('invoice.line-without-item', { line: '1' }),
      reason('invoice.line-without-item', { line: '7' }),
      true,
    ],
    [
      'one account for one type',
      reason('settings.account-missing', { account: 'income', for: 'service' }),
      reason('settings.account-missing', { account: 'income', for: 'service' }),
      true,
    ],
    [
      'two accounts',
      reason('settings.account-missing', { account: 'income', for: 'service' }),
      reason('settings.account-missing', { account: 'asset', for: 'inventory' }),
      false,
    ],
    [
      'two names',
      reason('name.held', { name: 'A', holder: 'vendor' }),
      reason('name.held', { name: 'B', holder: 'vendor' }),
      false,
    ],
  ])('%s', (_what, value, other, same) => {
    expect(causeOf(value) === causeOf(other)).toBe(same);
  });
});

describe('what is behind a refusal in QuickBooks’ own words', () => {
  const refused = (code: string, message: string) =>
    causeOf(reason('quickbooks.refused', { said: message }), { code, message });
  test('three refusals for different reasons have three causes', () => {
    const causes = [
      refused('6520', 'Business Validation Error: The quantity of an inventory item is missing.'),
      refused('6000', 'All invoices of one payment must have the same customer.'),
      refused('2210', 'The transaction date is too far in the past.'),
    ];
    expect(new Set(causes).size).toBe(3);
  });

  test.each([
    ['quoted names', 'The item "Lockset" can’t be used.', 'The item "Door stop" can’t be used.', true],
    ['names in single quotes', "Can't use 'Lockset' here.", "Can't use 'Door' here.", true],
    ['numbers', 'Line 3 of document 1042 is wrong.', 'Line 17 of document HL-2026-7 is wrong.', true],
    ['spaces and case', 'The  posting account is Invalid.', 'the posting account is invalid.', true],
    ['an apostrophe opens no quotation', "It can't be paid, it isn't open.", "It can't be void, it isn't open.", false],
    ['other words', 'The posting account is invalid.', 'The terms are invalid.', false],
  ])('%s', (_what, words, others, same) => {
    expect(refused('3180', words) === refused('3180', others)).toBe(same);
  });

  test('one message under two codes has two causes', () => {
    expect(refused('1', 'It is wrong.')).not.toBe(refused('2', 'It is wrong.'));
  });
});

describe('differences', () => {
  const before = {
    id: 'n',
    revision: 1,
    total: '100.00',
    email: 'a@b.example',
    lines: [{ amount: '100.00', note: 'x' }],
    tax: { amount: '8.25' },
    billingAddress: { city: 'Albany' },
  };
  test.each<[string, object, string]>([
    ['a value', { total: '120.00' }, 'total 100.00 → 120.00'],
    ['a value that was not there', { dueDate: '2026-12-01' }, 'due date nothing → 2026-12-01'],
    ['what is personal is named, not shown', { email: 'c@d.example' }, 'email'],
    ['a line’s amount', { lines: [{ amount: '90.00', note: 'x' }] }, 'line 1 amount 100.00 → 90.00'],
    ['what a line got', { lines: [{ amount: '100.00', note: 'x', taxable: true }] }, 'line 1 taxable nothing → yes'],
    ['a line added', { lines: [...before.lines, { amount: '5.00' }] }, 'line 2 added'],
    ['a line removed', { lines: [] }, 'line 1 removed'],
    ['a part of a field', { tax: { amount: '9.00' } }, 'tax amount 8.25 → 9.00'],
    ['a part taken away', { tax: undefined }, 'tax'],
    ['an address is named, not shown', { billingAddress: { city: 'Troy' } }, 'billing address'],
    ['a long text is named, not shown', { memo: 'x'.repeat(61) }, 'memo'],
    [
      'many',
      { lines: Array.from({ length: 12 }, () => ({ amount: '100.00', note: 'x' })) },
      'line 2 added, line 3 added, line 4 added, line 5 added, line 6 added, line 7 added, line 8 added, line 9 added, and 3 more',
    ],
    ['the order of fields is no difference', { lines: [{ note: 'x', amount: '100.00' }] }, ''],
    ['a revision is no difference', { revision: 9 }, ''],
  ])('%s', (_what, more, sentence) => {
    expect(sayDifferences(differencesOf(before, { ...before, ...more }))).toBe(sentence);
  });
});

test('a history keeps no address, phone or email', () => {
  const shown = redacted({
    name: 'Acme',
    create: {
      email: 'a@b.example',
      phone: '555',
      billingAddress: { lines: ['1 Quay'] },
      accounts: { income: { name: 'Sales' } },
    },
  });
  expect(shown).toEqual({
    name: 'Acme',
    create: {
      email: '[in JobPro]',
      phone: '[in JobPro]',
      billingAddress: '[in JobPro]',
      accounts: { income: { name: 'Sales' } },
    },
  });
});
