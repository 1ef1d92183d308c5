import {
  type CompanySettings,
  day,
  type DesktopPaymentCreate,
  dollars,
  type Edition,
  MARK_ROOM,
  notice,
  type OnlinePaymentCreate,
  type Payment,
  reason,
  sumMoney,
  type Translation,
  UNDEPOSITED_FUNDS,
  warning,
} from '@jobpro/contracts';
import {
  checkDate,
  chosenName,
  type EntityMapping,
  exportRules,
  type FieldMapper,
  type Translate,
  translation,
} from '@jobpro/mapping';
import { limits as desktop } from '@jobpro/qbxml';
import { cutText, limits as online } from '@jobpro/quickbooks-online';
import { Decimal } from 'decimal.js';

/**
 * A payment is sent when it is selected (rule 1), after its customer and the invoices that it pays
 * (rule 6).
 */
export const payment: EntityMapping<Payment> = {
  entity: 'payment',
  ...exportRules.payment,
  dependencies: (payment) => [
    { entity: 'customer', id: payment.customerId },
    ...appliedTo(payment).map(({ invoiceId }) => ({ entity: 'invoice' as const, id: invoiceId })),
  ],
  dependencyEntities: ['customer', 'invoice'],
  nameOf: ({ reference, amount, date }) => reference ?? `${dollars(amount)} of ${day(date)}`,
  amountField: 'amount',
  dateField: 'date',
  applications: appliedTo,
  tasksAfterExport,
  translate: { online: toPaymentCommand('online'), desktop: toPaymentCommand('desktop') },
};

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
export function toPaymentCommand(edition: Edition): Translate<Payment> {
  return (payment, context) =>
    translation(edition, (fields) => {
      const { settings, remote, openBalance } = context;
      const limit = limits[edition];
      checkAmounts(fields, payment, limit.digits);
      const applied = appliedTo(payment).map(({ invoiceId, amount }) => {
        const { id, label: number = invoiceId } = remote('invoice', invoiceId);
        const open = openBalance?.(invoiceId);
        if (open !== undefined && new Decimal(amount).gt(open))
          fields.refuse(reason('payment.invoice-balance', { invoice: number }));
        return { invoice: { id }, amount, number };
      });
      checkDate(fields, payment.date, context);
      return {
        customer: { id: remote('customer', payment.customerId).id },
        date: payment.date,
        amount: payment.amount,
        method: fields.reference('payment method', chosenName(settings.paymentMethods, payment.method))?.name,
        ...referenceAndMemo(fields, payment, limit),
        depositTo: fields.reference('account for payments', depositAccountOf(settings, edition)),
        mark: `JobPro payment ${payment.id}`,
        applied,
        currency:
          edition === 'online' && context.facts?.multiCurrency === true ? context.facts.homeCurrency : undefined,
        receivableAccount:
          edition === 'desktop'
            ? fields.reference('accounts-receivable account', settings.receivableAccount)
            : undefined,
      } satisfies Translation<DesktopPaymentCreate & OnlinePaymentCreate>;
    });
}

/**
 * Returns the account for payments. QuickBooks Online deposits a payment without an account to its
 * own account for that, which newer companies call “Payments to deposit”. The setting's initial
 * value is the older name of that account, and is not looked for by name.
 */
const depositAccountOf = ({ depositAccount }: CompanySettings, edition: Edition): string | undefined =>
  edition === 'online' && depositAccount === UNDEPOSITED_FUNDS ? undefined : depositAccount;

/**
 * Shortens a reference that is too long, with a warning. The memo then has all of it: it may be a
 * card processor's id.
 */
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
function appliedTo({ applications }: Payment): { readonly invoiceId: string; readonly amount: string }[] {
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

/**
 * Returns the bookkeeper's tasks for what JobPro applied after the export (rule 6): one for each
 * invoice, with the amount to apply in QuickBooks. This system never changes an exported payment
 * there by itself.
 */
export function tasksAfterExport(sent: Payment, now: Payment, labelOf: (invoiceId: string) => string) {
  const before = new Map(appliedTo(sent).map(({ invoiceId, amount }) => [invoiceId, amount]));
  const notices = appliedTo(now).flatMap(({ invoiceId, amount }) => {
    const more = sumMoney([amount, new Decimal(before.get(invoiceId) ?? '0').negated().toFixed(2)]);
    return new Decimal(more).gt(0)
      ? [notice('apply-in-quickbooks', { amount: more, invoice: labelOf(invoiceId) })]
      : [];
  });
  const after = new Map(appliedTo(now).map(({ invoiceId, amount }) => [invoiceId, amount]));
  // Taken off an invoice again: no task says that, so the field is shown among the differences.
  const lessSomewhere = [...before].some(([invoiceId, amount]) => new Decimal(after.get(invoiceId) ?? '0').lt(amount));
  return { notices, fields: lessSomewhere ? [] : ['applications'] };
}
