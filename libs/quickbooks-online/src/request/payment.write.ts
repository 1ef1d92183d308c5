import { Decimal } from 'decimal.js';
import { noteWithMark } from '../document/mark.decide.js';
import type { JsonObject } from '../json/json.write.js';
import { limits } from '../limits.js';
import type { Written } from './draft.js';
import { amountToken, Draft } from './draft.js';
import type { WriteOperation } from './request.write.js';

export interface PaymentInput {
  /** The customer of every invoice that it pays. */
  readonly customerId: string;
  /** YYYY-MM-DD. */
  readonly date: string;
  readonly amount: string;
  /** The parts of the amount that are applied to invoices. The rest of the amount stays unapplied. */
  readonly applied: readonly { readonly invoiceId: string; readonly amount: string }[];
  readonly methodId?: string;
  readonly depositAccountId?: string;
  /** A cheque number and the like. */
  readonly reference?: string;
  /** The office reads it, above our mark. */
  readonly memo?: string;
  readonly mark: string;
}

/** Writes one payment on its customer, over as many invoices as it names. */
export function createPayment(input: PaymentInput): Written<WriteOperation> {
  const draft = new Draft();
  const total = draft.amount('TotalAmt', input.amount);
  if (total.lt(0)) draft.refuse('payment.negative', 'TotalAmt', { amount: total.toFixed(2) });
  const applied = appliedAmounts(draft, input.applied);
  const sum = Decimal.sum(0, ...applied.values());
  if (sum.gt(total)) {
    draft.refuse('payment.over-applied', 'Line', { amount: total.toFixed(2), applied: sum.toFixed(2) });
  }
  const payload = {
    CustomerRef: draft.reference('CustomerRef', input.customerId),
    TotalAmt: amountToken(total),
    TxnDate: draft.date('TxnDate', input.date),
    PaymentRefNum: draft.number('PaymentRefNum', input.reference, limits.payment.reference),
    PaymentMethodRef: draft.optionalReference('PaymentMethodRef', input.methodId),
    DepositToAccountRef: draft.optionalReference('DepositToAccountRef', input.depositAccountId),
    PrivateNote: noteWithMark(draft, input.memo, input.mark),
    Line: [...applied].flatMap(([invoiceId, amount]) => (amount.isZero() ? [] : [linkLine(invoiceId, amount)])),
  };
  return draft.finish({ kind: 'create', entity: 'Payment', payload });
}

/** Adds up what is applied to each invoice. */
function appliedAmounts(draft: Draft, applied: PaymentInput['applied']): Map<string, Decimal> {
  const amounts = new Map<string, Decimal>();
  for (const [index, { invoiceId, amount }] of applied.entries()) {
    const field = `Line[${index}]`;
    const value = draft.amount(`${field}.Amount`, amount);
    if (value.lt(0)) draft.refuse('payment.negative', `${field}.Amount`, { amount: value.toFixed(2) });
    const id = draft.id(`${field}.LinkedTxn`, invoiceId);
    amounts.set(id, (amounts.get(id) ?? new Decimal(0)).plus(value));
  }
  return amounts;
}

const linkLine = (invoiceId: string, amount: Decimal): JsonObject => ({
  Amount: amountToken(amount),
  LinkedTxn: [{ TxnId: invoiceId, TxnType: 'Invoice' }],
});
