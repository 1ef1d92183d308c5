import { describe, expect, test } from '@jest/globals';
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { z } from 'zod';
import { isOurs } from '../document/own-document.decide.js';
import { readJson } from '../json/json.js';
import { limits } from '../limits.js';
import type { Written } from './draft.js';
import {
  createInvoice,
  createPayment,
  isProduct,
  rateFor,
  type InvoiceInput,
  type InvoiceLineInput,
  type PaymentInput,
  type TaxInput,
} from './documents.write.js';
import type { WriteOperation } from './request.write.js';
import { writeRequest } from './request.write.js';

const Sent = z.looseObject({
  PrivateNote: z.string(),
  TotalAmt: z.string().optional(),
  Line: z.array(
    z.looseObject({
      DetailType: z.string().optional(),
      Amount: z.string().optional(),
      Description: z.string().optional(),
      SalesItemLineDetail: z.looseObject({ Qty: z.string().optional(), UnitPrice: z.string().optional() }).optional(),
    }),
  ),
  TxnTaxDetail: z.looseObject({ TotalTax: z.string() }).optional(),
});
/** As QuickBooks would read it, numbers as their tokens. */
const sent = (written: Written<WriteOperation>) => {
  if (!written.ok) throw new Error(JSON.stringify(written.problems));
  const json = readJson(writeRequest('1', written.value, 'k').body ?? '');
  if (!json.ok) throw new Error('not JSON');
  return Sent.parse(json.value);
};
const problems = (written: Written<WriteOperation>) => (written.ok ? [] : written.problems.map(({ code }) => code));

const line: InvoiceLineInput = { kind: 'item', itemId: '9', quantity: '2', rate: '5', amount: '10.00', taxable: true };
const invoice: InvoiceInput = {
  customerId: '1',
  number: '1001',
  date: '2026-03-01',
  lines: [line],
  tax: { kind: 'none' },
  mark: 'JobPro invoice 7',
};

