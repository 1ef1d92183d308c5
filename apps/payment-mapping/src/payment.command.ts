import {
  type Edition,
  MARK_ROOM,
  type Payment,
  type PaymentCreate,
  reason,
  sumMoney,
  type Translation,
  warning,
} from '@jobpro/contracts';
import { chosenName, type FieldMapper, type Translate, translation } from '@jobpro/mapping';
import { limits as desktop } from '@jobpro/qbxml';
import { cutText, limits as online } from '@jobpro/quickbooks-online';
import { Decimal } from 'decimal.js';

interface Limits {
  readonly reference: number;
  readonly memo: number;
  /** Digits before the point of an amount. */
  readonly digits: number;
}
/** The two editions differ in lengths only. Our mark is part of the memo in both. */
const limits: Record<Edition, Limits> = {
  online: {
    reference: online.payment.reference,
    memo: online.privateNote - MARK_ROOM,
    digits: online.decimal.integerDigits,
  },
  desktop: {
    reference: desktop.payment.refNumber,
    memo: desktop.payment.memo - MARK_ROOM,
    digits: desktop.decimal.amountDigits,
  },
};

/** A payment belongs to the customer. What JobPro applied is applied, the rest stays unapplied (rule 6). */
export const toPaymentCommand =
  (edition: Edition): Translate<Payment> =>
  (payment, { settings, remote, openBalance }) =>
    translation(edition, (fields) => {
      checkAmounts(fields, payment, limits[edition].digits);
      for (const { invoiceId, amount } of appliedTo(payment)) {
        const open = openBalance?.(invoiceId);
        if (open !== undefined && new Decimal(amount).gt(open))
          fields.refuse(
            reason('payment.invoice-balance', { invoice: remote('invoice', invoiceId).label ?? invoiceId }),
          );
      }
      const { goLive } = settings;
      if (goLive !== undefined && payment.date < goLive)
        fields.refuse(reason('invoice.before-go-live', { date: payment.date, goLive }));
      return {
        customer: { id: remote('customer', payment.customerId).id },
        date: payment.date,
        amount: payment.amount,
        method: fields.reference('payment method', chosenName(settings.paymentMethods, payment.method))?.name,
        ...referenceAndMemo(fields, payment, limits[edition]),
        depositTo: fields.reference('account for payments', settings.depositAccount),
        mark: `JobPro payment ${payment.id}`,
        applied: appliedTo(payment).map(({ invoiceId, amount }) => {
          const invoice = remote('invoice', invoiceId);
          return { invoice: { id: invoice.id }, amount, number: invoice.label ?? invoiceId };
        }),
      } satisfies Translation<PaymentCreate>;
    });

/** A reference is often a card processor's id, which nobody can shorten. Where it is too long, the memo has the whole reference. */
function referenceAndMemo(fields: FieldMapper, { reference, memo }: Payment, limit: Limits) {
  const whole = fields.line('reference', reference, Number.POSITIVE_INFINITY);
  if (whole === undefined || whole.length <= limit.reference)
    return { reference: whole, memo: fields.text('memo', memo, limit.memo) };
  const short = cutText(whole, limit.reference).trim();
  fields.warn(warning('reference.shortened', { from: whole, to: short }));
  const text = [`Reference ${whole}`, memo].filter((line) => line !== undefined).join('\n');
  return { reference: short, memo: fields.text('memo', text, limit.memo) };
}

/** Returns what each invoice gets, each invoice once. Amounts of zero are left out. */
export function appliedTo({ applications }: Payment): { readonly invoiceId: string; readonly amount: string }[] {
  const sums = new Map<string, string>();
  for (const { invoiceId, amount } of applications) sums.set(invoiceId, sumMoney([sums.get(invoiceId) ?? '0', amount]));
  return [...sums].flatMap(([invoiceId, amount]) => (new Decimal(amount).isZero() ? [] : [{ invoiceId, amount }]));
}

function checkAmounts(fields: FieldMapper, payment: Payment, digits: number): void {
  const { amount } = payment;
  const applied = sumMoney(payment.applications.map((application) => application.amount));
  if (new Decimal(amount).lte(0)) fields.refuse(reason('document.not-positive', { what: 'payment', amount }));
  if (new Decimal(amount).gte(new Decimal(10).pow(digits))) fields.refuse(reason('amount.too-large', { amount }));
  if (new Decimal(applied).gt(amount)) fields.refuse(reason('payment.over-applied', { amount, applied }));
  for (const application of appliedTo(payment)) {
    if (new Decimal(application.amount).lt(0))
      fields.refuse(reason('document.not-positive', { what: 'payment on an invoice', amount: application.amount }));
  }
}
