import { describe, expect, test } from '@jest/globals';
import {
  type CompanySettings,
  type DesktopInvoiceCreate,
  type Edition,
  Invoice,
  InvoiceLine,
  type OnlineInvoiceCreate,
  sumMoney,
} from '@jobpro/contracts';
import { booksOf, companies, expectCommand, invoices, toldOf, writtenOr } from '@jobpro/mapping/testing';
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { invoice as mapping, invoiceToDesktop, invoiceToOnline } from './invoice.js';

type Settings = Partial<CompanySettings>;
type Lines = readonly Partial<InvoiceLine>[];
const editions = ['online', 'desktop'] as const;
const translate = { online: invoiceToOnline, desktop: invoiceToDesktop };

/**
 * JobPro's invoice of these lines, for labor of 100.00 where a line says nothing else. Its total is
 * their sum unless `more` has another.
 */
function invoiceOf(given: Lines, more: Partial<Invoice> = {}): Invoice {
  const lines = given.map((line) => InvoiceLine.parse({ itemId: 'labor', amount: '100.00', ...line }));
  const total = sumMoney(lines.map(({ amount }) => amount));
  return Invoice.parse({
    id: 'n',
    revision: 1,
    number: '1042',
    customerId: 'c',
    date: '2026-11-20',
    lines,
    total,
    ...more,
  });
}
const translated = (edition: Edition, lines: Lines, more: Partial<Invoice> = {}, settings: Settings = {}) =>
  translate[edition](invoiceOf(lines, more), booksOf(edition, settings));
const both = (lines: Lines, more: Partial<Invoice> = {}, settings: Settings = {}) =>
  editions.map((edition) => writtenOr(translated(edition, lines, more, settings)));

type Written = OnlineInvoiceCreate & DesktopInvoiceCreate;
/**
 * Returns the item, amount and taxability of each line that is sent, then the totals; for a
 * refusal, its sentence.
 */
function figuresOf(written: Readonly<Record<string, unknown>> | string) {
  if (typeof written === 'string') return written;
  // Other tests check the translators' commands against their contract.
  const { lines, discount, tax, total } = written as Written;
  const sales = lines.flatMap((line) => (line.kind === 'sale' ? [line] : []));
  return {
    lines: sales.map(({ item, amount, taxable }) => [
      'id' in item ? item.id.replace('Q-', '') : item.name,
      amount,
      ...(taxable ? ['taxable'] : []),
    ]),
    discount,
    tax: tax?.amount,
    taxCode: tax?.taxCode,
    total,
  };
}
/** Labor of 100.00. */
const oneLine = [{}];
const taxable = [{ taxable: true }];

