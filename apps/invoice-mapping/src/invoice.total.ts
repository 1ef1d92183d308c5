import { type Invoice, reason, sumMoney } from '@jobpro/contracts';
import type { Fit } from '@jobpro/mapping';
import { Decimal } from 'decimal.js';

/** What an invoice's parts come to, each with two places. */
export interface InvoiceAmounts {
  /** What is taken off the lines; `0.00` where there is no discount. */
  readonly discount: string;
  readonly tax: string;
}

/** Adds the invoice up; refuses one whose total is not what its lines, discount and tax come to, by the cent. */
export function amountsOf(fit: Fit, invoice: Invoice, goLive: string | undefined): InvoiceAmounts {
  const lines = sumMoney(invoice.lines.map(({ amount }) => amount));
  const discount = discountOf(invoice, lines);
  const tax = new Decimal(invoice.tax?.amount ?? '0').toFixed(2);
  const sum = new Decimal(lines).minus(discount).plus(tax);
  if (!sum.equals(invoice.total))
    fit.refuse(reason('invoice.does-not-add-up', { total: invoice.total, lines: sum.toFixed(2) }));
  if (sum.isNegative()) fit.refuse(reason('document.not-positive', { what: 'invoice', amount: invoice.total }));
  if (goLive !== undefined && invoice.date < goLive)
    fit.refuse(reason('invoice.before-go-live', { date: invoice.date, goLive }));
  return { discount, tax };
}

function discountOf({ discount }: Invoice, lines: string): string {
  if (discount === undefined) return '0.00';
  if ('amount' in discount) return new Decimal(discount.amount).toFixed(2);
  return new Decimal(lines).times(discount.percent).dividedBy(100).toFixed(2, Decimal.ROUND_HALF_UP);
}
