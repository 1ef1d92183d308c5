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
  /** The policy for a customer or item that is inactive in QuickBooks. */
  inactiveNames: z.enum(['reactivate', 'reject']).default('reject'),
  /** The policy for a customer's name that a vendor, employee or other name already uses: refuse, or append this suffix. */
  heldNames: z.union([z.literal('reject'), z.object({ suffix: text(20) })]).default('reject'),
  /**
   * The policy for an invoice whose total differs in QuickBooks, because QuickBooks computes the tax. Its payments wait until
   * somebody decides (the default), or a difference up to this amount is accepted.
   */
  taxDifferences: z.union([z.literal('hold'), z.object({ acceptUpTo: Money })]).optional(),
});
export type CompanySettings = z.infer<typeof CompanySettings>;