describe('a line', () => {
  test.each<[string, Partial<InvoiceLine>, object]>([
    ['quantity and rate', { quantity: '4', rate: '25' }, { quantity: '4', rate: '25', amount: '100.00' }],
    [
      'a fraction whose product is the amount to the cent',
      { quantity: '0.333', rate: '10', amount: '3.33' },
      { quantity: '0.333', rate: '10', amount: '3.33' },
    ],
    [
      'a rate of five places',
      { quantity: '1000', rate: '0.12345', amount: '123.45' },
      { quantity: '1000', rate: '0.12345', amount: '123.45' },
    ],
    [
      'a quantity with more digits than QuickBooks takes: the amount alone',
      { quantity: '10000000000', rate: '0.00001', amount: '100000.00' },
      { amount: '100000.00', description: '(10000000000 × 0.00001)' },
    ],
    ['an amount without quantity', { amount: '12.5' }, { amount: '12.5' }],
    ['an amount of zero', { amount: '0.00' }, { amount: '0.00' }],
    [
      'less than nothing: a credit among the lines',
      { quantity: '-1', rate: '20', amount: '-20.00' },
      { quantity: '-1', rate: '20', amount: '-20.00' },
    ],
    [
      'a deposit that is taken off',
      { itemId: 'deposit', amount: '-400.00', description: 'Deposit paid' },
      { item: { id: 'Q-deposit' }, amount: '-400.00', description: 'Deposit paid' },
    ],
    [
      'progress billing',
      { quantity: '0.4', rate: '12500', amount: '5000.00', description: '40 % done' },
      { quantity: '0.4', rate: '12500', amount: '5000.00', description: '40 % done' },
    ],
    ['the day of the work', { serviceDate: '2026-11-18' }, { serviceDate: '2026-11-18' }],
    [
      'the job’s number and name, since the invoice belongs to the customer',
      { jobNumber: '2041', jobName: 'Kitchen', description: 'Rough-in' },
      { description: 'Job 2041 Kitchen: Rough-in' },
    ],
    ['a job without a description', { jobNumber: '2041' }, { description: 'Job 2041' }],
    ['no item: the company’s item for such lines', { itemId: undefined }, { item: { name: 'Services' } }],
    [
      'all fields',
      {
        itemId: 'pipe',
        quantity: '2',
        rate: '40',
        amount: '80.00',
        serviceDate: '2026-11-18',
        jobNumber: '2041',
        jobName: 'Kitchen',
        description: 'Copper',
      },
      {
        item: { id: 'Q-pipe' },
        quantity: '2',
        rate: '40',
        amount: '80.00',
        serviceDate: '2026-11-18',
        description: 'Job 2041 Kitchen: Copper',
      },
    ],
  ])('%s', (_case, line, expected) => {
    // The second line keeps the total above zero.
    for (const written of both([line, { amount: '500.00' }])) {
      if (typeof written === 'string') throw new Error(written);
      const { lines } = written as Written;
      expect(lines[0]).toEqual({
        kind: 'sale',
        item: { id: 'Q-labor' },
        amount: '100.00',
        taxable: false,
        ...expected,
      });
    }
  });

  test.each<[Edition, string, Partial<InvoiceLine>, object]>([
    ['desktop', 'only the amount', { quantity: '3', rate: '33.33' }, { amount: '100.00', description: '(3 × 33.33)' }],
    ['online', 'the quantity and the amount', { quantity: '3', rate: '33.33' }, { amount: '100.00', quantity: '3' }],
    [
      'desktop',
      'only the amount, as nobody knows how QuickBooks rounds half a cent',
      { quantity: '0.5', rate: '0.25', amount: '0.13' },
      { amount: '0.13', description: '(0.5 × 0.25)' },
    ],
    [
      'online',
      'the quantity and the amount, as nobody knows how QuickBooks rounds half a cent',
      { quantity: '0.5', rate: '0.25', amount: '0.13' },
      { amount: '0.13', quantity: '0.5' },
    ],
    ['desktop', 'only the amount without a rate', { quantity: '3' }, { amount: '100.00' }],
    ['online', 'the quantity and the amount without a rate', { quantity: '3' }, { amount: '100.00', quantity: '3' }],
    ['online', 'only the amount of a quantity of zero', { quantity: '0' }, { amount: '100.00' }],
    [
      'online',
      'only the amount where no rate has it as its product',
      { quantity: '3000000', rate: '0.00003' },
      { amount: '100.00', description: '(3000000 × 0.00003)' },
    ],
  ])('%s: a line whose quantity and rate result in another amount has %s', (edition, _case, line, expected) => {
    const result = writtenOr(translated(edition, [line]));
    if (typeof result === 'string') throw new Error(result);
    const { lines } = result as Written;
    expect(lines).toEqual([{ kind: 'sale', item: { id: 'Q-labor' }, taxable: false, ...expected }]);
  });

  test.each<[Edition, string]>([
    [
      'desktop',
      'Only the amount was sent for line 1, 3, because QuickBooks computes another amount from quantity and rate.',
    ],
    [
      'online',
      'The rate was adjusted on line 1, 3, because QuickBooks computes another amount from quantity and rate. Quantity and amount are those of JobPro.',
    ],
  ])('%s: one warning names the lines whose quantity and rate result in another amount', (edition, sentence) => {
    const odd = { quantity: '3', rate: '33.33' };
    expect(toldOf(translated(edition, [odd, {}, odd]))).toEqual([sentence]);
  });

  test.each<[Edition, number, string | undefined]>([
    ['online', 750, undefined],
    ['online', 751, 'The invoice has 751 lines. QuickBooks accepts 750.'],
    ['desktop', 1000, undefined],
    ['desktop', 1001, 'The invoice has 1001 lines. QuickBooks accepts 1000.'],
  ])('%s takes %i lines: %s', (edition, count, sentence) => {
    const lines = Array.from({ length: count }, () => ({}));
    expect(toldOf(translated(edition, lines))).toEqual(sentence === undefined ? [] : [sentence]);
  });

  test('the line of a discount counts', () => {
    const lines = Array.from({ length: 750 }, () => ({ amount: '1.00' }));
    expect(toldOf(translated('online', lines, { discount: { amount: '0.50' }, total: '749.50' }))).toEqual([
      'The invoice has 751 lines. QuickBooks accepts 750.',
    ]);
  });
});

