import {
  type Edition,
  type OnlinePaymentCreate,
  type Payment,
  reason,
  sumMoney,
  type Translation,
} from '@jobpro/contracts';
import { type Translate, translation } from '@jobpro/mapping';
import { limits as desktopLimits } from '@jobpro/qbxml';
import { limits as onlineLimits } from '@jobpro/quickbooks-online';
import { Decimal } from 'decimal.js';

/** The two editions differ in lengths only. */
const lengths: Record<Edition, { reference: number; memo: number }> = {
  online: { reference: onlineLimits.paymentRefNum, memo: onlineLimits.privateNote },
  desktop: { reference: desktopLimits.payment.refNumber, memo: desktopLimits.payment.memo },
};
/** Room that the memo leaves for our mark. */
const MARK = 140;

/** A payment hangs on the customer; what JobPro applied is applied, the rest stays unapplied (rule 6). */
export const toPaymentCommand =
  (edition: Edition): Translate<Payment> =>
  (payment, { settings, remote }) =>
    translation(edition, (fit) => {
      const { reference, memo } = lengths[edition];
      const applied = sumMoney(payment.applications.map(({ amount }) => amount));
      if (new Decimal(payment.amount).lte(0))
        fit.refuse(reason('document.not-positive', { what: 'payment', amount: payment.amount }));
      if (new Decimal(applied).gt(payment.amount))
        fit.refuse(reason('payment.over-applied', { amount: payment.amount, applied }));
      const method =
        payment.method === undefined ? undefined : (settings.paymentMethods[payment.method] ?? payment.method);
      return {
        customer: { id: remote('customer', payment.customerId).id },
        date: payment.date,
        amount: payment.amount,
        method,
        reference: payment.reference === undefined ? undefined : fit.number(payment.reference, reference),
        depositTo: { name: settings.depositAccount },
        memo: fit.text('memo', payment.memo, memo - MARK),
        mark: `JobPro payment ${payment.id}`,
        applied: payment.applications.map(({ invoiceId, amount }) => {
          const invoice = remote('invoice', invoiceId);
          return { invoice: { id: invoice.id }, amount, number: invoice.label ?? invoiceId };
        }),
      } satisfies Translation<OnlinePaymentCreate>;
    });
