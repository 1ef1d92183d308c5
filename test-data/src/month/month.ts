import type {
  CompanySettings,
  Customer,
  DataOf,
  Edition,
  Invoice,
  Item,
  Job,
  MessageType,
  Payment,
} from '@jobpro/contracts';
import type { Random } from '@jobpro/testing';

/** How much a contractor does in a month. */
export interface MonthSize {
  readonly customers: number;
  readonly items: number;
  readonly jobs: number;
  readonly invoices: number;
  readonly payments: number;
}
/** A mid-size contractor. */
export const midSize: MonthSize = { customers: 3_000, items: 800, jobs: 900, invoices: 12_000, payments: 9_000 };

/** The same contractor at a smaller scale. */
export const partOf = (part: number): MonthSize => ({
  customers: Math.ceil(midSize.customers / part),
  items: Math.ceil(midSize.items / part),
  jobs: Math.ceil(midSize.jobs / part),
  invoices: Math.ceil(midSize.invoices / part),
  payments: Math.ceil(midSize.payments / part),
});

export interface MonthEvent {
  readonly companyId: string;
  readonly type: MessageType;
  readonly data: unknown;
}

/** The totals that the books must have after a month, to the cent. */
export interface MonthBooks {
  readonly invoices: { readonly count: number; readonly cents: number };
  readonly payments: { readonly count: number; readonly cents: number };
  /** The part of the payments that is applied to invoices. */
  readonly appliedCents: number;
  /** The documents of the customer that QuickBooks refuses, which fail with its name. */
  readonly refused: { readonly invoices: number; readonly payments: number };
}

export interface Month {
  readonly companyId: string;
  readonly edition: Edition;
  readonly settings: CompanySettings;
  readonly events: readonly MonthEvent[];
  readonly books: MonthBooks;
}

/** The one customer whose name a vendor holds in QuickBooks. */
export const heldName = 'Held By A Vendor';
/** Documents that are selected together. */
const A_BATCH = 1_000;
const NEVER = 0;

const money = (cents: number): string => `${Math.trunc(cents / 100)}.${String(Math.abs(cents) % 100).padStart(2, '0')}`;
const day = (random: Random): string => `2026-11-${String(random.between(1, 30)).padStart(2, '0')}`;

/** A month of one company, the same for the same seed: its settings, all its records and the selections that send its documents. */
export function monthOf(companyId: string, edition: Edition, size: MonthSize, random: Random): Month {
  const events: MonthEvent[] = [];
  const tell = <T extends MessageType>(type: T, data: DataOf<T>) => events.push({ companyId, type, data });
  const settings = settingsOf(companyId, edition);
  tell('jobpro.company.configured.v1', settings);

  for (let at = 0; at < size.customers; at += 1) tell('jobpro.customer.created.v1', customerOf(at));
  for (let at = 0; at < size.items; at += 1) tell('jobpro.item.created.v1', itemOf(at));
  for (let at = 0; at < size.jobs; at += 1) tell('jobpro.job.created.v1', jobOf(at, size, random));

  const invoices = Array.from({ length: size.invoices }, (_, at) => invoiceOf(at, size, random));
  for (const { invoice } of invoices) tell('jobpro.invoice.created.v1', invoice);
  const payments = paymentsOf(invoices, size, random);
  for (const { payment } of payments) tell('jobpro.payment.recorded.v1', payment);

  select(
    events,
    companyId,
    'invoice',
    invoices.map(({ invoice }) => invoice.id),
  );
  select(
    events,
    companyId,
    'payment',
    payments.map(({ payment }) => payment.id),
  );
  return { companyId, edition, settings, events, books: booksOf(invoices, payments) };
}

const isHeld = (customerId: string): boolean => customerId === `C${String(NEVER)}`;

function settingsOf(name: string, edition: Edition): CompanySettings {
  return {
    revision: 1,
    name,
    edition,
    goLive: '2026-11-01',
    // By names that the books of each edition's simulator have.
    accounts: {
      income: edition === 'online' ? 'Services' : 'Construction Income',
      expense: edition === 'online' ? 'Job Materials' : 'Job Expenses',
      costOfGoods: 'Cost of Goods Sold',
      asset: 'Inventory Asset',
    },
    depositAccount: 'Undeposited Funds',
    lineItem: 'Contract work',
    discountItem: 'Discount',
    paymentMethods: {},
    terms: {},
    tax: edition === 'online' ? { kind: 'override', taxCode: 'Sales Tax' } : { kind: 'line', item: 'Sales Tax' },
    numbering: 'jobpro',
    inactiveNames: 'reject',
    heldNames: 'reject',
  };
}