describe('a whole invoice', () => {
  test.each<[string, Lines, Partial<Invoice>, online: object, desktop: object]>([
    [
      'a discount by amount',
      oneLine,
      { discount: { amount: '10' }, total: '90.00' },
      { lines: [['labor', '100.00']], discount: '10.00', total: '90.00' },
      {
        lines: [
          ['labor', '100.00'],
          ['Discount', '-10.00'],
        ],
        total: '90.00',
      },
    ],
    [
      'a discount by percent',
      oneLine,
      { discount: { percent: '10' }, total: '90.00' },
      { lines: [['labor', '100.00']], discount: '10.00', total: '90.00' },
      {
        lines: [
          ['labor', '100.00'],
          ['Discount', '-10.00'],
        ],
        total: '90.00',
      },
    ],
    [
      'a third, rounded to the cent',
      oneLine,
      { discount: { percent: '33.33333' }, total: '66.67' },
      { lines: [['labor', '100.00']], discount: '33.33', total: '66.67' },
      {
        lines: [
          ['labor', '100.00'],
          ['Discount', '-33.33'],
        ],
        total: '66.67',
      },
    ],
    [
      'half a cent of discount is rounded up',
      [{ amount: '0.10' }],
      { discount: { percent: '5' }, total: '0.09' },
      { lines: [['labor', '0.10']], discount: '0.01', total: '0.09' },
      {
        lines: [
          ['labor', '0.10'],
          ['Discount', '-0.01'],
        ],
        total: '0.09',
      },
    ],
    [
      'a discount of zero',
      oneLine,
      { discount: { amount: '0' } },
      { lines: [['labor', '100.00']], total: '100.00' },
      { lines: [['labor', '100.00']], total: '100.00' },
    ],
    [
      'lines whose sum is zero',
      [{}, { amount: '-100.00' }],
      {},
      {
        lines: [
          ['labor', '100.00'],
          ['labor', '-100.00'],
        ],
        total: '0.00',
      },
      {
        lines: [
          ['labor', '100.00'],
          ['labor', '-100.00'],
        ],
        total: '0.00',
      },
    ],
    [
      'tax: JobPro’s amount in place of QuickBooks’ Online, a line on Desktop',
      taxable,
      { tax: { amount: '8.25' }, total: '108.25' },
      { lines: [['labor', '100.00', 'taxable']], tax: '8.25', total: '108.25' },
      {
        lines: [
          ['labor', '100.00'],
          ['Sales Tax', '8.25'],
        ],
        total: '108.25',
      },
    ],
    [
      'discount and tax',
      [{ taxable: true }, { itemId: 'tile', amount: '50.00' }],
      { discount: { amount: '15' }, tax: { amount: '7.01' }, total: '142.01' },
      {
        lines: [
          ['labor', '100.00', 'taxable'],
          ['tile', '50.00'],
        ],
        discount: '15.00',
        tax: '7.01',
        total: '142.01',
      },
      {
        lines: [
          ['labor', '100.00'],
          ['tile', '50.00'],
          ['Discount', '-15.00'],
          ['Sales Tax', '7.01'],
        ],
        total: '142.01',
      },
    ],
  ])('%s', (_case, lines, more, online, desktop) => {
    expect(both(lines, more).map(figuresOf)).toEqual([online, desktop]);
  });

  test.each<[string, Lines, Partial<Invoice>, Settings, sentence: string]>([
    [
      'no item, and no item for such lines',
      [{ itemId: undefined }],
      {},
      { lineItem: undefined },
      'Line 1 has no item, and no item is set for lines without one.',
    ],
    [
      'a sum that is not the total',
      oneLine,
      { total: '99.99' },
      {},
      'The invoice total is $99.99, but its lines, discount and tax add up to $100.00.',
    ],
    [
      'a total below zero',
      [{ amount: '-1.00' }],
      {},
      {},
      'QuickBooks does not accept this amount for the invoice: -$1.00.',
    ],
    [
      'a discount below zero',
      oneLine,
      { discount: { amount: '-5.00' }, total: '105.00' },
      {},
      'QuickBooks does not accept this amount for the discount: -$5.00.',
    ],
    [
      'tax below zero',
      oneLine,
      { tax: { amount: '-1.00' }, total: '99.00' },
      {},
      'QuickBooks does not accept this amount for the sales tax: -$1.00.',
    ],
    [
      'a date before the go-live day',
      oneLine,
      {},
      { goLive: '2026-12-01' },
      'The document is dated Nov 20, 2026, before your go-live day, Dec 1, 2026.',
    ],
  ])('%s is refused', (_case, lines, more, settings, sentence) => {
    expect(both(lines, more, settings)).toEqual([sentence, sentence]);
  });

  test('without an item for discounts, Desktop refuses', () => {
    const more = { discount: { amount: '1' }, total: '99.00' };
    expect(toldOf(translated('desktop', oneLine, more, { discountItem: undefined }))).toEqual([
      'No item is set for discounts.',
    ]);
  });
});

