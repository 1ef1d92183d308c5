import { type DetailsOf, type FailureCode, type Payment, reason, sumMoney } from '@jobpro/contracts';
import { Decimal } from 'decimal.js';
import type { CompanyRecords } from './company-records.js';
import type { InvoiceInput } from './invoices.js';
import type { Expected, ExpectedEnd } from './sample.schema.js';

const exported: ExpectedEnd = { end: 'exported' };

function failed<C extends FailureCode>(code: C, details: DetailsOf<C>): Extract<ExpectedEnd, { end: 'failed' }> {
  return { end: 'failed', code, sentence: reason(code, details).sentence };
}

/** The length of an invoice's number that each edition takes. */
const NUMBER = { desktop: 11, online: 21 } as const;

/** Where every record must end, said from how the day was made, not from what the services do. */
export function expectedOf(records: CompanyRecords): Expected {
  const { plan, invoices, payments, unselected } = records;
  const isDesktop = plan.settings.edition === 'desktop';
  const selected = <T extends { id: string }>(all: readonly T[]) => all.filter(({ id }) => !unselected.has(id));
  const neededCustomers = new Set([
    ...[...selected(invoices), ...selected(payments)].map(({ customerId }) => customerId),
    ...(isDesktop ? records.jobs.map(({ customerId }) => customerId) : []),
  ]);
  const neededItems = new Set(selected(invoices).flatMap(({ lines }) => lines.flatMap(({ itemId }) => itemId ?? [])));
  const customer = byId(records.customers, ({ id }, place) =>
    neededCustomers.has(id) ? customerEnd(records, place) : { end: 'not-needed' },
  );
  const item = byId(records.items, ({ id }, place) =>
    neededItems.has(id) ? itemEnd(records, place) : { end: 'not-needed' },
  );
  const job = byId(records.jobs, () => (isDesktop ? exported : { end: 'not-applicable' }));
  const invoice = byId(invoices, (each) =>
    unselected.has(each.id) ? { end: 'not-selected' } : invoiceEnd(records, each, customer, item),
  );
  const payment = byId(payments, (each): ExpectedEnd => {
    if (unselected.has(each.id)) return { end: 'not-selected' };
    const open = each.applications.filter(({ invoiceId }) => invoice[invoiceId]?.end === 'not-selected');
    if (open.length > 0) return { end: 'waiting', for: open.map(({ invoiceId }) => `invoice ${invoiceId}`) };
    for (const { invoiceId } of each.applications) {
      const end = invoice[invoiceId];
      const number = invoices.find(({ id }) => id === invoiceId)?.number ?? invoiceId;
      if (end?.end === 'failed') return failed('need.failed', { what: 'invoice', name: number, because: end.sentence });
    }
    const applied = sumMoney(each.applications.map(({ amount }) => amount));
    if (new Decimal(each.amount).lte(0))
      return failed('document.not-positive', { what: 'payment', amount: each.amount });
    if (new Decimal(applied).gt(each.amount)) return failed('payment.over-applied', { amount: each.amount, applied });
    return (
      each.applications.map((application) => overpaid(records, application)).find((end) => end !== undefined) ??
      exported
    );
  });
  return { customer, item, job, invoice, payment };
}

/** More against an invoice than it was ever for. */
function overpaid(
  { invoices }: CompanyRecords,
  { invoiceId, amount }: Payment['applications'][number],
): ExpectedEnd | undefined {
  const invoice = invoices.find(({ id }) => id === invoiceId);
  if (invoice === undefined || new Decimal(amount).lte(invoice.total)) return undefined;
  return failed('payment.invoice-balance', { invoice: invoice.number });
}

function byId<T extends { id: string }>(
  all: readonly T[],
  endOf: (each: T, place: number) => ExpectedEnd,
): Record<string, ExpectedEnd> {
  return Object.fromEntries(all.map((each, place) => [each.id, endOf(each, place)]));
}

function customerEnd({ plan }: CompanyRecords, place: number): ExpectedEnd {
  const { name = '', inQuickBooks } = plan.customers[place] ?? {};
  switch (inQuickBooks) {
    case 'held':
      return failed('name.held', { name, holder: 'vendor' });
    case 'too-long':
      return failed('name.too-long', { what: 'customer', name, limit: '41' });
    case 'inactive':
      return plan.settings.inactiveNames === 'reactivate'
        ? exported
        : failed('name.inactive', { what: 'customer', name });
    case 'there':
    case 'no':
    case 'same-again':
    case 'no-account':
    case 'unneeded':
    case undefined:
      return exported;
    default:
      return inQuickBooks satisfies never;
  }
}

function itemEnd({ plan }: CompanyRecords, place: number): ExpectedEnd {
  const { inQuickBooks, type = 'service' } = plan.items[place] ?? {};
  if (inQuickBooks !== 'no-account') return exported;
  return failed('settings.account-missing', {
    account: type === 'inventory' ? 'inventory asset' : 'expense',
    for: type,
  });
}

function invoiceEnd(
  { plan, customers, items }: CompanyRecords,
  invoice: InvoiceInput,
  customerEnds: Record<string, ExpectedEnd>,
  itemEnds: Record<string, ExpectedEnd>,
): ExpectedEnd {
  const customer = customerEnds[invoice.customerId];
  if (customer?.end === 'failed') {
    const name = customers.find(({ id }) => id === invoice.customerId)?.displayName ?? '';
    return failed('need.failed', { what: 'customer', name, because: customer.sentence });
  }
  for (const { itemId = '' } of invoice.lines) {
    const item = itemEnds[itemId];
    const name = items.find(({ id }) => id === itemId)?.name ?? '';
    if (item?.end === 'failed') return failed('need.failed', { what: 'item', name, because: item.sentence });
  }
  const parts = partsOf(invoice);
  if (!new Decimal(parts).equals(invoice.total))
    return failed('invoice.does-not-add-up', { total: invoice.total, lines: parts });
  const goLive = plan.settings.goLive ?? '';
  if (invoice.date < goLive) return failed('invoice.before-go-live', { date: invoice.date, goLive });
  const limit = NUMBER[plan.settings.edition];
  if (invoice.number.length > limit) return failed('number.too-long', { number: invoice.number, limit: String(limit) });
  return exported;
}

function partsOf({ lines, discount, tax }: InvoiceInput): string {
  const sum = new Decimal(sumMoney(lines.map(({ amount }) => amount)));
  const less =
    discount === undefined
      ? '0'
      : 'amount' in discount
        ? discount.amount
        : sum.times(discount.percent).dividedBy(100).toFixed(2, Decimal.ROUND_HALF_UP);
  return sum
    .minus(less)
    .plus(tax?.amount ?? '0')
    .toFixed(2);
}
