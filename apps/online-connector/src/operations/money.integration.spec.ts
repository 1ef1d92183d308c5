import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { OnlineInvoiceCreate, OnlinePaymentCreate, sumMoney } from '@jobpro/contracts';
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { z } from 'zod';
import { anyMoney, anyRate, cents, day, maybe, name, parses, PayloadCheck, text } from '../testing/payload-check.js';
import { Simulator } from '../testing/simulator.js';
import { operations } from './operations.js';

const accounts = { Services: '4', 'Undeposited Funds': '5' };
/** Companies of each kind of tax, and the codes that their settings may name. */
const companies = [
  { country: 'US', realm: '9130350000000711', codes: { 'Sales Tax': '1', 'Out of State': '2' } },
  { country: 'CA', realm: '9130350000000712', codes: { 'HST ON': '1', GST: '2', Exempt: '3' } },
  { country: 'GB', realm: '9130350000000713', codes: { '20.0% S': '1', '5.0% R': '2', Exempt: '3' } },
  { country: 'AU', realm: '9130350000000714', codes: { GST: '1', 'GST free': '2' } },
] as const;
const checks = new Map<string, PayloadCheck>();
const records = new Map<string, { customer: string; other: string; item: string }>();
let simulator: Simulator;

beforeAll(async () => {
  simulator = await Simulator.start();
  for (const { country, realm, codes } of companies) {
    const ids = {
      account: accounts,
      'payment term': { 'Net 30': '3' },
      'payment method': { Check: '2' },
      'tax code': codes,
    };
    const check = await PayloadCheck.open(simulator, realm, country, ids);
    checks.set(country, check);
    const [customer, other] = [await check.customer('Base'), await check.customer('Other')];
    records.set(country, { customer, other, item: await check.item('Base') });
  }
}, 120_000);

afterAll(async () => {
  for (const check of checks.values()) await check.close();
  await simulator.stop();
});

function at(country: string) {
  const [check, base] = [checks.get(country), records.get(country)];
  if (check === undefined || base === undefined) throw new Error(`There is no company in ${country}.`);
  check.reset();
  return { check, ...base };
}
const amounts = z.looseObject({ TotalAmt: z.string() });
const runs = { numRuns: 200 };
/** Enough that some of every kind are taken: outside the US most random invoices mix taxed and untaxed lines. */
const invoiceRuns = { numRuns: 500 };

/** Quantity and rate are there only where their product is the amount to the cent: that is what the contract says. */
const figures = fc.oneof(
  fc.record({ amount: anyMoney }),
  fc
    .record({ quantity: anyRate, rate: anyRate })
    .map(({ quantity, rate }) => ({ quantity, rate, product: new Decimal(quantity).times(rate) }))
    .map(({ quantity, rate, product }) => {
      const amount = product.toFixed(2);
      return product.minus(amount).abs().lt('0.005') ? { quantity, rate, amount } : { amount };
    }),
);
const sale = fc
  .record({
    kind: fc.constant('sale' as const),
    figures,
    taxable: fc.boolean(),
    description: maybe(text(4000)),
    serviceDate: maybe(day),
  })
  .map(({ figures: priced, ...rest }) => ({ ...rest, ...priced }));
const line = fc.oneof(
  { weight: 5, arbitrary: sale },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('text' as const), description: text(4000) }) },
);
const seldom = <T>(usual: T, other: T) =>
  fc.oneof({ weight: 8, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constant(other) });
/** An invoice with any tax: none, JobPro's amount with or without a code, a code that QuickBooks does not have. */
const invoiceOf = (codes: readonly string[]) =>
  fc.record({
    lines: fc.array(line, { minLength: 1, maxLength: 8 }),
    /** Which lines are taxed, where it is not each by itself. */
    taxed: fc.constantFrom('all', 'none', 'mixed'),
    number: maybe(fc.stringMatching(/^[A-Z0-9-]{1,21}$/)),
    date: day,
    dueDate: maybe(day),
    terms: maybe(seldom({ name: 'Net 30' }, { name: 'Net 99' })),
    memo: maybe(text(1000)),
    poNumber: maybe(text(100)),
    discount: maybe(anyMoney),
    tax: maybe(
      fc.record({
        amount: anyMoney,
        taxCode: maybe(fc.constantFrom(...codes).chain((code) => seldom({ name: code }, { name: 'Nowhere' }))),
      }),
    ),
    mark: name(100),
  });