function customerOf(at: number): Customer {
  const id = `C${String(at)}`;
  return { id, revision: 1, displayName: isHeld(id) ? heldName : `Customer ${String(at)}`, kind: 'company' };
}

function itemOf(at: number): Item {
  const types = ['service', 'non-inventory', 'inventory'] as const;
  const type = types[at % types.length] ?? 'service';
  return { id: `I${String(at)}`, revision: 1, name: `Item ${String(at)}`, type, taxable: at % 2 === 0 };
}

function jobOf(at: number, { customers }: MonthSize, random: Random): Job {
  const customerId = `C${String(random.between(1, customers - 1))}`;
  return { id: `J${String(at)}`, revision: 1, number: String(2000 + at), name: 'Kitchen remodel', customerId };
}

interface DraftInvoice {
  readonly invoice: Invoice;
  readonly cents: number;
}

function invoiceOf(at: number, { customers, items, jobs }: MonthSize, random: Random): DraftInvoice {
  let sum = 0;
  const lines = Array.from({ length: random.between(1, 4) }, (): Invoice['lines'][number] => {
    const quantity = random.between(1, 12);
    const rate = random.between(1, 90_000);
    sum += quantity * rate;
    const number = random.between(0, jobs - 1);
    const item = random.between(0, items - 1);
    return {
      // One line in twenty names no item.
      ...(random.between(1, 20) === 1 ? {} : { itemId: `I${String(item)}` }),
      quantity: String(quantity),
      rate: money(rate),
      amount: money(quantity * rate),
      taxable: random.between(0, 1) === 1,
      jobId: `J${String(number)}`,
      jobNumber: String(2000 + number),
    };
  });
  const tax = random.between(0, 2) === 0 ? random.between(1, 5_000) : 0;
  const discount = random.between(0, 9) === 0 ? random.between(1, sum) : 0;
  const cents = sum - discount + tax;
  // One in a hundred belongs to the customer that QuickBooks refuses.
  const customer = at % 100 === 0 ? NEVER : random.between(1, customers - 1);
  const invoice: Invoice = {
    id: `N${String(at)}`,
    revision: 1,
    number: String(10_000 + at),
    customerId: `C${String(customer)}`,
    date: day(random),
    lines,
    total: money(cents),
    ...(tax > 0 ? { tax: { amount: money(tax) } } : {}),
    ...(discount > 0 ? { discount: { amount: money(discount) } } : {}),
  };
  return { invoice, cents };
}

interface Paid {
  readonly payment: Payment;
  readonly cents: number;
  readonly applied: number;
}

/**
 * Each of some invoices is paid, whole or in part; some pay more, and the rest stays unapplied; some are applied to nothing. Those of the
 * customer who is refused are applied to nothing, so that one sentence says why they fail.
 */
function paymentsOf(invoices: readonly DraftInvoice[], { payments }: MonthSize, random: Random): Paid[] {
  return random
    .shuffle(invoices)
    .slice(0, payments)
    .map(({ invoice, cents }, at) => {
      const applied =
        random.between(0, 9) === 0 || isHeld(invoice.customerId) ? 0 : random.between(1, Math.max(1, cents));
      const over = random.between(0, 9) === 0 ? random.between(1, 10_000) : 0;
      const paid = Math.max(1, applied + over);
      const payment: Payment = {
        id: `P${String(at)}`,
        revision: 1,
        customerId: invoice.customerId,
        date: day(random),
        amount: money(paid),
        method: 'Check',
        reference: String(5_000 + at),
        applications: applied > 0 && cents > 0 ? [{ invoiceId: invoice.id, amount: money(applied) }] : [],
      };
      return { payment, cents: paid, applied: payment.applications.length > 0 ? applied : 0 };
    });
}

function select(events: MonthEvent[], companyId: string, entity: 'invoice' | 'payment', ids: readonly string[]): void {
  for (let from = 0; from < ids.length; from += A_BATCH) {
    const data = { batchId: `${entity}-${String(from)}`, ids: ids.slice(from, from + A_BATCH), requestedBy: 'Pat' };
    events.push({ companyId, type: `jobpro.${entity}.export-requested.v1`, data });
  }
}

function booksOf(invoices: readonly DraftInvoice[], payments: readonly Paid[]): MonthBooks {
  const sent = invoices.filter(({ invoice }) => !isHeld(invoice.customerId));
  const paid = payments.filter(({ payment }) => !isHeld(payment.customerId));
  const sum = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + amount, 0);
  return {
    invoices: { count: sent.length, cents: sum(sent.map(({ cents }) => cents)) },
    payments: { count: paid.length, cents: sum(paid.map(({ cents }) => cents)) },
    appliedCents: sum(paid.map(({ applied }) => applied)),
    refused: { invoices: invoices.length - sent.length, payments: payments.length - paid.length },
  };
}