describe('tax, by what the company chose', () => {
  const taxed = { tax: { amount: '8.25' }, total: '108.25' };
  const sold = { lines: [['labor', '100.00']] };
  const soldTaxable = { lines: [['labor', '100.00', 'taxable']] };
  const withTaxLine = {
    lines: [
      ['labor', '100.00'],
      ['Sales Tax', '8.25'],
    ],
    total: '108.25',
  };
  test.each<[string, Edition, Partial<Invoice>, CompanySettings['tax'], object | string]>([
    [
      'JobPro’s amount in place of QuickBooks’',
      'online',
      taxed,
      { kind: 'override' },
      { ...soldTaxable, tax: '8.25', total: '108.25' },
    ],
    [
      'the same with a tax code',
      'online',
      taxed,
      { kind: 'override', taxCode: 'State' },
      { ...soldTaxable, tax: '8.25', taxCode: { name: 'State' }, total: '108.25' },
    ],
    ['no tax: nothing that QuickBooks could tax', 'online', {}, { kind: 'override' }, { ...sold, total: '100.00' }],
    ['a line of its own', 'online', taxed, { kind: 'line', item: 'Sales Tax' }, withTaxLine],
    ['QuickBooks computes', 'online', taxed, { kind: 'quickbooks' }, { ...soldTaxable, total: '108.25' }],
    ['a line of its own', 'desktop', taxed, { kind: 'line', item: 'Sales Tax' }, withTaxLine],
    ['no tax: no line', 'desktop', {}, { kind: 'line', item: 'Sales Tax' }, { ...sold, total: '100.00' }],
    ['QuickBooks computes', 'desktop', taxed, { kind: 'quickbooks' }, { ...soldTaxable, total: '108.25' }],
    [
      'Desktop has no override: an item is needed',
      'desktop',
      taxed,
      { kind: 'override' },
      'No item is set for sales tax.',
    ],
  ])('%s, %s', (_case, edition, more, tax, expected) => {
    expect(figuresOf(writtenOr(translated(edition, taxable, more, { tax })))).toEqual(expected);
  });

  test.each<[string, Lines, Partial<Invoice>, expected: readonly (readonly string[])[]]>([
    [
      'what it reduces is taxable',
      [{ taxable: true, amount: '1000.00' }],
      { discount: { amount: '100' }, tax: { amount: '72.00' }, total: '972.00' },
      [['Discount', '-100.00', 'taxable']],
    ],
    [
      'what it reduces is not taxable',
      [{ amount: '1000.00' }],
      { discount: { amount: '100' }, total: '900.00' },
      [['Discount', '-100.00']],
    ],
    [
      'it reduces both: split to the cent',
      [{ taxable: true, amount: '200.00' }, { amount: '100.00' }],
      { discount: { amount: '10' }, tax: { amount: '15.00' }, total: '305.00' },
      [
        ['Discount', '-6.67', 'taxable'],
        ['Discount', '-3.33'],
      ],
    ],
    [
      'the taxable lines are credits: nothing of it is taxable',
      [{ taxable: true, amount: '-20.00' }, { amount: '100.00' }],
      { discount: { amount: '10' }, total: '70.00' },
      [['Discount', '-10.00']],
    ],
  ])('a discount on Desktop where QuickBooks computes the tax: %s', (_case, lines, more, expected) => {
    const figures = figuresOf(writtenOr(translated('desktop', lines, more, { tax: { kind: 'quickbooks' } })));
    expect(figures).toMatchObject({ lines: [...lines.map(() => expect.anything()), ...expected] });
  });
});

