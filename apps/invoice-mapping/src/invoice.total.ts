import { type Edition, type Invoice, reason, sumMoney } from '@jobpro/contracts';
import type { FieldMapper } from '@jobpro/mapping';
import { limits as desktop } from '@jobpro/qbxml';
import { limits as online } from '@jobpro/quickbooks-online';
import { Decimal } from 'decimal.js';

/** An invoice's amounts apart from its lines, each with two places. */
export interface InvoiceAmounts {
  /** `0.00` where there is no discount. */
  readonly discount: string;
  readonly tax: string;
}

/** Digits before the point of an amount. */
const digits: Record<Edition, number> = {
  online: online.decimal.integerDigits,
  desktop: desktop.decimal.amountDigits,
};

/** Adds the invoice up. Refuses one whose total is not the sum of its lines, discount and tax, to the cent. */
export function amountsOf(fields: FieldMapper, invoice: Invoice): InvoiceAmounts {
  const lines = sumMoney(invoice.lines.map(({ amount }) => amount));
  const discount = discountOf(invoice, lines);
  const tax = new Decimal(invoice.tax?.amount ?? '0').toFixed(2);
  const sum = new Decimal(lines).minus(discount).plus(tax);
  if (!sum.equals(invoice.total))
    fields.refuse(reason('invoice.does-not-add-up', { total: invoice.total, lines: sum.toFixed(2) }));
  if (sum.isNegative()) fields.refuse(reason('document.not-positive', { what: 'invoice', amount: invoice.total }));
  for (const [what, amount] of [
    ['discount', discount],
    ['sales tax', tax],
  ] as const) {
    if (new Decimal(amount).lt(0)) fields.refuse(reason('document.not-positive', { what, amount }));
  }
  const largest = new Decimal(10).pow(digits[fields.edition]);
  for (const amount of [discount, tax, invoice.total, ...invoice.lines.map((line) => line.amount)]) {
    if (new Decimal(amount).abs().gte(largest)) fields.refuse(reason('amount.too-large', { amount }));
  }
  return { discount, tax };
}

function discountOf({ discount }: Invoice, lines: string): string {
  if (discount === undefined) return '0.00';
  if ('amount' in discount) return new Decimal(discount.amount).toFixed(2);
  return new Decimal(lines).times(discount.percent).dividedBy(100).toFixed(2, Decimal.ROUND_HALF_UP);
}

/** Refuses an invoice with more lines than the edition takes. Our own lines for a discount or a tax count, too. */
export function checkLineCount(fields: FieldMapper, lines: number, limit: number): void {
  if (lines > limit) fields.refuse(reason('invoice.too-many-lines', { lines: String(lines), limit: String(limit) }));
}
