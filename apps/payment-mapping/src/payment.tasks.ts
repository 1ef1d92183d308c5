import { notice, type Payment, sumMoney } from '@jobpro/contracts';
import { Decimal } from 'decimal.js';
import { appliedTo } from './payment.command.js';

/**
 * Returns the bookkeeper's tasks for what JobPro applied after the export (rule 6): one for each invoice, with the amount that is
 * still to be applied in QuickBooks. An exported payment is never changed there by itself.
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