describe.each(companies)('an invoice of a company in $country', ({ country, codes }) => {
  test('with any lines, discount and tax: taken with exactly its total, or refused with a sentence', async () => {
    const { check, customer, item } = at(country);
    await fc.assert(
      fc.asyncProperty(invoiceOf(Object.keys(codes)), async (given) => {
        const lines = given.lines.map((each) =>
          each.kind === 'text'
            ? each
            : { ...each, item: { id: item }, taxable: given.taxed === 'mixed' ? each.taxable : given.taxed === 'all' },
        );
        const before = sumMoney(lines.flatMap((each) => ('amount' in each ? [each.amount] : [])));
        const discount = given.discount ?? '0';
        const total = new Decimal(before)
          .minus(discount)
          .plus(given.tax?.amount ?? 0)
          .toFixed(2);
        const command = parses(OnlineInvoiceCreate, { ...given, lines, total, customer: { id: customer } });
        if (command === undefined) return;
        const taken = await check.expectWellFormed(check.build(operations['invoice.create'], command));
        if (taken === undefined) return;
        const untaxed = given.tax === undefined && lines.every((each) => each.kind === 'text' || !each.taxable);
        const overridden = country === 'US' && given.tax?.taxCode !== undefined;
        // Where QuickBooks computes the tax itself its total may differ, which results in a warning. Elsewhere it never differs.
        if (untaxed || overridden) expect(new Decimal(amounts.parse(taken).TotalAmt).toFixed(2)).toBe(total);
      }),
      invoiceRuns,
    );
    expect([check.accepted > 15, check.refused > 15]).toEqual([true, true]);
  }, 120_000);
});

test('outside the US each taxed line carries the company’s code, and an invoice that mixes taxed and untaxed lines is refused with a remedy', async () => {
  const { check, customer, item } = at('CA');
  const command = (taxable: boolean[], tax?: object) => {
    const lines = taxable.map((each) => ({ kind: 'sale', item: { id: item }, amount: '100.00', taxable: each }));
    const total = new Decimal(100).times(taxable.length).toFixed(2);
    const data = { customer: { id: customer }, date: '2026-11-20', mark: 'm', lines, total };
    const parsed = parses(OnlineInvoiceCreate, { ...data, ...(tax === undefined ? {} : { tax }) });
    if (parsed === undefined) throw new Error('The contract does not allow it.');
    return check.build(operations['invoice.create'], parsed);
  };
  const hst = { amount: '26.00', taxCode: { name: 'HST ON' } };
  expect(await check.expectWellFormed(command([true, true], hst))).toMatchObject({ TotalAmt: '226' });
  expect(await check.expectWellFormed(command([false, false]))).toMatchObject({ TotalAmt: '200' });
  for (const refused of [command([true, false], hst), command([true, true])]) {
    expect(refused).toMatchObject({ kind: 'answer', answer: { reason: { code: 'settings.tax-code-missing' } } });
  }
});

describe.each(companies)('a payment in $country', ({ country }) => {
  test('applied to any invoices: taken with the rest unapplied to the cent, or refused with a sentence', async () => {
    const { check, customer, other, item } = at(country);
    const billed = async (to: string, amount: string): Promise<string> => {
      const lines = [{ kind: 'sale', item: { id: item }, amount, taxable: false }];
      const data = { customer: { id: to }, date: '2026-11-20', mark: 'm', lines, total: amount };
      const command = parses(OnlineInvoiceCreate, data);
      const bill = command && check.build(operations['invoice.create'], command);
      const taken = bill && (await check.expectWellFormed(bill));
      return z.looseObject({ Id: z.string() }).parse(taken).Id;
    };
    const open: string[] = [];
    for (let n = 0; n < 6; n++) open.push(await billed(customer, '90000.00'));
    const invoices = [...open, await billed(other, '500.00'), '999999'];
    check.reset();
    const small = fc.integer({ min: 0, max: 60_000 }).map((units) => new Decimal(units).div(100).toFixed(2));
    const applied = fc.record({
      invoice: fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...open) }, fc.constantFrom(...invoices)),
      amount: fc.oneof({ weight: 9, arbitrary: small }, anyMoney),
    });
    const given = fc.record({
      date: day,
      amount: fc.oneof({ weight: 3, arbitrary: cents }, anyMoney),
      method: maybe(fc.constantFrom('Check', 'Barter')),
      reference: maybe(text(100)),
      depositTo: maybe(fc.constant({ name: 'Undeposited Funds' })),
      memo: maybe(text(4000)),
      mark: name(100),
      applied: fc.array(applied, { maxLength: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(given, async (payment) => {
        const links = payment.applied.map(({ invoice, amount }) => ({
          invoice: { id: invoice },
          amount,
          number: 'any',
        }));
        const command = parses(OnlinePaymentCreate, { ...payment, applied: links, customer: { id: customer } });
        if (command === undefined) return;
        const taken = await check.expectWellFormed(check.build(operations['payment.create'], command));
        if (taken === undefined) return;
        const { UnappliedAmt } = z.looseObject({ UnappliedAmt: z.string() }).parse(taken);
        const left = new Decimal(payment.amount).minus(sumMoney(payment.applied.map(({ amount }) => amount)));
        expect(new Decimal(UnappliedAmt).toFixed(2)).toBe(left.toFixed(2));
      }),
      runs,
    );
    expect([check.accepted > 40, check.refused > 15]).toEqual([true, true]);
  }, 120_000);
});
