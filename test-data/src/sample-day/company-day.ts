import { type Payment, sumMoney } from '@jobpro/contracts';
import { randomFrom, type Random } from '@jobpro/testing';
import type { CompanyRecords } from './company-records.js';
import type { CompanyPlan } from './company-plan.js';
import { expectedOf } from './expected.js';
import { invoice, type InvoiceInput } from './invoices.js';
import { customersOf, itemsOf, jobsOf } from './masters.js';
import { head, type Open, paymentsOver } from './payments.js';
import { type Seed, quickBooksBefore } from './quickbooks-seed.js';
import type { Expected, SampleEvent } from './sample.schema.js';
import { batches } from './selections.js';

const INVOICES = 75;
const PAYMENTS = 45;
/** Invoices and payments at these places nobody selects. */
const UNSELECTED = new Set([58, 60, 61, 63, 66, 67, 70, 73]);
const UNSELECTED_PAYMENTS = new Set([9, 18, 27, 36]);

/** Everything that happens to one company, and where it must end. */
export interface CompanyDay {
  readonly id: string;
  readonly files: Readonly<Record<string, readonly SampleEvent[]>>;
  readonly quickBooks: Seed;
  readonly expected: Expected;
}

/** Composes the day of a company. The same seed gives the same day, word for word. */
export function companyDay(plan: CompanyPlan, seed: number): CompanyDay {
  const random = randomFrom(seed);
  const customers = customersOf(plan, random);
  const items = itemsOf(plan);
  const jobs = jobsOf(plan, customers);
  const invoices = Array.from({ length: INVOICES }, (_, index) =>
    compose(plan, { customers, items, jobs }, index, random),
  );
  const unselected = new Set([...UNSELECTED].map((place) => invoices[place]?.id ?? ''));
  const documents = { plan, customers, items, jobs, invoices, unselected };
  const payments = allPayments({ ...documents, payments: [] }, random);
  for (const place of UNSELECTED_PAYMENTS) unselected.add(payments[place]?.id ?? '');
  const records: CompanyRecords = { ...documents, payments };
  const corrected = invoices.slice(6, 8);
  const at = (time: string, type: string, data: unknown): SampleEvent => ({
    at: time,
    type,
    data: data as SampleEvent['data'],
  });
  const hour = (index: number, hours: readonly string[]) => hours[Math.floor((index * hours.length) / INVOICES)] ?? '';
  return {
    id: plan.id,
    files: {
      settings: [at('07:00', 'jobpro.company.configured.v1', plan.settings)],
      customers: customers.map((each) => at('07:30', 'jobpro.customer.created.v1', each)),
      items: items.map((each) => at('07:40', 'jobpro.item.created.v1', each)),
      jobs: jobs.map((each) => at('08:00', 'jobpro.job.created.v1', each)),
      invoices: [
        ...invoices.map((each, index) =>
          at(
            hour(index, ['09:00', '10:30', '14:00']),
            'jobpro.invoice.created.v1',
            corrected.includes(each) ? draft(each) : each,
          ),
        ),
        ...corrected.map((each) => at('15:30', 'jobpro.invoice.updated.v1', each)),
      ],
      payments: payments.map((each, index) => at(index < 25 ? '13:00' : '15:00', 'jobpro.payment.recorded.v1', each)),
      selections: batches(
        records,
        corrected.map(({ id }) => id),
      ).map(({ time, type, data }) => at(time, type, data)),
    },
    quickBooks: quickBooksBefore(plan, jobs),
    expected: expectedOf(records),
  };
}

