import { limits as desktop } from '@jobpro/qbxml';
import { limits as online } from '@jobpro/quickbooks-online';
import { z } from 'zod';
import { Day, Money, Quantity, Rate, RemoteRef } from '../primitives.js';
import { command, document, Mark, type TextFields, textShape } from './shared.js';

/** The texts above the lines. A field that both editions take as text is one row here. */
export const invoiceTexts = {
  memo: { label: 'memo', multiline: true, limit: { online: online.invoice.memo, desktop: desktop.invoice.memo } },
  poNumber: {
    label: 'PO number',
    multiline: false,
    limit: { online: online.invoice.poNumber, desktop: desktop.invoice.poNumber },
  },
} as const satisfies TextFields;

/**
 * A line that sells an item. `rate` is absent where its product with `quantity` is not `amount` to
 * the cent. Online, a quantity without a rate is sent with the rate that follows from the amount.
 */
export const SaleLine = z.object({
  kind: z.literal('sale'),
  item: RemoteRef,
  description: z.string().max(desktop.invoice.lineDescription).optional(),
  quantity: Quantity.optional(),
  rate: Rate.optional(),
  amount: Money,
  taxable: z.boolean(),
  serviceDate: Day.optional(),
});

const lines = (description: number) =>
  z
    .array(
      z.discriminatedUnion('kind', [
        SaleLine,
        z.object({ kind: z.literal('text'), description: z.string().max(description) }),
      ]),
    )
    .min(1);

const invoice = (numberLength: number) => ({
  ...document,
  customer: RemoteRef,
  /** Absent where the company lets QuickBooks number. Never shortened. */
  number: z.string().max(numberLength).optional(),
  /** Somebody decided that it is sent although QuickBooks has another invoice of its number. */
  numberMayRepeat: z.boolean().optional(),
  date: Day,
  dueDate: Day.optional(),
  terms: RemoteRef.optional(),
  mark: Mark,
  total: Money,
});

/**
 * The currency of the amounts, where QuickBooks keeps more than one: `USD` Online, `US Dollar` on Desktop.
 * The connector compares it with that of the customer and of what QuickBooks answers.
 */
const currency = z.string().max(64).optional();

export const OnlineInvoiceCreate = z.object({
  ...invoice(online.invoice.number),
  /** JobPro's number where QuickBooks assigns its own: the office reads it on the invoice. */
  ownNumber: z.string().max(100).optional(),
  /** To whom QuickBooks sends the invoice. One address, or several with commas between them. */
  email: z.string().max(online.customer.email).optional(),
  currency,
  ...textShape(invoiceTexts, 'online'),
  lines: lines(online.invoice.lineDescription),
  discount: Money.optional(),
  /** JobPro's tax, in place of what QuickBooks would compute. */
  tax: z.object({ amount: Money, taxCode: RemoteRef.optional() }).optional(),
});
export type OnlineInvoiceCreate = z.infer<typeof OnlineInvoiceCreate>;

/** JobPro's discount and tax are lines here, on the items that the company set. */
export const DesktopInvoiceCreate = z.object({
  ...invoice(desktop.invoice.refNumber),
  ...textShape(invoiceTexts, 'desktop'),
  currency,
  lines: lines(desktop.invoice.lineDescription),
  receivableAccount: RemoteRef.optional(),
});
export type DesktopInvoiceCreate = z.infer<typeof DesktopInvoiceCreate>;

/** A payment. What `applied` does not use up stays unapplied. */
const PaymentCreate = z.object({
  ...document,
  customer: RemoteRef,
  date: Day,
  amount: Money,
  method: z.string().max(100).optional(),
  reference: z.string().max(100).optional(),
  depositTo: RemoteRef.optional(),
  memo: z.string().max(4095).optional(),
  mark: Mark,
  /** Somebody decided that it is sent although QuickBooks has a payment like it. */
  numberMayRepeat: z.boolean().optional(),
  applied: z.array(z.object({ invoice: z.object({ id: z.string() }), amount: Money, number: z.string() })),
});
export const OnlinePaymentCreate = z.object({ ...PaymentCreate.shape, currency });
export type OnlinePaymentCreate = z.infer<typeof OnlinePaymentCreate>;
export const DesktopPaymentCreate = z.object({
  ...PaymentCreate.shape,
  /** Of a payment that is applied to no invoice. Any other is on the account of its invoices. */
  receivableAccount: RemoteRef.optional(),
});
export type DesktopPaymentCreate = z.infer<typeof DesktopPaymentCreate>;

/** Voids a document in QuickBooks that was voided in JobPro. It is looked up by its id first. */
export const DocumentVoid = z.object({
  ...command,
  /** Its id in QuickBooks. */
  remote: z.object({ id: z.string() }),
  /** Its number or reference, as a sentence names it. */
  name: z.string(),
  date: Day.optional(),
  /** Somebody decided to void an invoice although payments are applied to it. They are then unapplied. */
  withPayments: z.boolean().optional(),
});
export type DocumentVoid = z.infer<typeof DocumentVoid>;
