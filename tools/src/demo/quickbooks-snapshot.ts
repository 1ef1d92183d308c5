import { z } from 'zod';

/** A company's books in QuickBooks, the same form for both editions. Amounts are decimal strings with two places. */
export interface QuickBooksSnapshot {
  readonly customers: readonly BookName[];
  readonly items: readonly BookName[];
  readonly invoices: readonly BookInvoice[];
  readonly payments: readonly BookPayment[];
}

export interface BookName {
  readonly id: string;
  readonly name: string;
  readonly active: boolean;
  /** Id of the customer above; such a customer is a job. */
  readonly parentId: string | undefined;
  /** Everything else that QuickBooks holds of it and that does not change from run to run. */
  readonly details: Readonly<Record<string, unknown>>;
}

export interface BookLine {
  readonly itemId: string | undefined;
  readonly description: string | undefined;
  readonly quantity: string | undefined;
  readonly rate: string | undefined;
  readonly amount: string;
}

export interface BookInvoice {
  readonly id: string;
  readonly number: string | undefined;
  readonly customerId: string;
  readonly date: string;
  readonly dueDate: string | undefined;
  readonly memo: string;
  readonly lines: readonly BookLine[];
  /** Discount and tax are separate from the lines Online. On Desktop both are lines. */
  readonly discount: string;
  readonly tax: string;
  readonly total: string;
  readonly balance: string;
}

export interface BookPayment {
  readonly id: string;
  readonly customerId: string;
  readonly date: string;
  readonly reference: string | undefined;
  readonly memo: string;
  readonly method: string | undefined;
  readonly total: string;
  readonly unapplied: string;
  readonly applied: readonly { readonly invoiceId: string; readonly amount: string }[];
}

/** A name as QuickBooks compares it: case and spaces folded. */
export const compared = (name: string): string => name.trim().replace(/\s+/g, ' ').toLowerCase();

/**
 * The books without what differs from one run to the next (ids, times, versions, order of making): two of them are equal exactly
 * when a bookkeeper would see the same.
 */
export function comparable(snapshot: QuickBooksSnapshot): unknown {
  const nameOf = (all: readonly BookName[]) => {
    const byId = new Map(all.map((each) => [each.id, each]));
    const full = (id: string | undefined): string | undefined => {
      const entry = id === undefined ? undefined : byId.get(id);
      return entry === undefined
        ? id
        : [full(entry.parentId), entry.name].filter((part) => part !== undefined).join(':');
    };
    return full;
  };
  const [customer, item] = [nameOf(snapshot.customers), nameOf(snapshot.items)];
  const invoiceNumbers = new Map(snapshot.invoices.map(({ id, number }) => [id, number]));
  const names = (all: readonly BookName[], full: (id: string) => string | undefined) =>
    sorted(all.map(({ id, active, details }) => ({ name: full(id), active, details })));
  return {
    customers: names(snapshot.customers, customer),
    items: names(snapshot.items, item),
    invoices: sorted(
      snapshot.invoices.map(({ id: _id, customerId, lines, ...rest }) => ({
        ...rest,
        customer: customer(customerId),
        lines: lines.map(({ itemId, ...line }) => ({ ...line, item: item(itemId) })),
      })),
    ),
    payments: sorted(
      snapshot.payments.map(({ id: _id, customerId, applied, ...rest }) => ({
        ...rest,
        customer: customer(customerId),
        applied: sorted(applied.map(({ invoiceId, amount }) => ({ invoice: invoiceNumbers.get(invoiceId), amount }))),
      })),
    ),
  };
}

const sorted = (all: readonly unknown[]): unknown[] =>
  all
    .map((value) => ({ key: JSON.stringify(value), value }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ value }) => value);

/** A figure of QuickBooks' JSON, number or string, as the decimal string that it shows. */
export const Figure = z.union([z.number().transform(String), z.string()]);
