import type { Payment } from '@jobpro/contracts';
import { type EntityMapping, exportRules } from '@jobpro/mapping';
import { appliedTo, toPaymentCommand } from './payment.command.js';
import { tasksAfterExport } from './payment.tasks.js';

/** A payment is sent when it is selected (rule 1), after its customer and the invoices that it is applied to (rule 6). */
export const payment: EntityMapping<Payment> = {
  entity: 'payment',
  ...exportRules.payment,
  dependencies: (payment) => [
    { entity: 'customer', id: payment.customerId },
    ...appliedTo(payment).map(({ invoiceId }) => ({ entity: 'invoice' as const, id: invoiceId })),
  ],
  dependencyEntities: ['customer', 'invoice'],
  nameOf: ({ reference, id }) => reference ?? id,
  amountField: 'amount',
  applications: appliedTo,
  tasksAfterExport,
  translate: { online: toPaymentCommand('online'), desktop: toPaymentCommand('desktop') },
};
