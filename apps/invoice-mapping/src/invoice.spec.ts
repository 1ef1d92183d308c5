import { describe, expect, test } from '@jest/globals';
import {
  type CompanySettings,
  type DesktopInvoiceCreate,
  type Edition,
  type Invoice,
  InvoiceLine,
  type OnlineInvoiceCreate,
  sumMoney,
} from '@jobpro/contracts';
import { booksOf, companies, expectCommand, invoices, toldOf, writtenOr } from '@jobpro/mapping/testing';
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { invoiceToDesktop } from './invoice.desktop.js';
import { invoice as mapping } from './invoice.js';
import { invoiceToOnline } from './invoice.online.js';

const translate = { online: invoiceToOnline, desktop: invoiceToDesktop };
const line = (more: Partial<InvoiceLine> = {}): InvoiceLine =>
  InvoiceLine.parse({ itemId: 'labor', amount: '100.00', ...more });
const invoice = (more: Partial<Invoice> = {}): Invoice => {
  const lines = more.lines ?? [line()];
  return {
    id: 'n',
    revision: 1,
    number: '1042',
    customerId: 'c',
    date: '2026-11-20',
    lines,
    total: sumMoney(lines.map(({ amount }) => amount)),
    ...more,
  };
};
const go = (edition: Edition, more: Partial<Invoice>, settings: Partial<CompanySettings> = {}) =>
  translate[edition](invoice(more), booksOf(edition, settings));
const both = (more: Partial<Invoice>, settings: Partial<CompanySettings> = {}) =>
  (['online', 'desktop'] as const).map((edition) => writtenOr(go(edition, more, settings)));

describe('lines', () => {
  test.each<[string, Partial<InvoiceLine>, object]>([
    [
      'an item with quantity and rate',
      { quantity: '4', rate: '25', amount: '100.00' },
      { quantity: '4', rate: '25', amount: '100.00' },
    ],
    [
      'a fraction that comes to the cent',
      { quantity: '0.333', rate: '10', amount: '3.33' },
      { quantity: '0.333', rate: '10', amount: '3.33' },
    ],
    [
      'a fraction that does not: the amount alone, and how it was made in words',
      { quantity: '3', rate: '33.33', amount: '100.00' },
      { amount: '100.00', description: '(3 × 33.33)' },
    ],
    [
      'exactly half a cent: nobody knows how QuickBooks rounds, so the amount alone',
      { quantity: '0.5', rate: '0.25', amount: '0.13' },
      { amount: '0.13', description: '(0.5 × 0.25)' },
    ],
    [
      'a rate of five places',
      { quantity: '1000', rate: '0.12345', amount: '123.45' },
      { quantity: '1000', rate: '0.12345' },
    ],
    ['nothing', { amount: '0.00' }, { amount: '0.00' }],
    [
      'less than nothing: a credit among the lines',
      { quantity: '-1', rate: '20', amount: '-20.00' },
      { quantity: '-1', rate: '20', amount: '-20.00' },
    ],
    ['an amount without quantity', { amount: '12.5' }, { amount: '12.5', description: undefined }],
    ['the day of the work', { serviceDate: '2026-11-18' }, { serviceDate: '2026-11-18' }],
    [
      'the job’s number and name, since the invoice hangs on the customer',
      { jobId: 'j', jobNumber: '2041', jobName: 'Kitchen', description: 'Rough-in' },
      { description: 'Job 2041 Kitchen: Rough-in' },
    ],
    ['a job without words', { jobNumber: '2041' }, { description: 'Job 2041' }],
    ['no item: the company’s item for such lines', { itemId: undefined }, { item: { name: 'Services' } }],
  ])('%s', (_what, more, written) => {
    // A line of 500.00 stands beside, because no invoice comes to less than nothing.
    for (const one of both({ lines: [line(more), line({ amount: '500.00' })] })) {
      expect((one as { lines: object[] }).lines[0]).toEqual(expect.objectContaining(written));
    }
  });

  test.each<[string, Partial<Invoice>, Partial<CompanySettings>, string]>([
    [
      'no item, and no item for such lines',
      { lines: [line({ itemId: undefined })] },
      { lineItem: undefined },
      'Line 1 names no item, and no item for such lines is set.',
    ],
    [
      'a sum that is not the total',
      { total: '99.99' },
      {},
      'The invoice says 99.99, but its lines, discount and tax come to 100.00.',
    ],
    ['a total below nothing', { lines: [line({ amount: '-1.00' })] }, {}, 'QuickBooks takes no invoice of -1.00.'],
    ['a number that is missing', { number: ' ' }, {}, 'The invoice has no number.'],
    [
      'a date before the go-live day',
      {},
      { goLive: '2026-12-01' },
      'The document is dated 2026-11-20, before the go-live day 2026-12-01.',
    ],
    [
      'a discount below nothing',
      { discount: { amount: '-5.00' }, total: '105.00' },
      {},
      'QuickBooks takes no discount of -5.00.',
    ],
    ['tax below nothing', { tax: { amount: '-1.00' }, total: '99.00' }, {}, 'QuickBooks takes no sales tax of -1.00.'],
  ])('%s is refused', (_what, more, settings, sentence) => {
    for (const one of both(more, settings)) expect(one).toBe(sentence);
  });

  test.each<[Edition, number, string | undefined]>([
    ['online', 750, undefined],
    ['online', 751, 'The invoice has 751 lines; QuickBooks takes 750.'],
    ['desktop', 1000, undefined],
    ['desktop', 1001, 'The invoice has 1001 lines; QuickBooks takes 1000.'],
  ])('%s takes %i lines: %s', (edition, count, sentence) => {
    const lines = Array.from({ length: count }, () => line());
    expect(toldOf(go(edition, { lines }))).toEqual(sentence === undefined ? [] : [sentence]);
  });

  test('the line of a discount counts', () => {
    const lines = Array.from({ length: 750 }, () => line());
    expect(toldOf(go('online', { lines, discount: { amount: '0.50' }, total: '74999.50' }))).toEqual([
      'The invoice has 751 lines; QuickBooks takes 750.',
    ]);
  });
});

