import { describe, expect, test } from '@jest/globals';
import { type BookInvoice, type QuickBooksSnapshot, comparable } from './quickbooks-snapshot.js';

const invoice = (id: string, number: string, more: Partial<BookInvoice> = {}): BookInvoice => ({
  id,
  number,
  customerId: `${id[0] ?? ''}c`,
  date: '2026-11-20',
  dueDate: undefined,
  memo: '',
  lines: [{ itemId: `${id[0] ?? ''}i`, description: 'x', quantity: '1', rate: '2', amount: '2.00' }],
  discount: '0.00',
  tax: '0.00',
  total: '2.00',
  balance: '0.00',
  ...more,
});
/** The same snapshot, with ids and an order of their own. */
const books = (prefix: string, turned: boolean): QuickBooksSnapshot => {
  const invoices = [invoice(`${prefix}1`, 'A1'), invoice(`${prefix}2`, 'A2', { total: '3.00' })];
  const name = (id: string, title: string, parentId?: string) => ({
    id,
    name: title,
    active: true,
    parentId,
    details: {},
  });
  const customers = [name(`${prefix}c`, 'Acme'), name(`${prefix}j`, 'Roof', `${prefix}c`)];
  return {
    customers: turned ? customers.toReversed() : customers,
    items: [name(`${prefix}i`, 'Labor')],
    invoices: turned ? invoices.toReversed() : invoices,
    payments: [
      {
        id: `${prefix}p`,
        customerId: `${prefix}c`,
        date: '2026-11-20',
        reference: undefined,
        memo: '',
        method: 'Check',
        total: '5.00',
        unapplied: '0.00',
        applied: [{ invoiceId: `${prefix}1`, amount: '5.00' }],
      },
    ],
  };
};

describe('two books', () => {
  test('are the same whatever their ids and the order of their making', () => {
    expect(comparable(books('a', false))).toEqual(comparable(books('b', true)));
  });

  test.each<[string, Partial<QuickBooksSnapshot>]>([
    ['a cent', { invoices: [invoice('a1', 'A1'), invoice('a2', 'A2', { total: '3.01' })] }],
    ['a line', { invoices: [invoice('a1', 'A1', { lines: [] }), invoice('a2', 'A2', { total: '3.00' })] }],
    ['a customer', { customers: [] }],
    ['a payment', { payments: [] }],
  ])('differ by %s', (_what, change) => {
    expect(comparable({ ...books('a', false), ...change })).not.toEqual(comparable(books('a', false)));
  });
});