describe('the head of an invoice', () => {
  test.each<[string, Partial<Invoice>, Settings, object]>([
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
  ])('%s', (_case, more, settings, written) => {
    for (const command of both(oneLine, more, settings)) expect(command).toMatchObject(written);
  });

  test('Online, JobPro’s number is sent as a text where QuickBooks assigns the number', () => {
    const own = (settings: Settings) => writtenOr(translated('online', oneLine, {}, settings));
    expect(own({ numbering: 'quickbooks' })).toMatchObject({ number: undefined, ownNumber: '1042' });
    expect(own({ numbering: 'jobpro' })).toMatchObject({ number: '1042', ownNumber: undefined });
  });

  test('Online, the addresses of the customer are those of the invoice, and one that QuickBooks refuses is left out', () => {
    const customer = { id: 'Q-c', email: 'office@hill.example; ap@hill.example, no address' };
    const result = invoiceToOnline(invoiceOf(oneLine), {
      ...booksOf('online'),
      remote: (entity, id) => (entity === 'customer' ? customer : { id: `Q-${id}` }),
    });
    expect(writtenOr(result)).toMatchObject({ email: 'office@hill.example, ap@hill.example' });
    expect(toldOf(result)).toEqual([
      'The email address “no address” was left out, because QuickBooks does not accept it.',
    ]);
  });

  test('a number is as long as each edition takes, and never shortened', () => {
    expect(both(oneLine, { number: 'x'.repeat(12) })).toEqual([
      expect.objectContaining({ number: 'x'.repeat(12) }),
      expect.stringContaining('longer than the 11 characters'),
    ]);
    expect(both(oneLine, { number: 'x'.repeat(22) })[0]).toContain('longer than the 21 characters');
    expect(both(oneLine, { number: ' ' })).toEqual(['This invoice has no number.', 'This invoice has no number.']);
  });

  test('it waits for its customer and each item, never for a job', () => {
    expect(mapping.dependencies(invoiceOf([{ jobNumber: '2041' }, { itemId: undefined }]))).toEqual([
      { entity: 'customer', id: 'c' },
      { entity: 'item', id: 'labor' },
    ]);
  });
});

describe.each(editions)('any invoice that the contracts allow: %s', (edition) => {
  test('becomes a command or a sentence, and adds up to the cent', () => {
    fc.assert(
      fc.property(invoices, companies(edition), (invoice, settings) => {
        const result = translate[edition](invoice, { ...booksOf(edition), settings });
        const end = expectCommand(`command.${edition}.invoice.create.v1`, result);
        if (end === 'refusal' || !result.ok) return;
        const command = result.data as Written;
        const lines = command.lines.flatMap((line) => (line.kind === 'sale' ? [line] : []));
        const byQuickBooks = settings.tax.kind === 'quickbooks' ? (invoice.tax?.amount ?? '0') : '0';
        const sum = new Decimal(sumMoney(lines.map(({ amount }) => amount)))
          .minus(command.discount ?? '0')
          .plus(command.tax?.amount ?? '0')
          .plus(byQuickBooks);
        expect(sum.toFixed(2)).toBe(new Decimal(invoice.total).toFixed(2));
        // QuickBooks' product is the same to the cent.
        for (const { quantity, rate, amount } of lines) {
          if (quantity === undefined || rate === undefined) continue;
          expect(new Decimal(quantity).times(rate).toDecimalPlaces(2).equals(amount)).toBe(true);
        }
      }),
    );
  });

  test('most that add up become a command', () => {
    const commands = fc
      .sample(invoices, { numRuns: 200, seed: 42 })
      .filter((invoice) => translate[edition](invoice, booksOf(edition)).ok);
    expect(commands.length).toBeGreaterThan(edition === 'online' ? 60 : 10);
  });
});