describe('discounts', () => {
  test.each<[string, Partial<Invoice>, string]>([
    ['an amount', { discount: { amount: '10.00' }, total: '90.00' }, '10.00'],
    ['a tenth', { discount: { percent: '10' }, total: '90.00' }, '10.00'],
    ['a third, rounded to the cent', { discount: { percent: '33.33333' }, total: '66.67' }, '33.33'],
    [
      'half a cent is rounded up',
      { lines: [line({ amount: '0.10' })], discount: { percent: '5' }, total: '0.09' },
      '0.01',
    ],
  ])('%s: a field Online, a line on Desktop', (_what, more, discount) => {
    const [online, desktop] = both(more);
    expect(online).toMatchObject({ discount, lines: [{ item: { id: 'Q-labor' } }] });
    expect(desktop).toMatchObject({
      lines: [{}, { item: { name: 'Discount' }, amount: `-${discount}`, taxable: false }],
    });
  });

  test('none: no line, no field', () => {
    const [online, desktop] = both({ discount: { amount: '0' } });
    expect(online).toMatchObject({ discount: undefined });
    expect((desktop as { lines: unknown[] }).lines).toHaveLength(1);
  });

  test('without an item for it, Desktop refuses', () => {
    expect(
      toldOf(go('desktop', { discount: { amount: '1.00' }, total: '99.00' }, { discountItem: undefined })),
    ).toEqual(['No item is set for discounts.']);
  });
});

describe('tax, by what the company chose', () => {
  const taxed = { lines: [line({ taxable: true })], tax: { amount: '8.25' }, total: '108.25' };
  const untaxed = { lines: [line({ taxable: true })], total: '100.00' };
  test.each<[string, Edition, Partial<Invoice>, CompanySettings['tax'], object]>([
    [
      'JobPro’s amount in place of QuickBooks’',
      'online',
      taxed,
      { kind: 'override' },
      { tax: { amount: '8.25' }, lines: [{ taxable: true }] },
    ],
    [
      'the same with a tax code',
      'online',
      taxed,
      { kind: 'override', taxCode: 'State' },
      { tax: { amount: '8.25', taxCode: { name: 'State' } } },
    ],
    [
      'no tax: nothing that QuickBooks could tax',
      'online',
      untaxed,
      { kind: 'override' },
      { tax: undefined, lines: [{ taxable: false }] },
    ],
    [
      'a line of its own',
      'online',
      taxed,
      { kind: 'line', item: 'Sales Tax' },
      { tax: undefined, lines: [{ taxable: false }, { item: { name: 'Sales Tax' }, amount: '8.25' }] },
    ],
    ['QuickBooks computes', 'online', taxed, { kind: 'quickbooks' }, { tax: undefined, lines: [{ taxable: true }] }],
    [
      'a line of its own',
      'desktop',
      taxed,
      { kind: 'line', item: 'Sales Tax' },
      { lines: [{ taxable: false }, { item: { name: 'Sales Tax' }, amount: '8.25' }] },
    ],
    ['no tax: no line', 'desktop', untaxed, { kind: 'line', item: 'Sales Tax' }, { lines: [{ taxable: false }] }],
    ['QuickBooks computes', 'desktop', taxed, { kind: 'quickbooks' }, { lines: [{ taxable: true }] }],
  ])('%s, %s', (_what, edition, more, tax, written) => {
    expect(writtenOr(go(edition, more, { tax }))).toMatchObject({ total: more.total, ...written });
  });

  test('Desktop has no override: an item is needed', () => {
    expect(toldOf(go('desktop', taxed, { tax: { kind: 'override' } }))).toEqual(['No item is set for sales tax.']);
  });
});

