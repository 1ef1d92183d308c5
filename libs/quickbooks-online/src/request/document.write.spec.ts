import { describe, expect, test } from '@jest/globals';
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { z } from 'zod';
import { isOurs } from '../document/mark.decide.js';
import { readJson } from '../json/json.read.js';
import { limits } from '../limits.js';
import type { Written } from './draft.write.js';
import type { InvoiceInput, TaxInput } from './invoice.write.js';
import { createInvoice } from './invoice.write.js';
import type { DiscountInput, InvoiceLineInput } from './invoice-line.write.js';
import { reconcileLine } from './line.decide.js';
import type { WriteOperation } from './operation.js';
import type { PaymentInput } from './payment.write.js';
import { createPayment } from './payment.write.js';
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
const warnings = (written: Written<WriteOperation>) => (written.ok ? written.warnings.map(({ code }) => code) : []);

const line: InvoiceLineInput = { kind: 'item', itemId: '9', quantity: '2', rate: '5', amount: '10.00', taxable: true };
const invoice: InvoiceInput = {
  customerId: '1',
  docNumber: '1001',
  date: '2026-03-01',
  lines: [line],
  tax: { kind: 'none' },
  mark: 'JobPro invoice 7',
};

describe('a line', () => {
  test.each([
    ['2', '5', '10.00', { kept: 'as-given', quantity: '2', rate: '5' }],
    ['3', '3.33', '9.99', { kept: 'as-given', quantity: '3', rate: '3.33' }],
    ['3', '3.33', '10.00', { kept: 'rate-adjusted', quantity: '3', rate: '3.33333' }],
    ['-1', '5', '-5.00', { kept: 'as-given', quantity: '-1', rate: '5' }],
    ['0', '5', '0.00', { kept: 'as-given', quantity: '0', rate: '5' }],
    ['0', '5', '1.00', { kept: 'amount-only' }],
    ['2', '5', '11.00', { kept: 'amount-only' }],
    ['0.5', '0.01', '0.01', { kept: 'rate-adjusted', quantity: '0.5', rate: '0.02' }],
    ['1', '2.123456', '2.12', { kept: 'rate-adjusted', quantity: '1', rate: '2.12' }],
    ['1.123456', '1', '1.12', { kept: 'amount-only' }],
    [undefined, '5', '5.00', { kept: 'amount-only' }],
    ['1000000', '0.123456', '123456.00', { kept: 'amount-only' }],
    ['99999999999', '1', '99999999999.00', { kept: 'amount-only' }],
    ['x', '1', '1.00', { kept: 'amount-only' }],
  ])('%s × %s = %s', (quantity, rate, amount, kept) => expect(reconcileLine(quantity, rate, amount)).toEqual(kept));
});