describe('an invoice is refused before it is sent where a preference of QuickBooks does not allow it', () => {
  const taxed = { tax: { amount: '8.25' }, total: '108.25' };
  const discounted = { discount: { amount: '10.00' }, total: '90.00' };
  const coded = { tax: { kind: 'override', taxCode: 'Sales Tax' } } as const;
  const byQuickBooks = { tax: { kind: 'quickbooks' } } as const;
  const asLine = { tax: { kind: 'line', item: 'Tax' } } as const;
  const taxable = [{ taxable: true }];
  const refusalOf = (edition: Edition, lines: Lines, more: Partial<Invoice>, settings: Settings, facts: object) => {
    const books = { ...booksOf(edition, settings), facts: { edition, readAt: '2026-11-20T08:00:00Z', ...facts } };
    const result = translate[edition](invoiceOf(lines, more), books);
    return result.ok ? 'goes' : result.reason.code;
  };

  test.each<[string, Edition, Lines, Partial<Invoice>, Settings, object, string]>([
    ['books closed the day before', 'online', [{}], {}, {}, { closedUntil: '2026-11-19' }, 'goes'],
    ['books closed on its day', 'online', [{}], {}, {}, { closedUntil: '2026-11-20' }, 'quickbooks.books-closed'],
    ['books closed on its day, which may be a warning', 'desktop', [{}], {}, {}, { closedUntil: '2026-11-20' }, 'goes'],
    ['discounts off', 'online', [{}], discounted, {}, { discounts: false }, 'quickbooks.feature-off'],
    ['discounts off, no discount', 'online', [{}], {}, {}, { discounts: false }, 'goes'],
    ['discounts on', 'online', [{}], discounted, {}, { discounts: true }, 'goes'],
    ['a discount as a line of its own', 'desktop', [{}], discounted, {}, { discounts: false }, 'goes'],
    ['custom numbers off, JobPro’s number', 'online', [{}], {}, {}, { customNumbers: false }, 'goes'],
    [
      'custom numbers on, QuickBooks’ number',
      'online',
      [{}],
      {},
      { numbering: 'quickbooks' },
      { customNumbers: true },
      'settings.numbers-unassigned',
    ],
    [
      'custom numbers off, QuickBooks’ number',
      'online',
      [{}],
      {},
      { numbering: 'quickbooks' },
      { customNumbers: false },
      'goes',
    ],
    ['own tax without a code', 'online', taxable, taxed, {}, { salesTax: true }, 'settings.tax-code-unset'],
    ['own tax of zero without a code', 'online', taxable, {}, {}, { salesTax: true }, 'goes'],
    ['own tax with a code', 'online', taxable, taxed, coded, { salesTax: true, country: 'US' }, 'goes'],
    ['own tax without a code, nothing reported', 'online', taxable, taxed, {}, {}, 'goes'],
    ['sales tax off, own tax', 'online', taxable, taxed, coded, { salesTax: false }, 'quickbooks.feature-off'],
    ['sales tax off, no tax', 'online', taxable, {}, coded, { salesTax: false }, 'goes'],
    [
      'sales tax off, tax by QuickBooks',
      'desktop',
      taxable,
      taxed,
      byQuickBooks,
      { salesTax: false },
      'quickbooks.feature-off',
    ],
    ['sales tax off, tax as a line', 'online', taxable, taxed, asLine, { salesTax: false }, 'goes'],
    ['sales tax off, tax as a line', 'desktop', taxable, taxed, asLine, { salesTax: false }, 'goes'],
    ['abroad, own tax with a code', 'online', taxable, taxed, coded, { salesTax: true, country: 'CA' }, 'goes'],
    [
      'abroad, one line without tax',
      'online',
      [{ taxable: true }, { amount: '5.00' }],
      { tax: { amount: '8.25' }, total: '113.25' },
      coded,
      { salesTax: true, country: 'CA' },
      'settings.tax-code-missing',
    ],
    [
      'abroad, tax by QuickBooks',
      'online',
      taxable,
      {},
      byQuickBooks,
      { salesTax: true, country: 'GB' },
      'settings.tax-code-missing',
    ],
    ['abroad, no tax', 'online', [{}], {}, coded, { salesTax: true, country: 'GB' }, 'goes'],
  ])('%s, %s', (_case, ...[edition, lines, more, settings, facts, verdict]) => {
    expect(refusalOf(edition, lines, more, settings, facts)).toBe(verdict);
  });
});
