import { CompanySettings, Customer, type Edition, Invoice, Item, Job, Payment } from '@jobpro/contracts';
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { settingsOf } from './settings.fixture.js';

/** Any code point but a lone surrogate. fast-check's own unit `binary` builds a table of all of them, for most of a second. */
export const codePoint = fc
  .integer({ min: 0, max: 0x10f7ff })
  .map((number) => String.fromCodePoint(number < 0xd800 ? number : number + 0x800));

/**
 * Text as people and machines write it: mostly words; accents, emoji, control characters, halves of
 * characters, and nothing.
 */
const wild = (maxLength: number) =>
  fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom("O'Brien & Sons", 'Net 30', 'Kitchen, east', 'Rough-in', '1042', 'Zoë') },
    {
      weight: 2,
      arbitrary: fc.constantFrom(
        'Łódź Möbel: Küche',
        '  two  spaces ',
        '',
        'a\u0007b',
        '日本 Kitchen',
        '🛠 Roof',
        'valueOf',
      ),
    },
    fc.string({ maxLength: Math.min(maxLength, 40) }),
    fc.string({ unit: codePoint, maxLength: Math.min(maxLength, 40) }),
    fc.integer({ min: 0, max: maxLength }).map((length) => 'x'.repeat(length)),
  );
const cents = (min: number, max: number) =>
  fc.integer({ min, max }).map((amount) => new Decimal(amount).dividedBy(100).toFixed(2));
const rate = fc
  .tuple(fc.integer({ min: -1_000_000, max: 90_000_000 }), fc.integer({ min: 0, max: 5 }))
  .map(([digits, places]) => new Decimal(digits).dividedBy(new Decimal(10).pow(places)).toFixed(places));
const day = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2030-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const id = fc.string({ minLength: 1, maxLength: 100 });
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined });
const revision = fc.integer({ min: 1, max: 50 });
/** Only what the border lets in: no card number in any text. */
const taken = <T>(
  schema: { safeParse: (value: unknown) => { success: boolean; data?: T } },
  of: fc.Arbitrary<unknown>,
) =>
  of
    .map((value) => schema.safeParse(value))
    .filter((parsed): parsed is { success: true; data: T } => parsed.success)
    .map(({ data }) => data);

const address = fc.record({
  lines: fc.array(wild(500), { maxLength: 5 }),
  city: maybe(wild(255)),
  state: maybe(wild(255)),
  postalCode: maybe(wild(30)),
  country: maybe(wild(255)),
});

/** Every customer, item, job, invoice and payment that the contracts allow, unlikely ones first. */
export const customers = taken(
  Customer,
  fc.record({
    id,
    revision,
    displayName: wild(500),
    kind: maybe(fc.constantFrom('person', 'company')),
    companyName: maybe(wild(500)),
    givenName: maybe(wild(100)),
    familyName: maybe(wild(100)),
    email: maybe(wild(1023)),
    phone: maybe(wild(100)),
    mobile: maybe(wild(100)),
    billingAddress: maybe(address),
    shippingAddress: maybe(address),
    terms: maybe(wild(100)),
    taxExempt: maybe(fc.boolean()),
    notes: maybe(wild(4000)),
  }),
);
export const items = taken(
  Item,
  fc.record({
    id,
    revision,
    name: wild(500),
    type: fc.constantFrom('service', 'non-inventory', 'inventory'),
    description: maybe(wild(4000)),
    purchaseDescription: maybe(wild(4000)),
    price: maybe(rate),
    cost: maybe(rate),
    sku: maybe(wild(100)),
    taxable: fc.boolean(),
  }),
);
export const jobs = taken(
  Job,
  fc.record({
    id,
    revision,
    number: wild(50),
    name: wild(500),
    customerId: id,
    startDate: maybe(day),
    endDate: maybe(day),
    description: maybe(wild(4000)),
    address: maybe(address),
  }),
);

/**
 * Amounts of every kind: without quantity and rate, far from their product, equal to it, and a cent
 * from it, where rounding matters.
 */