describe('an invoice', () => {
  test('the usual one', () => {
    const written = createInvoice({
      ...invoice,
      lines: [line, { kind: 'text', description: 'Thank you' }],
      dueDate: '2026-03-31',
      termId: '3',
      memo: 'memo',
      poNumber: 'PO 7',
    });
    expect(sent(written)).toEqual({
      CustomerRef: { value: '1' },
      DocNumber: '1001',
      TxnDate: '2026-03-01',
      DueDate: '2026-03-31',
      SalesTermRef: { value: '3' },
      Line: [
        {
          Amount: '10.00',
          DetailType: 'SalesItemLineDetail',
          SalesItemLineDetail: { ItemRef: { value: '9' }, Qty: '2', UnitPrice: '5', TaxCodeRef: { value: 'NON' } },
        },
        { Description: 'Thank you', DetailType: 'DescriptionOnly', DescriptionLineDetail: {} },
      ],
      CustomerMemo: { value: 'memo' },
      PrivateNote: 'PO number: PO 7\n[JobPro invoice 7]',
    });
  });

  test('names JobPro’s number where QuickBooks assigns its own', () => {
    const { PrivateNote } = sent(createInvoice({ ...invoice, number: undefined, ownNumber: 'HL-7', poNumber: 'PO 7' }));
    expect(PrivateNote).toBe('JobPro number: HL-7\nPO number: PO 7\n[JobPro invoice 7]');
  });

  test.each([
    ['3', '100.00', '33.333'],
    ['0.5', '0.13', '0.26'],
    ['2', '10.00', '5'],
    ['3', '0.00', '0'],
    ['-3', '2.00', '-0.667'],
    ['30000', '100.00', '0.0033333'],
  ])('with the quantity %s, the amount %s and no rate has the rate %s', (quantity, amount, rate) => {
    const odd: InvoiceLineInput = { kind: 'item', itemId: '9', taxable: true, quantity, amount };
    const [written] = sent(createInvoice({ ...invoice, lines: [odd] })).Line;
    expect(written?.SalesItemLineDetail).toMatchObject({ Qty: quantity, UnitPrice: rate });
  });

  test('has a rate for every quantity below 100,000 and every amount', () => {
    const quantity = fc
      .integer({ min: 1, max: 9_999_999_999 })
      .map((units) => new Decimal(units).div(100_000).toFixed());
    const amount = fc
      .integer({ min: -99_999_999, max: 99_999_999 })
      .map((units) => new Decimal(units).div(100).toFixed(2));
    fc.assert(
      fc.property(quantity, amount, (sold, price) => {
        const rate = rateFor(sold, price);
        // A rate of more digits than QuickBooks takes is none.
        if (rate === undefined) expect(new Decimal(price).div(sold).abs().gte(10_000_000_000)).toBe(true);
        else expect([isProduct(sold, rate, price), new Decimal(rate).decimalPlaces() <= 7]).toEqual([true, true]);
      }),
    );
  });

  test.each<[TaxInput, object, object]>([
    [{ kind: 'none' }, { TaxCodeRef: { value: 'NON' } }, {}],
    [
      { kind: 'override', totalTax: '0.83', taxCodeId: '4' },
      { TaxCodeRef: { value: 'TAX' } },
      { TxnTaxDetail: { TxnTaxCodeRef: { value: '4' }, TotalTax: '0.83' } },
    ],
    [{ kind: 'by-quickbooks' }, { TaxCodeRef: { value: 'TAX' } }, {}],
    [{ kind: 'per-line' }, { TaxCodeRef: { value: '6' } }, { GlobalTaxCalculation: 'TaxExcluded' }],
    [{ kind: 'not-applicable' }, {}, { GlobalTaxCalculation: 'NotApplicable' }],
  ])('tax %j', (tax, onLine, onInvoice) => {
    const read = sent(createInvoice({ ...invoice, tax, lines: [{ ...line, taxCodeId: '6' }] }));
    expect(read.Line[0]?.SalesItemLineDetail).toEqual({ ItemRef: { value: '9' }, Qty: '2', UnitPrice: '5', ...onLine });
    const { TxnTaxDetail, GlobalTaxCalculation } = read;
    expect({ TxnTaxDetail, GlobalTaxCalculation }).toEqual({
      TxnTaxDetail: undefined,
      GlobalTaxCalculation: undefined,
      ...onInvoice,
    });
  });

  test.each<[string, object | undefined]>([
    ['1.5', { Amount: '1.50', DiscountLineDetail: { PercentBased: false } }],
    ['0', undefined],
  ])('a discount of %s', (discount, expected) => {
    const read = sent(createInvoice({ ...invoice, discount, tax: { kind: 'by-quickbooks' } }));
    expect(read.Line[1]).toEqual(
      expected === undefined ? undefined : { DetailType: 'DiscountLineDetail', ...expected },
    );
    expect(read['ApplyTaxAfterDiscount']).toBe(expected === undefined ? undefined : true);
  });

  test.each<[InvoiceInput['tax'], true | undefined]>([
    [{ kind: 'by-quickbooks' }, true],
    [{ kind: 'per-line' }, true],
    [{ kind: 'not-applicable' }, undefined],
  ])('a discount is taken off before QuickBooks computes the tax, in and outside the US: %j', (tax, expected) => {
    const read = sent(createInvoice({ ...invoice, discount: '1.5', tax, lines: [{ ...line, taxCodeId: '6' }] }));
    expect(read['ApplyTaxAfterDiscount']).toBe(expected);
  });

  test('the address that QuickBooks sends it to', () => {
    const { value } = z
      .object({ value: z.object({ payload: z.looseObject({ BillEmail: z.unknown() }) }) })
      .parse(createInvoice({ ...invoice, email: 'ap@hill.example' }));
    expect(value.payload.BillEmail).toEqual({ Address: 'ap@hill.example' });
  });

  test('a long note leaves the mark whole', () => {
    const read = sent(createInvoice({ ...invoice, poNumber: 'x'.repeat(100), mark: 'm'.repeat(120) }));
    expect(isOurs({ privateNote: read.PrivateNote }, 'm'.repeat(120))).toBe(true);
  });

  test.each<[string, Partial<InvoiceInput>, string[]]>([
    ['no lines', { lines: [] }, ['invoice.no-item-line']],
    ['text only', { lines: [{ kind: 'text', description: 'x' }] }, ['invoice.no-item-line']],
    ['a description of 4001', { lines: [{ ...line, description: 'x'.repeat(4001) }] }, ['text.too-long']],
    ['a memo of 1001', { memo: 'x'.repeat(1001) }, ['text.too-long']],
    ['a control character', { memo: 'a\u0007b' }, ['text.forbidden']],
    ['a malformed address', { email: 'ap@' }, ['email.malformed']],
    ['a number of 22', { number: 'x'.repeat(22) }, ['number.too-long']],
    ['a total below zero', { lines: [{ ...line, amount: '-0.01' }] }, ['invoice.negative-total']],
    ['a discount over all', { discount: '10.01' }, ['invoice.negative-total']],
    ['a discount below zero', { discount: '-1' }, ['discount.negative']],
    ['half a cent', { lines: [{ ...line, amount: '1.005' }] }, ['decimal.too-precise']],
    ['too much', { lines: [{ ...line, amount: '10000000000.00' }] }, ['decimal.too-large']],
    ['no customer', { customerId: '' }, ['id.missing']],
    ['no date', { date: '1 March', dueDate: '2026-13-01' }, ['date.malformed', 'date.malformed']],
    ['no tax code', { tax: { kind: 'per-line' } }, ['tax-code.missing']],
  ])('%s', (_name, change, codes) => expect(problems(createInvoice({ ...invoice, ...change }))).toEqual(codes));
});

