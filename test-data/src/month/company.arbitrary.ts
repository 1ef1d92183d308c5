import type { CompanySettings, Customer, Edition, Invoice, Item, Job, MessageType, Payment } from '@jobpro/contracts';
import { companies, customers, invoices, items, jobs, payments } from '@jobpro/mapping/testing';
import { Decimal } from 'decimal.js';
import fc from 'fast-check';

/** The name of a vendor in every generated company's QuickBooks. */
export const vendor = 'Norton Lumber';

/** A company with its records, the events that JobPro published of them, and the documents that somebody selected. */
export interface GeneratedCompany {
  readonly settings: CompanySettings;
  readonly invoices: ReadonlyMap<string, Invoice>;
  readonly payments: ReadonlyMap<string, Payment>;
  readonly events: readonly { readonly type: MessageType; readonly data: unknown }[];
  readonly selected: readonly { readonly entity: 'invoice' | 'payment'; readonly id: string }[];
}

/** Names that meet: in case, spaces, accents, in what QuickBooks cannot hold, and with a vendor's. */
const names = fc.constantFrom(
  'Acme Supply',
  'ACME  supply ',
  '\tAcme Supply',
  'Smith: Kitchen',
  'Smith- Kitchen',
  'José Núñez',
  'Jose\u0301 Nu\u0301n\u0303ez',
  'Labor',
  'labor ',
  vendor,
);
const often = <T>(usual: fc.Arbitrary<T>, seldom: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 9, arbitrary: usual }, { weight: 1, arbitrary: seldom });
/** One of `count` ids, now and then one that JobPro never publishes. */
const idOf = (letter: string, count: number) =>
  often(
    fc.nat({ max: count - 1 }).map((at) => `${letter}${at}`),
    fc.constant(`${letter}-unknown`),
  );
const numbered = <T extends object>(letter: string, all: readonly T[]) =>
  all.map((record, at) => ({ ...record, id: `${letter}${at}`, revision: 1 }));

const [CUSTOMERS, ITEMS] = [6, 5];
/** Most are as people write them; some hold whatever the contracts allow. */
const plainCustomers = fc.nat({ max: 99 }).map((n) => ({ displayName: `Customer ${n}` }));
const plainItems = fc.record({
  name: fc.nat({ max: 99 }).map((n) => `Item ${n}`),
  type: fc.constantFrom<Item['type'][]>('service', 'non-inventory'),
  taxable: fc.boolean(),
});
const plainInvoices = invoices.map(({ lines, discount, tax, total, date }) => ({
  lines: lines.map(({ quantity, rate, amount, taxable }) => ({ quantity, rate, amount, taxable })),
  ...(discount === undefined ? {} : { discount }),
  ...(tax === undefined ? {} : { tax }),
  total,
  date,
}));
const named = fc.record({
  customers: fc.array(fc.tuple(often(plainCustomers, customers), names, fc.boolean()), {
    minLength: CUSTOMERS,
    maxLength: CUSTOMERS,
  }),
  items: fc.array(fc.tuple(often(plainItems, items), names, fc.boolean()), { minLength: ITEMS, maxLength: ITEMS }),
  jobs: fc.array(fc.tuple(jobs, idOf('C', CUSTOMERS)), { maxLength: 4 }),
});
const billed = fc.array(
  fc.record({
    invoice: often<Partial<Invoice> & Pick<Invoice, 'lines' | 'total' | 'date'>>(plainInvoices, invoices),
    customerId: idOf('C', CUSTOMERS),
    itemIds: fc.array(idOf('I', ITEMS), { minLength: 12, maxLength: 12 }),
    isSelected: often(fc.constant(true), fc.constant(false)),
    isCorrected: fc.boolean(),
  }),
  { minLength: 1, maxLength: 10 },
);
const paid = fc.array(
  fc.record({
    payment: payments,
    /** Which invoices, and how much of each in hundredths: more than all of it is more than is owed. */
    applied: fc.uniqueArray(
      fc.tuple(fc.nat({ max: 9 }), often(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 101, max: 120 }))),
      { maxLength: 3, selector: ([at]) => at },
    ),
    unapplied: fc.nat({ max: 50_000 }),
    isSelected: often(fc.constant(true), fc.constant(false)),
  }),
  { maxLength: 8 },
);

/**
 * Companies as they may be: names that collide, missing settings, invoices that depend on records JobPro never publishes, payments of
 * several invoices. At most one payment pays an invoice, so that no order of events decides which of two exceeds its balance. With
 * `contested`, several payments may exceed it together.
 */
