import { describe, expect, test } from '@jest/globals';
import {
  type CompanySettings,
  type DesktopInvoiceCreate,
  type Edition,
  type Invoice,
  type OnlineInvoiceCreate,
  sumMoney,
} from '@jobpro/contracts';
import { booksOf, companies, expectCommand, invoices, toldOf, writtenOr } from '@jobpro/mapping/testing';
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { invoiceToDesktop } from './invoice.desktop.js';
import { invoice as mapping } from './invoice.js';
import { invoiceToOnline } from './invoice.online.js';
import { invoiceOf, inWords } from './testing/invoice.words.js';

const translate = { online: invoiceToOnline, desktop: invoiceToDesktop };
const go = (edition: Edition, words: string, settings: Partial<CompanySettings> = {}, more: Partial<Invoice> = {}) =>
  translate[edition](invoiceOf(words, more), booksOf(edition, settings));
const both = (words: string, settings: Partial<CompanySettings> = {}, more: Partial<Invoice> = {}) =>
  (['online', 'desktop'] as const).map((edition) => writtenOr(go(edition, words, settings, more)));

describe('a line', () => {
  test.each<[what: string, jobpro: string, quickbooks: string]>([
    ['quantity and rate', 'labor 4 × 25 = 100.00', 'labor 4 × 25 = 100.00'],
    ['a fraction that comes to the cent', 'labor 0.333 × 10 = 3.33', 'labor 0.333 × 10 = 3.33'],
    ['a rate of five places', 'wire 1000 × 0.12345 = 123.45', 'wire 1000 × 0.12345 = 123.45'],
    [
      'does not come to the cent: the amount alone, and how it was made in words',
      'labor 3 × 33.33 = 100.00',
      'labor 100.00, “(3 × 33.33)”',
    ],
    [
      'exactly half a cent: nobody knows how QuickBooks rounds, so the amount alone',
      'labor 0.5 × 0.25 = 0.13',
      'labor 0.13, “(0.5 × 0.25)”',
    ],
    ['an amount without quantity', 'labor 12.5', 'labor 12.5'],
    ['nothing', 'labor 0.00', 'labor 0.00'],
    ['less than nothing: a credit among the lines', 'labor -1 × 20 = -20.00', 'labor -1 × 20 = -20.00'],
    ['a deposit taken off', 'deposit -400.00, “Deposit paid”', 'deposit -400.00, “Deposit paid”'],
    ['progress billing', 'labor 0.4 × 12500 = 5000.00, “40 % done”', 'labor 0.4 × 12500 = 5000.00, “40 % done”'],
    ['the day of the work', 'labor 80.00, on 2026-11-18', 'labor 80.00, on 2026-11-18'],
    [
      'the job’s number and name, since the invoice hangs on the customer',
      'labor 80.00, job 2041 Kitchen, “Rough-in”',
      'labor 80.00, “Job 2041 Kitchen: Rough-in”',
    ],
    ['a job without words', 'labor 80.00, job 2041', 'labor 80.00, “Job 2041”'],
    ['no item: the company’s item for such lines', 'no item 80.00', 'Services 80.00'],
    [
      'all of it',
      'pipe 2 × 40 = 80.00, on 2026-11-18, job 2041 Kitchen, “Copper”',
      'pipe 2 × 40 = 80.00, on 2026-11-18, “Job 2041 Kitchen: Copper”',
    ],
  ])('%s', (_what, jobpro, quickbooks) => {
    // A line of 500.00 stands beside, because no invoice comes to less than nothing.
    for (const one of both(`${jobpro}; other 500.00`)) expect(inWords(one).split('; ')[0]).toBe(quickbooks);
  });

  test.each<[Edition, number, string | undefined]>([
    ['online', 750, undefined],
    ['online', 751, 'The invoice has 751 lines. QuickBooks accepts 750.'],
    ['desktop', 1000, undefined],
    ['desktop', 1001, 'The invoice has 1001 lines. QuickBooks accepts 1000.'],
  ])('%s takes %i lines: %s', (edition, count, sentence) => {
    const words = Array.from({ length: count }, () => 'labor 1.00').join('; ');
    expect(toldOf(go(edition, words))).toEqual(sentence === undefined ? [] : [sentence]);
  });

  test('the line of a discount counts', () => {
    const words = Array.from({ length: 750 }, () => 'labor 1.00').join('; ');
    expect(toldOf(go('online', `${words}; 0.50 off; total 749.50`))).toEqual([
      'The invoice has 751 lines. QuickBooks accepts 750.',
    ]);
  });
});