describe('a payment', () => {
  const payment: PaymentInput = {
    customerId: '1',
    date: '2026-03-01',
    amount: '100',
    applied: [],
    mark: 'JobPro payment 1',
  };

  test('over several invoices, the rest unapplied', () => {
    const written = createPayment({
      ...payment,
      applied: [
        { invoiceId: '7', amount: '10' },
        { invoiceId: '8', amount: '20.5' },
        { invoiceId: '7', amount: '1' },
        { invoiceId: '9', amount: '0' },
      ],
      methodId: '2',
      depositAccountId: '4',
      reference: 'Check 1',
    });
    expect(sent(written)).toEqual({
      CustomerRef: { value: '1' },
      TotalAmt: '100.00',
      TxnDate: '2026-03-01',
      PaymentRefNum: 'Check 1',
      PaymentMethodRef: { value: '2' },
      DepositToAccountRef: { value: '4' },
      PrivateNote: '[JobPro payment 1]',
      Line: [
        { Amount: '11.00', LinkedTxn: [{ TxnId: '7', TxnType: 'Invoice' }] },
        { Amount: '20.50', LinkedTxn: [{ TxnId: '8', TxnType: 'Invoice' }] },
      ],
    });
  });

  test.each<[Partial<PaymentInput>, string[]]>([
    [{ applied: [{ invoiceId: '7', amount: '100.01' }] }, ['payment.over-applied']],
    [{ amount: '-1' }, ['payment.negative', 'payment.over-applied']],
    [{ applied: [{ invoiceId: '', amount: '-1' }] }, ['payment.negative', 'id.missing']],
    [{ reference: 'x'.repeat(22) }, ['number.too-long']],
    [{ memo: 'x'.repeat(3990) }, ['text.too-long']],
  ])('%j', (change, codes) => expect(problems(createPayment({ ...payment, ...change }))).toEqual(codes));

  test('a refusal carries its figures', () => {
    const written = createPayment({ ...payment, applied: [{ invoiceId: '7', amount: '100.5' }] });
    expect(written).toEqual({
      ok: false,
      problems: [{ code: 'payment.over-applied', field: 'Line', details: { amount: '100.00', applied: '100.50' } }],
    });
  });
});

