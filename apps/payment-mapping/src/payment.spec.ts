import { describe, expect, test } from '@jest/globals';
import { type CompanySettings, type OnlinePaymentCreate, type Payment, sumMoney } from '@jobpro/contracts';
import { booksOf, companies, expectCommand, payments, writtenOr } from '@jobpro/mapping/testing';
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { toPaymentCommand } from './payment.command.js';
import { payment as mapping } from './payment.js';

const payment = (more: Partial<Payment> = {}): Payment => ({
  id: 'p',
  revision: 1,
  customerId: 'c',
  date: '2026-11-21',
  amount: '300.00',
  applications: [],
  ...more,
});
const both = (more: Partial<Payment>, settings: Partial<CompanySettings> = {}) =>
  (['online', 'desktop'] as const).map((edition) =>
    writtenOr(toPaymentCommand(edition)(payment(more), booksOf(edition, settings))),
  );
const to = (...applied: [invoiceId: string, amount: string][]) => ({
  applications: applied.map(([invoiceId, amount]) => ({ invoiceId, amount })),
});
const applied = (...to: [invoice: string, amount: string][]) => ({
  applied: to.map(([invoice, amount]) => ({ invoice: { id: `Q-${invoice}` }, amount, number: `No. ${invoice}` })),
});

describe('what a payment of 300.00 is applied to', () => {
  test.each<[string, Partial<Payment>, object]>([
    ['nothing: it stays unapplied', to(), applied()],
    ['one invoice, whole', to(['a', '300.00']), applied(['a', '300.00'])],
    ['one invoice in part: the rest stays unapplied', to(['a', '100.00']), applied(['a', '100.00'])],
    ['several invoices', to(['a', '100.00'], ['b', '199.99']), applied(['a', '100.00'], ['b', '199.99'])],
    ['one invoice told twice: once, together', to(['a', '100.00'], ['a', '50.00']), applied(['a', '150.00'])],
    ['nothing of an invoice: left out', to(['a', '0.00'], ['b', '1.00']), applied(['b', '1.00'])],
  ])('%s', (_what, more, written) => {
    for (const one of both(more)) expect(one).toMatchObject({ amount: '300.00', ...written });
  });

  test.each<[string, Partial<Payment>, string]>([
    ['more than it is', to(['a', '300.01']), 'The payment is 300.00, but 300.01 of it is applied.'],
    ['less than nothing', to(['a', '-1.00']), 'QuickBooks takes no payment on an invoice of -1.00.'],
    ['a payment of nothing', { amount: '0.00' }, 'QuickBooks takes no payment of 0.00.'],
    ['a payment below nothing', { amount: '-5.00' }, 'QuickBooks takes no payment of -5.00.'],
  ])('%s is refused', (_what, more, sentence) => {
    for (const one of both(more)) expect(one).toBe(sentence);
  });

  test('it waits for its customer and for each invoice it is applied to', () => {
    expect(mapping.needs(payment(to(['a', '1'], ['b', '2'], ['c', '0'])))).toEqual([
      { entity: 'customer', id: 'c' },
      { entity: 'invoice', id: 'a' },
      { entity: 'invoice', id: 'b' },
    ]);
  });
});

describe('how it was paid', () => {
  test.each<[string, Partial<Payment>, Partial<CompanySettings>, object]>([
    ['a method by the company’s own name', { method: 'check' }, {}, { method: 'Check' }],
    ['a method that nothing was chosen for', { method: 'Wire' }, {}, { method: 'Wire' }],
    ['a reference', { reference: ' 5512 ' }, {}, { reference: '5512' }],
    ['no reference where it is blank', { reference: ' ' }, {}, { reference: undefined }],
    [
      'deposited where the company says',
      {},
      { depositAccount: 'Bank:Checking' },
      { depositTo: { name: 'Bank:Checking' } },
    ],
    ['deposited to undeposited funds', {}, {}, { depositTo: { name: 'Undeposited Funds' } }],
  ])('%s', (_what, more, settings, written) => {
    for (const one of both(more, settings)) expect(one).toMatchObject(written);
  });

  test('a reference is as long as each edition takes, and never shortened', () => {
    expect(both({ reference: 'x'.repeat(21) })).toEqual([
      expect.objectContaining({ reference: 'x'.repeat(21) }),
      expect.stringContaining('longer than the 20 characters'),
    ]);
  });

  test('one dated before the go-live day does not go', () => {
    for (const one of both({}, { goLive: '2026-12-01' })) expect(one).toContain('before the go-live day 2026-12-01');
  });
});

test.each(['online', 'desktop'] as const)('any payment that the contracts allow: %s', (edition) => {
  fc.assert(
    fc.property(payments, companies(edition), (any, settings) => {
      const translated = toPaymentCommand(edition)(any, { ...booksOf(edition), settings });
      const ended = expectCommand(`command.${edition}.payment.create.v1`, translated);
      if (ended === 'refusal' || !translated.ok) return;
      const command = translated.data as OnlinePaymentCreate;
      // What is applied is what JobPro applied, to the cent, and never more than was paid.
      const sum = sumMoney(command.applied.map(({ amount }) => amount));
      expect(sum).toBe(sumMoney(any.applications.map(({ amount }) => amount)));
      expect(new Decimal(sum).lte(command.amount)).toBe(true);
    }),
  );
});
