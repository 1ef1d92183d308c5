import type { FailureCode } from '@jobpro/contracts';

/** The reasons that say in which state a record of QuickBooks is. */
export const claims: readonly FailureCode[] = [
  'reference.gone',
  'reference.deleted',
  'reference.missing',
  'reference.inactive',
  'reference.wrong-type',
  'reference.other-currency',
  'invoice.voided',
  'payment.invoice-paid',
  'payment.other-customer',
  'name.inactive',
  'number.in-quickbooks',
  'payment.in-quickbooks',
];