/** Some customers and items are kept for the documents that must fail. */
function compose(
  plan: CompanyPlan,
  { customers, items, jobs }: Pick<CompanyRecords, 'customers' | 'items' | 'jobs'>,
  index: number,
  random: Random,
): InvoiceInput {
  const fit = plan.customers.flatMap(({ inQuickBooks }, place) =>
    inQuickBooks === 'there' ||
    inQuickBooks === 'no' ||
    inQuickBooks === 'same-again' ||
    (inQuickBooks === 'inactive' && reactivates(plan))
      ? [place]
      : [],
  );
  const odd = plan.customers.flatMap(({ inQuickBooks }, place) =>
    inQuickBooks === 'held' || inQuickBooks === 'too-long' || (inQuickBooks === 'inactive' && !reactivates(plan))
      ? [place]
      : [],
  );
  const customer = customers[odd[index] ?? fit[(index * 5) % fit.length] ?? 0];
  const usable = items.filter((_, place) =>
    ['there', 'no', 'inactive'].includes(plan.items[place]?.inQuickBooks ?? ''),
  );
  const withoutAccount = items.filter((_, place) => plan.items[place]?.inQuickBooks === 'no-account');
  const order = {
    index,
    number: `${plan.documents.prefix}${String(plan.documents.first + index)}`,
    customerId: customer?.id ?? '',
    jobs: jobs.filter(({ customerId }) => customerId === customer?.id),
    items: (index === 3 ? withoutAccount : usable).map(({ id, name, price = '0', taxable = false }) => ({
      id,
      name,
      price,
      taxable,
    })),
    lines: 1 + ((index * 5) % 12),
  };
  const base = invoice(order, random);
  switch (index) {
    case 4:
      return {
        ...base,
        number: plan.settings.edition === 'desktop' ? `${base.number}-REV-A` : `${base.number}-ADDENDUM-2`,
      };
    case 5:
      return { ...base, date: '2025-12-29' };
    case 8:
      return { ...base, total: `${base.total.slice(0, -1)}${base.total.endsWith('7') ? '2' : '7'}` };
    default:
      // Two of them were corrected before they were selected.
      return index === 6 || index === 7 ? { ...base, revision: 2 } : base;
  }
}

const reactivates = (plan: CompanyPlan) => plan.settings.inactiveNames === 'reactivate';

/** An invoice as it was before somebody corrected it. */
function draft(corrected: InvoiceInput): InvoiceInput {
  const [first] = corrected.lines;
  if (first === undefined) return corrected;
  return { ...corrected, revision: 1, lines: [{ description: 'to be detailed', amount: '1.00' }], total: '1.00' };
}

/** The payments that must go, and behind them those that must not. */
function allPayments(records: CompanyRecords, random: Random): Payment[] {
  const expected = expectedOf(records).invoice;
  const going = records.invoices.flatMap(({ id, customerId, total }) =>
    expected[id]?.end === 'exported' ? [{ id, customerId, total }] : [],
  );
  const left = records.invoices.find(({ id }) => expected[id]?.end === 'not-selected');
  // Refused for what it is itself: where its customer is refused too, the payment names whichever it hears of first.
  const refused = records.invoices.find(({ id }) => {
    const end = expected[id];
    return end?.end === 'failed' && end.code !== 'need.failed';
  });
  const last = going.pop();
  const good = paymentsOver(going, PAYMENTS - 5, random);
  const odd = (
    place: number,
    invoice: InvoiceInput | Open | undefined,
    amount: string | undefined,
    applied?: string,
  ): Payment[] => {
    if (invoice === undefined) return [];
    const { id, customerId, total } = invoice;
    const applications = amount === '0.00' ? [] : [{ invoiceId: id, amount: applied ?? total }];
    return [{ ...head(good.length + place, random), customerId, amount: amount ?? total, applications }];
  };
  const tooMuch = sumMoney([last?.total ?? '0', '10.00']);
  return [
    ...good,
    // It waits for an invoice that nobody selects; its invoice is refused; it applies more than it is; it is nothing at all;
    // it applies more than the invoice owes.
    ...odd(0, left, undefined),
    ...odd(1, refused, undefined),
    ...odd(2, last, '1.00'),
    ...odd(3, last, '0.00'),
    ...odd(4, last, tooMuch, tooMuch),
  ];
}