const priced = fc.oneof(
  fc.record({ quantity: maybe(rate), rate: maybe(rate), amount: cents(-500_000, 5_000_000) }),
  fc
    .record({
      quantity: fc.integer({ min: -50_000, max: 500_000 }).map((n) => new Decimal(n).dividedBy(1000).toString()),
      rate: fc.integer({ min: 1, max: 5_000_000 }).map((n) => new Decimal(n).dividedBy(10_000).toString()),
      rounded: fc.constantFrom(Decimal.ROUND_HALF_UP, Decimal.ROUND_UP, Decimal.ROUND_DOWN),
    })
    .map(({ quantity, rate: each, rounded }) => ({
      quantity,
      rate: each,
      amount: new Decimal(quantity).times(each).toFixed(2, rounded),
    })),
);
const line = fc
  .tuple(
    priced,
    fc.record({
      itemId: maybe(id),
      description: maybe(wild(4000)),
      taxable: fc.boolean(),
      serviceDate: maybe(day),
      jobId: maybe(id),
      jobNumber: maybe(wild(50)),
      jobName: maybe(wild(500)),
    }),
  )
  .map(([amounts, rest]) => ({ ...rest, ...amounts }));
const discount = fc.oneof(
  cents(-1_000, 100_000).map((amount) => ({ amount })),
  fc
    .integer({ min: 0, max: 10_000_000 })
    .map((percent) => ({ percent: new Decimal(percent).dividedBy(100_000).toFixed(5) })),
);
const document = fc.record({
  id,
  revision,
  number: wild(50),
  customerId: id,
  date: day,
  dueDate: maybe(day),
  terms: maybe(wild(100)),
  poNumber: maybe(wild(100)),
  memo: maybe(wild(4000)),
  lines: fc.array(line, { minLength: 1, maxLength: 12 }),
  discount: maybe(discount),
  tax: maybe(cents(-100, 100_000).map((amount) => ({ amount }))),
});
/** Nearly all add up, as JobPro's do; some do not. */
export const invoices = taken(
  Invoice,
  fc.tuple(document, fc.constantFrom('0', '0', '0', '0', '0', '0', '0.01')).map(([invoice, off]) => {
    const lines = Decimal.sum(...invoice.lines.map(({ amount }) => amount));
    const less =
      invoice.discount === undefined
        ? '0'
        : 'amount' in invoice.discount
          ? invoice.discount.amount
          : lines.times(invoice.discount.percent).dividedBy(100).toFixed(2, Decimal.ROUND_HALF_UP);
    return {
      ...invoice,
      total: lines
        .minus(less)
        .plus(invoice.tax?.amount ?? '0')
        .plus(off)
        .toFixed(2),
    };
  }),
);
export const payments = taken(
  Payment,
  fc.record({
    id,
    revision,
    customerId: id,
    date: day,
    amount: cents(-1_000, 5_000_000),
    method: maybe(wild(100)),
    reference: maybe(wild(100)),
    memo: maybe(wild(4000)),
    applications: fc.array(fc.record({ invoiceId: id, amount: cents(-100, 1_000_000) }), { maxLength: 8 }),
  }),
);

/** Company settings in which some values are set and some are not. */
export const companies = (edition: Edition) =>
  taken(
    CompanySettings,
    fc
      .record({
        goLive: maybe(day),
        accounts: fc.record({
          income: maybe(wild(209)),
          expense: maybe(fc.constant('Job Expenses')),
          costOfGoods: maybe(fc.constant('COGS')),
          asset: maybe(fc.constant('Stock')),
        }),
        depositAccount: fc.constantFrom('Undeposited Funds', '', 'Bank:Checking'),
        lineItem: maybe(wild(100)),
        discountItem: maybe(wild(100)),
        terms: fc.constantFrom({}, { 'Net 30': 'N30' }, { 'Net 30': '' }),
        tax: fc.oneof(
          fc.constantFrom({ kind: 'override' }, { kind: 'override', taxCode: 'Out' }, { kind: 'quickbooks' }),
          wild(100).map((item) => ({ kind: 'line', item })),
        ),
        numbering: fc.constantFrom('jobpro', 'quickbooks'),
        inactiveNames: fc.constantFrom('reactivate', 'reject'),
        heldNames: fc.oneof(fc.constant('reject'), fc.constant({ suffix: ' (C)' })),
      })
      .map((chosen) => ({ ...settingsOf(edition), ...chosen })),
  );
