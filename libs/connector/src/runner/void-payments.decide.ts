import { day, dollars } from '@jobpro/contracts';
import { rejected } from '../answer/answer.js';
import type { Rejected } from './operation.js';

/** A payment that is applied to an invoice in QuickBooks. */
export interface AppliedPayment {
  readonly reference: string | undefined;
  readonly date: string | undefined;
  /** The part that is applied to the invoice. */
  readonly amount: string;
}

/** Refuses to void a paid invoice before somebody has seen its payments with their amounts. */
export function refusedForPayments(invoice: string, payments: readonly AppliedPayment[]): Rejected {
  const named = payments.map(({ reference, date, amount }) => {
    const of = date === undefined ? '' : ` of ${day(date)}`;
    return `${reference === undefined ? 'a payment' : `payment ${reference}`}${of} with ${dollars(amount)}`;
  });
  return rejected('void.payments', { invoice, payments: named.join(', ') });
}
