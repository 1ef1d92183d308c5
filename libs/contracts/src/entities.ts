import { z } from 'zod';
import { Day, Edition, EntityId, Money, Quantity, Rate, Revision, text } from './primitives.js';

export const Address = z.object({
  lines: z.array(text(500)).max(5),
  city: text(255).optional(),
  state: text(255).optional(),
  postalCode: text(30).optional(),
  country: text(255).optional(),
});
export type Address = z.infer<typeof Address>;

/**
 * A customer as JobPro knows it. `displayName` is what QuickBooks shows and what names are compared
 * by.
 */
export const Customer = z.object({
  id: EntityId,
  revision: Revision,
  displayName: text(500),
  kind: z.enum(['person', 'company']).optional(),
  companyName: text(500).optional(),
  givenName: text(100).optional(),
  familyName: text(100).optional(),
  email: text(1023).optional(),
  phone: text(100).optional(),
  mobile: text(100).optional(),
  billingAddress: Address.optional(),
  shippingAddress: Address.optional(),
  terms: text(100).optional(),
  taxExempt: z.boolean().optional(),
  notes: text(4000).optional(),
});
export type Customer = z.infer<typeof Customer>;

export const ItemType = z.enum(['service', 'non-inventory', 'inventory']);
export type ItemType = z.infer<typeof ItemType>;

/** Something that a contractor sells. A line of an invoice names an item. */
export const Item = z.object({
  id: EntityId,
  revision: Revision,
  name: text(500),
  type: ItemType,
  description: text(4000).optional(),
  purchaseDescription: text(4000).optional(),
  price: Rate.optional(),
  cost: Rate.optional(),
  sku: text(100).optional(),
  taxable: z.boolean().default(false),
});
export type Item = z.infer<typeof Item>;

/** A job: becomes a sub-customer of its customer in QuickBooks Desktop, and nothing Online. */
export const Job = z.object({
  id: EntityId,
  revision: Revision,
  number: text(50),
  name: text(500),
  customerId: EntityId,
  startDate: Day.optional(),
  endDate: Day.optional(),
  description: text(4000).optional(),
  address: Address.optional(),
});
export type Job = z.infer<typeof Job>;

/**
 * One line. `amount` is what JobPro charged. Where quantity and rate are given, their product is
 * within a cent of it.
 */
export const InvoiceLine = z.object({
  itemId: EntityId.optional(),
  description: text(4000).optional(),
  quantity: Quantity.optional(),
  rate: Rate.optional(),
  amount: Money,
  taxable: z.boolean().default(false),
  serviceDate: Day.optional(),
  jobId: EntityId.optional(),
  jobNumber: text(50).optional(),
  jobName: text(500).optional(),
});
export type InvoiceLine = z.infer<typeof InvoiceLine>;

/** A discount on the whole invoice, before tax: a fixed amount, or a percentage of the lines. */
const Discount = z.union([z.object({ amount: Money }), z.object({ percent: Rate })]);
type Discount = z.infer<typeof Discount>;

/** An invoice belongs to the customer, never to a job: one invoice may span several jobs. */
export const Invoice = z.object({
  id: EntityId,
  revision: Revision,
  number: text(50),
  customerId: EntityId,
  date: Day,
  dueDate: Day.optional(),
  terms: text(100).optional(),
  poNumber: text(100).optional(),
  memo: text(4000).optional(),
  lines: z.array(InvoiceLine).min(1).max(5000),
  discount: Discount.optional(),
  tax: z.object({ amount: Money, name: text(100).optional() }).optional(),
  /** The amount that the customer owes for this invoice: lines, less discount, plus tax. */
  total: Money,
});
export type Invoice = z.infer<typeof Invoice>;

/**
 * A payment belongs to the customer. The amount that `applications` does not cover stays unapplied.
 */
export const Payment = z.object({
  id: EntityId,
  revision: Revision,
  customerId: EntityId,
  date: Day,
  amount: Money,
  method: text(100).optional(),
  reference: text(100).optional(),
  memo: text(4000).optional(),
  applications: z.array(z.object({ invoiceId: EntityId, amount: Money })).max(1000),
});
export type Payment = z.infer<typeof Payment>;

/** An account by the name QuickBooks shows (`Parent:Child` for a sub-account). */
const AccountName = text(209);
/** QuickBooks' own account for payments until they are deposited, by its older name. */
export const UNDEPOSITED_FUNDS = 'Undeposited Funds';

/** How tax that JobPro computed reaches QuickBooks. */
const TaxTreatment = z.discriminatedUnion('kind', [
  /** JobPro's amount replaces what QuickBooks would compute (Online's TxnTaxDetail). */
  z.object({ kind: z.literal('override'), taxCode: text(100).optional() }),
  /** JobPro's amount is a line of its own, on an item that QuickBooks has. */
  z.object({ kind: z.literal('line'), item: text(100) }),
  /** QuickBooks computes it. A total that differs from JobPro's is reported. */
  z.object({ kind: z.literal('quickbooks') }),
]);
type TaxTreatment = z.infer<typeof TaxTreatment>;

/** A company's settings for its books. Nothing is sent before they exist. */
export const CompanySettings = z.object({
  revision: Revision,
  /** Who chose them, as the record of changes shows it. */
  changedBy: text(200).optional(),
  name: text(209),
  edition: Edition,
  /** Nothing dated before this day is offered for export. */
  goLive: Day.optional(),
  /**
   * The accounts for sales and purchases of a *new* item. An existing item keeps its own
   * accounts.
   */
  accounts: z.object({
    income: AccountName.optional(),
    expense: AccountName.optional(),
    costOfGoods: AccountName.optional(),
    asset: AccountName.optional(),
  }),
  depositAccount: AccountName.default(UNDEPOSITED_FUNDS),
  /**
   * Desktop: the accounts-receivable account of invoices and of payments without an invoice. Without
   * it QuickBooks uses the one that somebody used last.
   */
  receivableAccount: AccountName.optional(),
  /** The item that carries invoice lines for which JobPro names none. */
  lineItem: text(100).optional(),
  /** The item that carries a discount on Desktop, where a discount is a line. */
  discountItem: text(100).optional(),
  /**
   * JobPro's names of payment methods and terms on the left, QuickBooks' on the right; one not
   * named passes as it is.
   */
  paymentMethods: z.record(z.string(), text(100)).default({}),
  terms: z.record(z.string(), text(100)).default({}),
  tax: TaxTreatment.default({ kind: 'override' }),
  numbering: z.enum(['jobpro', 'quickbooks']).default('jobpro'),
  /** The policy for a customer or item that is inactive in QuickBooks. */
  inactiveNames: z.enum(['reactivate', 'reject']).default('reject'),
  /**
   * The policy for a customer's name that a vendor, employee or other name already uses: refuse, or
   * append this suffix.
   */
  heldNames: z.union([z.literal('reject'), z.object({ suffix: text(20) })]).default('reject'),
  /**
   * The policy for an invoice whose total differs in QuickBooks, because QuickBooks computes the
   * tax. Its payments wait until somebody decides (the default), or a difference up to this amount
   * is accepted.
   */
  taxDifferences: z.union([z.literal('hold'), z.object({ acceptUpTo: Money })]).optional(),
});
export type CompanySettings = z.infer<typeof CompanySettings>;