describe('the head of an invoice', () => {
  test.each<[string, Partial<Invoice>, Partial<CompanySettings>, object]>([
    ['its customer', {}, {}, { customer: { id: 'Q-c' } }],
    ['JobPro’s number', {}, {}, { number: '1042' }],
    ['QuickBooks’ own number', {}, { numbering: 'quickbooks' }, { number: undefined }],
    [
      'terms and due date',
      { terms: 'net 30 days', dueDate: '2026-12-20' },
      {},
      { terms: { name: 'Net 30' }, dueDate: '2026-12-20' },
    ],
    [
      'PO number and memo',
      { poNumber: 'PO 7', memo: 'Thank you\nfor your business' },
      {},
      { poNumber: 'PO 7', memo: 'Thank you\nfor your business' },
    ],
    ['our mark', {}, {}, { mark: 'JobPro invoice n' }],
  ])('%s', (_what, more, settings, written) => {
    for (const one of both(more, settings)) expect(one).toMatchObject(written);
  });

  test('a number is as long as each edition takes, and never shortened', () => {
    expect(both({ number: 'x'.repeat(12) })).toEqual([
      expect.objectContaining({ number: 'x'.repeat(12) }),
      expect.stringContaining('longer than the 11 characters'),
    ]);
    expect(both({ number: 'x'.repeat(22) })[0]).toContain('longer than the 21 characters');
  });

  test('it waits for its customer and each item, never for a job', () => {
    expect(mapping.needs(invoice({ lines: [line({ jobId: 'j' }), line({ itemId: undefined })] }))).toEqual([
      { entity: 'customer', id: 'c' },
      { entity: 'item', id: 'labor' },
    ]);
  });
});

describe.each(['online', 'desktop'] as const)('any invoice that the contracts allow: %s', (edition) => {
  test('becomes a command or a sentence, and comes to the cent', () => {
    fc.assert(
      fc.property(invoices, companies(edition), (any, settings) => {
        const translated = translate[edition](any, { ...booksOf(edition), settings });
        const ended = expectCommand(`command.${edition}.invoice.create.v1`, translated);
        if (ended === 'refusal' || !translated.ok) return;
        const command = translated.data as OnlineInvoiceCreate & DesktopInvoiceCreate;
        const lines = command.lines.flatMap((one) => (one.kind === 'sale' ? [one] : []));
        const byQuickBooks = settings.tax.kind === 'quickbooks' ? (any.tax?.amount ?? '0') : '0';
        const sum = new Decimal(sumMoney(lines.map(({ amount }) => amount)))
          .minus((command as Partial<OnlineInvoiceCreate>).discount ?? '0')
          .plus((command as Partial<OnlineInvoiceCreate>).tax?.amount ?? '0')
          .plus(byQuickBooks);
        expect(sum.toFixed(2)).toBe(new Decimal(any.total).toFixed(2));
        // What QuickBooks multiplies comes to the same cent.
        for (const { quantity, rate, amount } of lines) {
          if (quantity === undefined || rate === undefined) continue;
          expect(new Decimal(quantity).times(rate).toFixed(2)).toBe(new Decimal(amount).toFixed(2));
        }
      }),
    );
  });

  test('most that add up do go', () => {
    const went = fc
      .sample(invoices, { numRuns: 200, seed: 42 })
      .filter((any) => translate[edition](any, booksOf(edition)).ok).length;
    expect(went).toBeGreaterThan(edition === 'online' ? 60 : 10);
  });
});