describe('any invoice', () => {
  const anyCharacter = fc.integer({ min: 0, max: 0x10ffff }).map((code) => String.fromCodePoint(code));
  const scaled = (most: bigint, places: number) =>
    fc
      .bigInt({ min: -most, max: most })
      .map((units) => new Decimal(units.toString()).div(10 ** places).toFixed(places));
  const money = fc.oneof(scaled(999_999_999_999n, 2), scaled(100_000n, 2));
  const text = fc.oneof(
    fc.string({ unit: anyCharacter, maxLength: 3 }),
    { weight: 5, arbitrary: fc.string({ unit: 'grapheme' }) },
    fc.integer({ min: 90, max: 4010 }).map((length) => 'é '.repeat(length / 2)),
  );
  const itemLine = fc.record(
    {
      kind: fc.constant('item' as const),
      itemId: fc.oneof({ weight: 19, arbitrary: fc.nat().map(String) }, fc.string()),
      description: text,
      quantity: scaled(100_000_000n, 5),
      rate: scaled(1_000_000_000n, 5),
      amount: money,
      taxable: fc.boolean(),
      taxCodeId: fc.string(),
    },
    { requiredKeys: ['kind', 'itemId', 'amount', 'taxable'] },
  );
  const anyLine: fc.Arbitrary<InvoiceLineInput> = fc.oneof(
    itemLine,
    fc.record({ kind: fc.constant('text' as const), description: text }),
  );
  const tax: fc.Arbitrary<TaxInput> = fc.oneof(
    fc.constantFrom<TaxInput>(
      { kind: 'none' },
      { kind: 'by-quickbooks' },
      { kind: 'not-applicable' },
      { kind: 'per-line' },
    ),
    money.map((totalTax) => ({ kind: 'override', totalTax }) as const),
  );
  const anyInvoice: fc.Arbitrary<InvoiceInput> = fc.record(
    {
      customerId: fc.oneof({ weight: 9, arbitrary: fc.nat().map(String) }, fc.string()),
      number: fc.string({ maxLength: 23 }),
      date: fc.constantFrom('2026-03-01', '2024-02-29'),
      lines: fc.array(anyLine, { maxLength: 5 }),
      discount: money,
      tax,
      poNumber: text,
      memo: text,
      mark: fc.string({ minLength: 1 }),
      email: fc.oneof(fc.emailAddress(), fc.string()),
    },
    { requiredKeys: ['customerId', 'date', 'lines', 'tax', 'mark'] },
  );

  test('is a refusal, or a payload whose every figure is exactly what was given', () => {
    let accepted = 0;
    fc.assert(
      fc.property(anyInvoice, (input) => {
        const written = createInvoice(input);
        if (written.ok) accepted += 1;
        if (!written.ok) {
          expect(written.problems).not.toEqual([]);
          return;
        }
        expect(createInvoice(input)).toEqual(written);
        const read = sent(written);
        expect(isOurs({ privateNote: read.PrivateNote }, input.mark)).toBe(true);
        expect(read.PrivateNote.length).toBeLessThanOrEqual(limits.privateNote);
        const lines = read.Line.filter((line) => line.DetailType === 'SalesItemLineDetail');
        const items = input.lines.filter((line) => line.kind === 'item');
        expect(lines.map((item) => item.Amount)).toEqual(items.map((line) => line.amount.replace(/^-(0\.00)$/, '$1')));
        if (input.tax.kind === 'override')
          expect(read.TxnTaxDetail?.TotalTax).toBe(input.tax.totalTax.replace(/^-(0\.00)$/, '$1'));
        for (const [index, { Description, SalesItemLineDetail }] of lines.entries()) {
          expect(Description ?? '').toBe(items[index]?.description ?? '');
          expect(Number(SalesItemLineDetail?.Qty ?? 0)).toBe(Number(items[index]?.quantity ?? 0));
          const { quantity, rate, amount = '' } = items[index] ?? {};
          const followed = quantity === undefined ? undefined : rateFor(quantity, amount);
          expect(Number(SalesItemLineDetail?.UnitPrice ?? 0)).toBe(Number(rate ?? followed ?? 0));
        }
      }),
      { numRuns: 300 },
    );
    expect(accepted).toBeGreaterThan(3);
  });
});
