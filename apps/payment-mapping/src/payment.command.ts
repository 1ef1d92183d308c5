import {
  type Edition,
  type OnlinePaymentCreate,
  type Payment,
  reason,
  sumMoney,
  type Translation,
} from '@jobpro/contracts';
import { chosenName, chosenRef, type Fit, type Translate, translation } from '@jobpro/mapping';
import { limits as desktopLimits } from '@jobpro/qbxml';
import { limits as onlineLimits } from '@jobpro/quickbooks-online';
import { Decimal } from 'decimal.js';

/** The two editions differ in lengths only. */
const lengths: Record<Edition, { reference: number; memo: number; digits: number }> = {
  online: {
    reference: onlineLimits.paymentRefNum,
    memo: onlineLimits.privateNote,
    digits: onlineLimits.decimal.integerDigits,
  },
  desktop: {
    reference: desktopLimits.payment.refNumber,
    memo: desktopLimits.payment.memo,
    digits: desktopLimits.decimal.amountDigits,
  },
};
/** Room that the memo leaves for our mark. */
const MARK = 140;

/** A payment hangs on the customer; what JobPro applied is applied, the rest stays unapplied (rule 6). */
export const toPaymentCommand =
  (edition: Edition): Translate<Payment> =>
  (payment, { settings, remote, owed }) =>
    translation(edition, (fit) => {
      const { reference, memo } = lengths[edition];
      checkAmounts(fit, payment, lengths[edition].digits);
      for (const { invoiceId, amount } of appliedTo(payment)) {
        const left = owed?.(invoiceId);
        if (left !== undefined && new Decimal(amount).gt(left))
          fit.refuse(reason('payment.invoice-balance', { invoice: remote('invoice', invoiceId).label ?? invoiceId }));
      }
      const { goLive } = settings;
      if (goLive !== undefined && payment.date < goLive)
        fit.refuse(reason('invoice.before-go-live', { date: payment.date, goLive }));
      const given = payment.reference?.trim() ?? '';
      return {
        customer: { id: remote('customer', payment.customerId).id },
        date: payment.date,
        amount: payment.amount,
        method: chosenName(settings.paymentMethods, payment.method),
        reference: given === '' ? undefined : fit.number('payment', given, reference),
        depositTo: chosenRef({}, settings.depositAccount),
        memo: fit.text('memo', payment.memo, memo - MARK),
        mark: `JobPro payment ${payment.id}`,
        applied: appliedTo(payment).map(({ invoiceId, amount }) => {
          const invoice = remote('invoice', invoiceId);
          return { invoice: { id: invoice.id }, amount, number: invoice.label ?? invoiceId };
        }),
      } satisfies Translation<OnlinePaymentCreate>;
    });

/** What goes to each invoice, each invoice once; what comes to nothing is left out. */
export function appliedTo({ applications }: Payment): { readonly invoiceId: string; readonly amount: string }[] {
  const sums = new Map<string, string>();
  for (const { invoiceId, amount } of applications) sums.set(invoiceId, sumMoney([sums.get(invoiceId) ?? '0', amount]));
  return [...sums].flatMap(([invoiceId, amount]) => (new Decimal(amount).isZero() ? [] : [{ invoiceId, amount }]));
}

function checkAmounts(fit: Fit, payment: Payment, digits: number): void {
  const { amount } = payment;
  const applied = sumMoney(payment.applications.map((one) => one.amount));
  if (new Decimal(amount).lte(0)) fit.refuse(reason('document.not-positive', { what: 'payment', amount }));
  if (new Decimal(amount).gte(new Decimal(10).pow(digits))) fit.refuse(reason('amount.too-large', { amount }));
  if (new Decimal(applied).gt(amount)) fit.refuse(reason('payment.over-applied', { amount, applied }));
  for (const one of appliedTo(payment)) {
    if (new Decimal(one.amount).lt(0))
      fit.refuse(reason('document.not-positive', { what: 'payment on an invoice', amount: one.amount }));
  }
}