describe('a whole invoice', () => {
  test.each<[what: string, jobpro: string, online: string, desktop: string]>([
    [
      'a discount by amount',
      'labor 100.00; 10 off; total 90.00',
      'labor 100.00; discount 10.00; total 90.00',
      'labor 100.00; Discount -10.00; total 90.00',
    ],
    [
      'a discount by percent',
      'labor 100.00; 10 % off; total 90.00',
      'labor 100.00; discount 10.00; total 90.00',
      'labor 100.00; Discount -10.00; total 90.00',
    ],
    [
      'a third, rounded to the cent',
      'labor 100.00; 33.33333 % off; total 66.67',
      'labor 100.00; discount 33.33; total 66.67',
      'labor 100.00; Discount -33.33; total 66.67',
    ],
    [
      'half a cent of discount is rounded up',
      'labor 0.10; 5 % off; total 0.09',
      'labor 0.10; discount 0.01; total 0.09',
      'labor 0.10; Discount -0.01; total 0.09',
    ],
    ['a discount of nothing', 'labor 100.00; 0 off', 'labor 100.00; total 100.00', 'labor 100.00; total 100.00'],
    [
      'lines that come to nothing',
      'labor 100.00; labor -100.00',
      'labor 100.00; labor -100.00; total 0.00',
      'labor 100.00; labor -100.00; total 0.00',
    ],
    [
      'tax: JobPro’s amount in place of QuickBooks’ Online, a line on Desktop',
      'labor 100.00, taxable; tax 8.25; total 108.25',
      'labor 100.00, taxable; tax 8.25; total 108.25',
      'labor 100.00; Sales Tax 8.25; total 108.25',
    ],
    [
      'discount and tax',
      'labor 100.00, taxable; tile 50.00; 15 off; tax 7.01; total 142.01',
      'labor 100.00, taxable; tile 50.00; discount 15.00; tax 7.01; total 142.01',
      'labor 100.00; tile 50.00; Discount -15.00; Sales Tax 7.01; total 142.01',
    ],
  ])('%s', (_what, jobpro, online, desktop) => {
    expect(both(jobpro).map(inWords)).toEqual([online, desktop]);
  });

  test.each<[what: string, jobpro: string, settings: Partial<CompanySettings>, sentence: string]>([
    [
      'no item, and no item for such lines',
      'no item 5.00',
      { lineItem: undefined },
      'Line 1 has no item, and no item is set for lines without one.',
    ],
    [
      'a sum that is not the total',
      'labor 100.00; total 99.99',
      {},
      'The invoice total is $99.99, but its lines, discount and tax add up to $100.00.',
    ],
    ['a total below nothing', 'labor -1.00', {}, 'QuickBooks does not accept this amount for the invoice: -$1.00.'],
    [
      'a discount below nothing',
      'labor 100.00; -5.00 off; total 105.00',
      {},
      'QuickBooks does not accept this amount for the discount: -$5.00.',
    ],
    [
      'tax below nothing',
      'labor 100.00; tax -1.00; total 99.00',
      {},
      'QuickBooks does not accept this amount for the sales tax: -$1.00.',
    ],
    [
      'a date before the go-live day',
      'labor 100.00',
      { goLive: '2026-12-01' },
      'The document is dated Nov 20, 2026, before your go-live day, Dec 1, 2026.',
    ],
  ])('%s is refused', (_what, jobpro, settings, sentence) => {
    expect(both(jobpro, settings)).toEqual([sentence, sentence]);
  });

  test('without an item for discounts, Desktop refuses', () => {
    expect(toldOf(go('desktop', 'labor 100.00; 1 off; total 99.00', { discountItem: undefined }))).toEqual([
      'No item is set for discounts.',
    ]);
  });
});

describe('tax, by what the company chose', () => {
  const taxed = 'labor 100.00, taxable; tax 8.25; total 108.25';
  const untaxed = 'labor 100.00, taxable';
  test.each<[what: string, Edition, jobpro: string, CompanySettings['tax'], quickbooks: string]>([
    [
      'JobPro’s amount in place of QuickBooks’',
      'online',
      taxed,
      { kind: 'override' },
      'labor 100.00, taxable; tax 8.25; total 108.25',
    ],
    [
      'the same with a tax code',
      'online',
      taxed,
      { kind: 'override', taxCode: 'State' },
      'labor 100.00, taxable; tax 8.25 as State; total 108.25',
    ],
    [
      'no tax: nothing that QuickBooks could tax',
      'online',
      untaxed,
      { kind: 'override' },
      'labor 100.00; total 100.00',
    ],
    [
      'a line of its own',
      'online',
      taxed,
      { kind: 'line', item: 'Sales Tax' },
      'labor 100.00; Sales Tax 8.25; total 108.25',
    ],
    ['QuickBooks computes', 'online', taxed, { kind: 'quickbooks' }, 'labor 100.00, taxable; total 108.25'],
    [
      'a line of its own',
      'desktop',
      taxed,
      { kind: 'line', item: 'Sales Tax' },
      'labor 100.00; Sales Tax 8.25; total 108.25',
    ],
    ['no tax: no line', 'desktop', untaxed, { kind: 'line', item: 'Sales Tax' }, 'labor 100.00; total 100.00'],
    ['QuickBooks computes', 'desktop', taxed, { kind: 'quickbooks' }, 'labor 100.00, taxable; total 108.25'],
    [
      'Desktop has no override: an item is needed',
      'desktop',
      taxed,
      { kind: 'override' },
      'No item is set for sales tax.',
    ],
  ])('%s, %s', (_what, edition, jobpro, tax, quickbooks) => {
    expect(inWords(writtenOr(go(edition, jobpro, { tax })))).toBe(quickbooks);
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
    for (const one of both('labor 100.00', settings, more)) expect(one).toMatchObject(written);
  });

  test('a number is as long as each edition takes, and never shortened', () => {
    expect(both('labor 100.00', {}, { number: 'x'.repeat(12) })).toEqual([
      expect.objectContaining({ number: 'x'.repeat(12) }),
      expect.stringContaining('longer than the 11 characters'),
    ]);
    expect(both('labor 100.00', {}, { number: 'x'.repeat(22) })[0]).toContain('longer than the 21 characters');
    expect(both('labor 100.00', {}, { number: ' ' })).toEqual([
      'This invoice has no number.',
      'This invoice has no number.',
    ]);
  });

  test('it waits for its customer and each item, never for a job', () => {
    expect(mapping.dependencies(invoiceOf('labor 100.00, job 2041; no item 5.00'))).toEqual([
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
          expect(new Decimal(quantity).times(rate).toDecimalPlaces(2).equals(amount)).toBe(true);
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