export const generated = (
  edition: Edition,
  { contested = false }: { readonly contested?: boolean } = {},
): fc.Arbitrary<GeneratedCompany> =>
  fc
    .record({ settings: companies(edition), named, billed, paid, sendAlong: fc.boolean() })
    .map(({ settings, named, billed, paid, sendAlong }) => {
      const people: Customer[] = numbered(
        'C',
        named.customers.map(([customer, name, own]) => (own ? customer : { ...customer, displayName: name })),
      );
      const items: Item[] = numbered(
        'I',
        named.items.map(([item, name, own]) => (own ? item : { ...item, name })),
      );
      const jobs: Job[] = numbered(
        'J',
        named.jobs.map(([job, customerId]) => ({ ...job, customerId })),
      );
      const bills: Invoice[] = numbered(
        'N',
        billed.map(({ invoice, customerId, itemIds }, at) => ({
          number: String(1000 + at),
          ...invoice,
          customerId,
          lines: invoice.lines.map((line, at) => {
            const itemId = itemIds[at];
            // One line in four names no item.
            return itemId === undefined || at % 4 === 3 ? { ...line, itemId: undefined } : { ...line, itemId };
          }),
        })),
      );
      const checks = paymentsOf(bills, paid, contested);
      const corrected = bills.filter((_bill, at) => billed[at]?.isCorrected && billed[at].isSelected);
      const revisions = Object.fromEntries(corrected.map(({ id }) => [id, 2]));
      const select = (entity: 'invoice' | 'payment', ids: readonly string[], more: object) =>
        ids.length === 0
          ? []
          : [
              {
                type: `jobpro.${entity}.export-requested.v1` as const,
                data: { batchId: `${entity}s`, ids, requestedBy: 'Pat', ...more },
              },
            ];
      const wanted = {
        invoice: bills.filter((_bill, at) => billed[at]?.isSelected).map(({ id }) => id),
        payment: checks.filter((_check, at) => paid[at]?.isSelected).map(({ id }) => id),
      };
      return {
        settings,
        invoices: new Map(bills.map((bill) => [bill.id, bill])),
        payments: new Map(checks.map((check) => [check.id, check])),
        events: [
          { type: 'jobpro.company.configured.v1', data: settings },
          ...people.map((data) => ({ type: 'jobpro.customer.created.v1' as const, data })),
          ...items.map((data) => ({ type: 'jobpro.item.created.v1' as const, data })),
          ...jobs.map((data) => ({ type: 'jobpro.job.created.v1' as const, data })),
          // What is corrected did not add up before.
          ...bills.map((bill) => ({
            type: 'jobpro.invoice.created.v1' as const,
            data: corrected.includes(bill) ? { ...bill, total: new Decimal(bill.total).plus('0.01').toFixed(2) } : bill,
          })),
          ...checks.map((data) => ({ type: 'jobpro.payment.recorded.v1' as const, data })),
          // The selection names the revision that was seen, so an invoice is sent as corrected, whichever event is first.
          ...corrected.map((bill) => ({
            type: 'jobpro.invoice.updated.v1' as const,
            data: { ...bill, revision: 2 },
          })),
          ...select('invoice', wanted.invoice, { revisions }),
          ...select('payment', wanted.payment, { sendAlong }),
        ],
        selected: (['invoice', 'payment'] as const).flatMap((entity) => wanted[entity].map((id) => ({ entity, id }))),
      };
    });

type Paid = typeof paid extends fc.Arbitrary<infer P> ? P : never;

function paymentsOf(bills: readonly Invoice[], paid: Paid, contested: boolean): Payment[] {
  const taken = new Set<string>();
  return numbered(
    'P',
    paid.map(({ payment, applied, unapplied }) => {
      const [first] = applied.flatMap(([at]) => bills[at % bills.length] ?? []);
      const customerId = first?.customerId ?? 'C0';
      const applications = applied.flatMap(([at, part]) => {
        const bill = bills[at % bills.length];
        if (bill?.customerId !== customerId || (taken.has(bill.id) && !contested)) return [];
        taken.add(bill.id);
        const amount = new Decimal(bill.total).times(part).dividedBy(100).toFixed(2);
        return new Decimal(amount).gt(0) ? [{ invoiceId: bill.id, amount }] : [];
      });
      const amount = applications
        .reduce((sum, application) => sum.plus(application.amount), new Decimal(unapplied).dividedBy(100))
        .toFixed(2);
      return { ...payment, customerId, amount, applications };
    }),
  );
}
