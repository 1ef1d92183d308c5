import { Decimal } from 'decimal.js';
import { noteWithMark } from '../document/mark.decide.js';
import type { JsonObject } from '../json/json.write.js';
import { limits } from '../limits.js';
import type { Written } from './draft.write.js';
import { Draft, amountToken } from './draft.write.js';
import type { WriteOperation } from './operation.js';
import { optionalReference, reference } from './party.write.js';

export interface PaymentInput {
  /** The customer of every invoice that it pays. */
  readonly customerId: string;
  /** YYYY-MM-DD. */
  readonly date: string;
  readonly amount: string;
  /** What is left of the amount stays unapplied. */
  readonly applied: readonly { readonly invoiceId: string; readonly amount: string }[];
  readonly methodId?: string;
  readonly depositAccountId?: string;
  /** A cheque number and the like; cut to 21 characters with a warning. */
  readonly reference?: string;
  readonly privateNote?: string;
  readonly mark: string;
}

/** One payment on its customer, over as many invoices as it names. */
export function createPayment(input: PaymentInput): Written<WriteOperation> {
  const draft = new Draft();
  const total = draft.amount('TotalAmt', input.amount);
  if (total.lt(0)) draft.refuse('payment.negative', 'TotalAmt', 'QuickBooks takes no payment below zero.');
  const applied = appliedAmounts(draft, input.applied);
  const sum = [...applied.values()].reduce((so, amount) => so.plus(amount), new Decimal(0));
  if (sum.gt(total)) {
    draft.refuse(
      'payment.over-applied',
      'Line',
      `The payment is ${total.toFixed(2)}, but ${sum.toFixed(2)} of it is applied.`,
    );
  }
  const payload = {
    CustomerRef: reference(draft.id('CustomerRef', input.customerId)),
    TotalAmt: amountToken(total),
    TxnDate: draft.date('TxnDate', input.date),
    PaymentRefNum: draft.line('PaymentRefNum', input.reference, limits.paymentRefNum),
    PaymentMethodRef: optionalReference(draft, 'PaymentMethodRef', input.methodId),
    DepositToAccountRef: optionalReference(draft, 'DepositToAccountRef', input.depositAccountId),
    PrivateNote: noteWithMark(draft, input.privateNote, input.mark),
    Line: [...applied].flatMap(([invoiceId, amount]) => (amount.isZero() ? [] : [linkLine(invoiceId, amount)])),
  };
  return draft.finish({ kind: 'create', entity: 'Payment', payload });
}

/** One amount an invoice: several on the same invoice are added up. */
function appliedAmounts(draft: Draft, applied: PaymentInput['applied']): Map<string, Decimal> {
  const amounts = new Map<string, Decimal>();
  applied.forEach(({ invoiceId, amount }, index) => {
    const field = `Line[${index}]`;
    const value = draft.amount(`${field}.Amount`, amount);
    if (value.lt(0)) draft.refuse('payment.negative', `${field}.Amount`, 'An applied amount cannot be below zero.');
    const id = draft.id(`${field}.LinkedTxn`, invoiceId);
    amounts.set(id, (amounts.get(id) ?? new Decimal(0)).plus(value));
  });
  return amounts;
}

const linkLine = (invoiceId: string, amount: Decimal): JsonObject => ({
  Amount: amountToken(amount),
  LinkedTxn: [{ TxnId: invoiceId, TxnType: 'Invoice' }],
});
