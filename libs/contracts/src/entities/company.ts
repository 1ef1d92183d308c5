import { z } from 'zod';
import { Day, Money, Revision, text } from '../primitives.js';
import { Edition } from './entity.js';

/** An account by the name QuickBooks shows (`Parent:Child` for a sub-account). */
const AccountName = text(209);

/** How tax that JobPro computed reaches QuickBooks. */
const TaxTreatment = z.discriminatedUnion('kind', [
  /** JobPro's amount replaces what QuickBooks would compute (Online's TxnTaxDetail). */
  z.object({ kind: z.literal('override'), taxCode: text(100).optional() }),
  /** JobPro's amount is a line of its own, on an item that QuickBooks has. */
  z.object({ kind: z.literal('line'), item: text(100) }),
  /** QuickBooks computes it; a total that differs from JobPro's is told. */
  z.object({ kind: z.literal('quickbooks') }),
]);
type TaxTreatment = z.infer<typeof TaxTreatment>;

/** What a company decided about its books. Nothing is sent before it is there. */
export const CompanySettings = z.object({
  revision: Revision,
  /** Who chose them, as the record of changes shows it. */
  changedBy: text(200).optional(),
  name: text(209),
  edition: Edition,
  /** Nothing dated before this day is offered for export. */
  goLive: Day.optional(),
  /** Where the sales and purchases of a *new* item are booked; an existing item keeps its own accounts. */
  accounts: z.object({
    income: AccountName.optional(),
    expense: AccountName.optional(),
    costOfGoods: AccountName.optional(),
    asset: AccountName.optional(),
  }),
  depositAccount: AccountName.default('Undeposited Funds'),
  /** The item that carries invoice lines for which JobPro names none. */
  lineItem: text(100).optional(),
  /** The item that carries a discount on Desktop, where a discount is a line. */
  discountItem: text(100).optional(),
  /** JobPro's names of payment methods and terms on the left, QuickBooks' on the right; one not named passes as it is. */
  paymentMethods: z.record(z.string(), text(100)).default({}),
  terms: z.record(z.string(), text(100)).default({}),
  tax: TaxTreatment.default({ kind: 'override' }),
  numbering: z.enum(['jobpro', 'quickbooks']).default('jobpro'),
  /** What to do about a customer or item that QuickBooks has, but inactive. */
  inactiveNames: z.enum(['reactivate', 'reject']).default('reject'),
  /** What to do about a customer's name that a vendor, employee or other name holds: refuse, or append this suffix. */
  heldNames: z.union([z.literal('reject'), z.object({ suffix: text(20) })]).default('reject'),
  /**
   * Where QuickBooks computes the tax and comes to another total than JobPro: hold the invoice's payments until somebody decides (also
   * where nothing is said here), or take a difference up to this amount as it is.
   */
  taxDifferences: z.union([z.literal('hold'), z.object({ acceptUpTo: Money })]).optional(),
});
export type CompanySettings = z.infer<typeof CompanySettings>;
