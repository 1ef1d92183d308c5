import { describe, expect, test } from '@jest/globals';
import { type CompanySettings, type OnlinePaymentCreate, type Payment, sumMoney } from '@jobpro/contracts';
import { booksOf, companies, expectCommand, payments, toldOf, writtenOr } from '@jobpro/mapping/testing';
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { payment as mapping, toPaymentCommand } from './payment.js';

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
/** `a 100.00, b 50.00`, as applications. */
const to = (words: string) => ({
  applications: words
    .split(', ')
    .filter((part) => part !== '')
    .map((part) => {
      const [invoiceId = '', amount = ''] = part.split(' ');
      return { invoiceId, amount };
    }),
});
/** Describes what QuickBooks is to apply, and what that leaves. A refusal is its sentence. */
const inWords = (written: Readonly<Record<string, unknown>> | string): string => {
  if (typeof written === 'string') return written;
  const { amount, applied } = written as Pick<OnlinePaymentCreate, 'amount' | 'applied'>;
  const rest = new Decimal(amount).minus(sumMoney(applied.map((application) => application.amount))).toFixed(2);
  return [...applied.map((part) => `${part.invoice.id.replace('Q-', '')} ${part.amount}`), `unapplied ${rest}`].join(
    ', ',
  );
};

describe('what a payment of 300.00 is applied to', () => {
  test.each<[what: string, jobpro: string, quickbooks: string]>([
    ['nothing: it stays unapplied', '', 'unapplied 300.00'],
    ['one invoice, whole', 'a 300.00', 'a 300.00, unapplied 0.00'],
    ['one invoice in part: over-paid, the rest stays unapplied', 'a 100.00', 'a 100.00, unapplied 200.00'],
    ['several invoices', 'a 100.00, b 199.99', 'a 100.00, b 199.99, unapplied 0.01'],
    ['one invoice named twice: once, with the sum', 'a 100.00, a 50.00', 'a 150.00, unapplied 150.00'],
    ['nothing of an invoice: left out', 'a 0.00, b 1.00', 'b 1.00, unapplied 299.00'],
    ['more than it is', 'a 300.01', 'The payment is $300.00, but $300.01 is applied to invoices.'],
    [
      'more than it is, over several',
      'a 200.00, b 100.01',
      'The payment is $300.00, but $300.01 is applied to invoices.',
    ],
    ['less than nothing', 'a -1.00', 'QuickBooks does not accept this amount for the payment on an invoice: -$1.00.'],
  ])('%s', (_what, jobpro, quickbooks) => {
    for (const command of both(to(jobpro))) expect(inWords(command)).toBe(quickbooks);
  });

  test.each([
    ['0.00', '$0.00'],
    ['-5.00', '-$5.00'],
  ])('a payment of %s is refused', (amount, written) => {
    for (const sentence of both({ amount }))
      expect(sentence).toBe(`QuickBooks does not accept this amount for the payment: ${written}.`);
  });

  test('it waits for its customer and for each invoice it is applied to', () => {
    expect(mapping.dependencies(payment(to('a 1, b 2, c 0')))).toEqual([
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
  ])('%s', (_what, more, settings, written) => {
    for (const command of both(more, settings)) expect(command).toMatchObject(written);
  });

  test.each<[string, 'online' | 'desktop', Partial<Payment>, string, string | undefined]>([
    ['fits', 'online', { reference: 'x'.repeat(21) }, 'x'.repeat(21), undefined],
    ['is too long', 'desktop', { reference: 'x'.repeat(21) }, 'x'.repeat(20), `Reference ${'x'.repeat(21)}`],
    [
      'is too long, where there is a memo',
      'desktop',
      { reference: 'ch_3PqZrT2eZvKYlo2C1abcDEFg', memo: 'Deposit' },
      'ch_3PqZrT2eZvKYlo2C1',
      'Reference ch_3PqZrT2eZvKYlo2C1abcDEFg\nDeposit',
    ],
  ])('a reference that %s, %s: shortened, with the whole of it in the memo and a warning', (...row) => {
    const [, edition, more, reference, memo] = row;
    const translated = toPaymentCommand(edition)(payment(more), booksOf(edition));
    expect(writtenOr(translated)).toMatchObject({ reference, memo });
    const shortened = `The reference “${more.reference ?? ''}” was shortened to “${reference}” to fit into QuickBooks. The memo has the whole reference.`;
    expect(toldOf(translated)).toEqual(memo === undefined ? [] : [shortened]);
  });

  test('a payment dated before the go-live day is refused', () => {
    for (const command of both({}, { goLive: '2026-12-01' }))
      expect(command).toContain('before your go-live day, Dec 1, 2026');
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

test('Online, the account for undeposited payments is left to QuickBooks, which names it as it likes', () => {
  const [online, desktop] = both({}, { depositAccount: 'Undeposited Funds' });
  expect(online).toMatchObject({ depositTo: undefined });
  expect(desktop).toMatchObject({ depositTo: { name: 'Undeposited Funds' } });
});

test('Online, the currency of the amounts is that of the QuickBooks company, where it keeps more than one', () => {
  const sent = (multiCurrency: boolean) => {
    const facts = { edition: 'online', readAt: '2026-11-21T00:00:00Z', multiCurrency, homeCurrency: 'USD' } as const;
    return writtenOr(toPaymentCommand('online')(payment(), { ...booksOf('online'), facts }));
  };
  expect([sent(true), sent(false)]).toMatchObject([{ currency: 'USD' }, { currency: undefined }]);
});