describe('an invoice', () => {
  test('the usual one', () => {
    const written = createInvoice({
      ...invoice,
      lines: [line, { kind: 'text', description: 'Thank you' }],
      dueDate: '2026-03-31',
      termId: '3',
      customerMemo: 'memo',
      privateNote: 'note',
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
      PrivateNote: 'note\n[JobPro invoice 7]',
    });
    expect(warnings(written)).toEqual([]);
  });

  test.each<[TaxInput, object, object]>([
    [{ kind: 'none' }, { TaxCodeRef: { value: 'NON' } }, {}],
    [
      { kind: 'override', totalTax: '0.83', taxCodeId: '4' },
      { TaxCodeRef: { value: 'TAX' } },
      { TxnTaxDetail: { TxnTaxCodeRef: { value: '4' }, TotalTax: '0.83' } },
    ],
    [{ kind: 'by-quickbooks' }, { TaxCodeRef: { value: 'TAX' } }, {}],
    [
      { kind: 'per-line', amounts: 'TaxExcluded' },
      { TaxCodeRef: { value: '6' } },
      { GlobalTaxCalculation: 'TaxExcluded' },
    ],
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

  test.each<[DiscountInput, object | undefined]>([
    [
      { kind: 'amount', amount: '1.5' },
      { Amount: '1.50', DiscountLineDetail: { PercentBased: false } },
    ],
    [
      { kind: 'percent', percent: '33.333' },
      { Amount: '3.33', DiscountLineDetail: { PercentBased: true, DiscountPercent: '33.333' } },
    ],
    [{ kind: 'amount', amount: '0' }, undefined],
  ])('discount %j', (discount, expected) => {
    const read = sent(createInvoice({ ...invoice, discount, tax: { kind: 'by-quickbooks' } }));
    expect(read.Line[1]).toEqual(
      expected === undefined ? undefined : { DetailType: 'DiscountLineDetail', ...expected },
    );
    expect(read['ApplyTaxAfterDiscount']).toBe(expected === undefined ? undefined : true);
  });

  test('a long description goes on in lines of its own', () => {
    const written = createInvoice({ ...invoice, lines: [{ ...line, description: 'x'.repeat(9000) }] });
    expect(sent(written).Line.map((one) => one.Description?.length)).toEqual([4000, 4000, 1000]);
    expect(warnings(written)).toEqual(['text.continued']);
  });

  test('a long note leaves the mark whole', () => {
    const read = sent(createInvoice({ ...invoice, privateNote: 'x'.repeat(5000) }));
    expect(read.PrivateNote).toHaveLength(limits.privateNote);
    expect(isOurs({ privateNote: read.PrivateNote }, invoice.mark)).toBe(true);
  });

  test.each<[string, Partial<InvoiceInput>, string[]]>([
    ['no lines', { lines: [] }, ['invoice.no-item-line']],
    ['text only', { lines: [{ kind: 'text', description: 'x' }] }, ['invoice.no-item-line']],
    ['751 lines', { lines: Array.from({ length: 751 }, () => line) }, ['invoice.too-many-lines']],
    ['a number of 22', { docNumber: 'x'.repeat(22) }, ['number.too-long']],
    ['a total below zero', { lines: [{ ...line, amount: '-0.01' }] }, ['invoice.negative-total']],
    ['a discount over all', { discount: { kind: 'amount', amount: '10.01' } }, ['invoice.negative-total']],
    ['a discount below zero', { discount: { kind: 'percent', percent: '-1' } }, ['discount.negative']],
    ['half a cent', { lines: [{ ...line, amount: '1.005' }] }, ['decimal.too-precise']],
    ['too much', { lines: [{ ...line, amount: '10000000000.00' }] }, ['decimal.too-large']],
    ['no customer', { customerId: '' }, ['id.missing']],
    ['no date', { date: '1 March', dueDate: '2026-13-01' }, ['date.malformed', 'date.malformed']],
    ['no tax code', { tax: { kind: 'per-line', amounts: 'TaxInclusive' } }, ['tax-code.missing']],
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
  ])('%j', (change, codes) => expect(problems(createPayment({ ...payment, ...change }))).toEqual(codes));
});

describe('any invoice', () => {
  const anyCharacter = fc.integer({ min: 0, max: 0x10ffff }).map((code) => String.fromCodePoint(code));
  const scaled = (most: bigint, places: number) =>
    fc
      .bigInt({ min: -most, max: most })
      .map((units) => new Decimal(units.toString()).div(10 ** places).toFixed(places));
  const money = fc.oneof(scaled(999_999_999_999n, 2), scaled(100_000n, 2));
  const text = fc.oneof(
    fc.string({ unit: anyCharacter }),
    fc.integer({ min: 3990, max: 8010 }).map((length) => 'é '.repeat(length / 2)),
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
  const consistent = itemLine.map((one) => ({
    ...one,
    amount: new Decimal(one.quantity ?? 1).times(one.rate ?? 1).toFixed(2),
  }));
  const anyLine: fc.Arbitrary<InvoiceLineInput> = fc.oneof(
    itemLine,
    consistent,
    fc.record({ kind: fc.constant('text' as const), description: text }),
  );
  const tax: fc.Arbitrary<TaxInput> = fc.oneof(
    fc.constantFrom<TaxInput>(
      { kind: 'none' },
      { kind: 'by-quickbooks' },
      { kind: 'not-applicable' },
      { kind: 'per-line', amounts: 'TaxExcluded' },
    ),
    money.map((totalTax) => ({ kind: 'override', totalTax }) as const),
  );
  const anyInvoice: fc.Arbitrary<InvoiceInput> = fc.record(
    {
      customerId: fc.oneof({ weight: 9, arbitrary: fc.nat().map(String) }, fc.string()),
      docNumber: fc.string({ maxLength: 23 }),
      date: fc.constantFrom('2026-03-01', '2024-02-29'),
      lines: fc.array(anyLine, { maxLength: 5 }),
      discount: fc.oneof(
        money.map((amount) => ({ kind: 'amount', amount }) as const),
        scaled(10_000_000n, 5).map((percent) => ({ kind: 'percent', percent }) as const),
      ),
      tax,
      privateNote: text,
      customerMemo: text,
      mark: fc.string({ minLength: 1 }),
      email: fc.oneof(fc.emailAddress(), fc.string()),
    },
    { requiredKeys: ['customerId', 'date', 'lines', 'tax', 'mark'] },
  );

  test('is a refusal in words, or a payload whose every figure is exactly what was given', () => {
    let accepted = 0;
    fc.assert(
      fc.property(anyInvoice, (input) => {
        const written = createInvoice(input);
        if (written.ok) accepted += 1;
        if (!written.ok) {
          for (const problem of written.problems) expect(problem.sentence).toMatch(/^[A-Z].*\.$/);
          return;
        }
        expect(createInvoice(input)).toEqual(written);
        const read = sent(written);
        expect(isOurs({ privateNote: read.PrivateNote }, input.mark)).toBe(true);
        expect(read.PrivateNote.length).toBeLessThanOrEqual(limits.privateNote);
        const lines = read.Line.filter((one) => one.DetailType === 'SalesItemLineDetail');
        const items = input.lines.filter((one) => one.kind === 'item');
        expect(lines.map((one) => one.Amount)).toEqual(items.map((one) => one.amount.replace(/^-(0\.00)$/, '$1')));
        if (input.tax.kind === 'override')
          expect(read.TxnTaxDetail?.TotalTax).toBe(input.tax.totalTax.replace(/^-(0\.00)$/, '$1'));
        for (const one of read.Line) {
          expect(one.Description?.length ?? 0).toBeLessThanOrEqual(limits.lineDescription);
          const { Qty, UnitPrice } = one.SalesItemLineDetail ?? {};
          if (Qty === undefined || UnitPrice === undefined) continue;
          expect(
            new Decimal(Qty)
              .times(UnitPrice)
              .minus(one.Amount ?? 'NaN')
              .abs()
              .lt('0.005'),
          ).toBe(true);
        }
      }),
      { numRuns: 100 },
    );
    expect(accepted).toBeGreaterThan(3);
  });
});
