import { describe, expect, test } from '@jest/globals';
import type { Payment } from '@jobpro/contracts';
import { booksOf, writtenOr } from '@jobpro/mapping/testing';
import { tasksAfterExport, toPaymentCommand } from './payment.js';

const payment = (...applied: [invoiceId: string, amount: string][]): Payment => ({
  id: 'p',
  revision: 1,
  customerId: 'c',
  date: '2026-11-21',
  amount: '300.00',
  applications: applied.map(([invoiceId, amount]) => ({ invoiceId, amount })),
});
const tasks = (sent: Payment, now: Payment) =>
  tasksAfterExport(sent, now, (id) => `No. ${id}`).notices.map(({ sentence }) => sentence);

describe('applied in JobPro after the export: a task, never a change in QuickBooks', () => {
  test.each<[string, Payment, Payment, string[]]>([
    [
      'unapplied, then to one invoice',
      payment(),
      payment(['a', '100.00']),
      ['Apply $100.00 of this payment to invoice No. a in QuickBooks.'],
    ],
    [
      'to two',
      payment(),
      payment(['a', '100.00'], ['b', '50.00']),
      [
        'Apply $100.00 of this payment to invoice No. a in QuickBooks.',
        'Apply $50.00 of this payment to invoice No. b in QuickBooks.',
      ],
    ],
    [
      'more to the same invoice',
      payment(['a', '100.00']),
      payment(['a', '150.00']),
      ['Apply $50.00 of this payment to invoice No. a in QuickBooks.'],
    ],
    ['as before', payment(['a', '100.00']), payment(['a', '60.00'], ['a', '40.00']), []],
  ])('%s', (_what, sent, now, sentences) => {
    expect(tasks(sent, now)).toEqual(sentences);
  });

  test('taken off an invoice again, it is shown among the differences', () => {
    expect(tasksAfterExport(payment(['a', '1.00']), payment(), String)).toEqual({ notices: [], fields: [] });
  });
});

test.each([
  ['what it owes', '100.00', '100.00', undefined],
  ['a cent more', '100.01', '100.00', /applies more to invoice No\. a than is open on it in QuickBooks/],
  ['nothing known', '100.01', undefined, undefined],
])('applied to an invoice: %s', (_what, amount, left, refusal) => {
  const books = { ...booksOf('online'), openBalance: () => left };
  const written = writtenOr(toPaymentCommand('online')(payment(['a', amount]), books));
  if (refusal === undefined) expect(written).toMatchObject({ amount: '300.00' });
  else expect(written).toMatch(refusal);
});
