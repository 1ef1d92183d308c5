import {
  type Edition,
  type Invoice,
  type InvoiceLine,
  reason,
  type RemoteRef,
  type SaleLine,
  sumMoney,
  warning,
} from '@jobpro/contracts';
import type { FieldMapper, TranslationContext } from '@jobpro/mapping';
import { limits as desktop } from '@jobpro/qbxml';
import { isProduct, limits as online, rateFor } from '@jobpro/quickbooks-online';
import { Decimal } from 'decimal.js';
import type { z } from 'zod';

type Sale = z.infer<typeof SaleLine>;

/** Digits before the point of a quantity or a rate: the smaller of both editions. */
const DIGITS = Math.min(online.decimal.integerDigits, desktop.decimal.priceDigits);

/**
 * Maps JobPro's lines to sales of items, in their order. Each line names its job, because the
 * invoice belongs to the customer. A line is taxable only where QuickBooks carries tax on its lines
 * (`taxed`), so nothing is taxed twice.
 */
export function saleLines(
  fields: FieldMapper,
  invoice: Invoice,
  context: TranslationContext,
  { description, taxed }: { readonly description: number; readonly taxed: boolean },
): Sale[] {
  const amountOnly: number[] = [];
  const adjusted: number[] = [];
  const lines = invoice.lines.map((line, index): Sale => {
    const number = index + 1;
    const priced = quantityAndRate(line, fields.edition);
    const isAmountOnly = priced === undefined && line.quantity !== undefined && line.rate !== undefined;
    if (isAmountOnly) amountOnly.push(number);
    if (priced !== undefined && priced.rate === undefined && line.rate !== undefined) adjusted.push(number);
    const text = `${textOf(line)}${isAmountOnly ? ` (${line.quantity} × ${line.rate})` : ''}`;
    return {
      kind: 'sale',
      item: itemOf(fields, line, number, context),
      description: fields.text(`description of line ${number}`, text, description, 'line descriptions'),
      ...priced,
      amount: line.amount,
      taxable: taxed && line.taxable,
      serviceDate: line.serviceDate,
    };
  });
  if (amountOnly.length > 0) fields.warn(warning('lines.amount-only', { lines: amountOnly.join(', ') }));
  if (adjusted.length > 0) fields.warn(warning('lines.rate-adjusted', { lines: adjusted.join(', ') }));
  return lines;
}

/** Returns our own line for JobPro's tax. */
export const taxLines = (fields: FieldMapper, item: string | undefined, tax: string): Sale[] =>
  ownLines(fields, item, 'sales tax', [{ amount: tax, taxable: false }]);

/**
 * Returns our own lines for a discount, where a discount is a line. Where QuickBooks taxes the
 * lines (`taxed`), the discount has the taxability of what it reduces. Where it reduces both kinds
 * of lines, their sums split it.
 */
export function discountLines(
  fields: FieldMapper,
  item: string | undefined,
  { lines }: Invoice,
  { discount, taxed }: { readonly discount: string; readonly taxed: boolean },
): Sale[] {
  const sumOf = (isTaxable: boolean) =>
    new Decimal(sumMoney(lines.filter((line) => line.taxable === isTaxable).map(({ amount }) => amount)));
  const [taxable, exempt] = [sumOf(true), sumOf(false)];
  const share = !taxed || taxable.lte(0) ? 0 : exempt.lte(0) ? 1 : taxable.div(taxable.plus(exempt));
  const taxableDiscount = new Decimal(discount).times(share).toDecimalPlaces(2, Decimal.ROUND_HALF_UP);
  return ownLines(fields, item, 'discounts', [
    { amount: taxableDiscount.negated().toFixed(2), taxable: true },
    { amount: taxableDiscount.minus(discount).toFixed(2), taxable: false },
  ]);
}

function ownLines(
  fields: FieldMapper,
  item: string | undefined,
  purpose: string,
  amounts: readonly Pick<Sale, 'amount' | 'taxable'>[],
): Sale[] {
  const lines = amounts.filter(({ amount }) => !new Decimal(amount).isZero());
  if (lines.length === 0) return [];
  const reference = fields.reference(`item for ${purpose}`, item);
  if (reference === undefined) fields.refuse(reason('settings.item-missing', { purpose }));
  return lines.map(({ amount, taxable }) => ({ kind: 'sale', item: reference ?? { name: '' }, amount, taxable }));
}

function itemOf(fields: FieldMapper, line: InvoiceLine, number: number, context: TranslationContext): RemoteRef {
  if (line.itemId !== undefined) return { id: context.remote('item', line.itemId).id };
  const reference = fields.reference('item for lines without one', context.settings.lineItem);
  if (reference === undefined) fields.refuse(reason('invoice.line-without-item', { line: String(number) }));
  return reference ?? { name: '' };
}

/**
 * Returns quantity and rate where their product is JobPro's amount to the cent. Online refuses
 * others (6070), and refuses a line of an inventory item without a quantity (6520). There the
 * quantity is kept without a rate, which follows from quantity and amount.
 */
function quantityAndRate({ quantity, rate, amount }: InvoiceLine, edition: Edition): Priced | undefined {
  const largest = new Decimal(10).pow(DIGITS);
  if (quantity === undefined || new Decimal(quantity).abs().gte(largest)) return undefined;
  if (rate !== undefined && new Decimal(rate).abs().lt(largest) && isProduct(quantity, rate, amount))
    return { quantity, rate };
  return edition === 'online' && rateFor(quantity, amount) !== undefined ? { quantity } : undefined;
}
type Priced = Pick<Sale, 'quantity' | 'rate'>;

function textOf(line: InvoiceLine): string {
  const job = [line.jobNumber, line.jobName].filter((part) => part !== undefined).join(' ');
  return [job === '' ? undefined : `Job ${job}`, line.description].filter((part) => part !== undefined).join(': ');
}

/** An invoice's amounts apart from its lines, each with two places. */
interface InvoiceAmounts {
  /** `0.00` where there is no discount. */
  readonly discount: string;
  readonly tax: string;
}

/** Digits before the point of an amount. */
const digits: Record<Edition, number> = {
  online: online.decimal.integerDigits,
  desktop: desktop.decimal.amountDigits,
};

/**
 * Adds the invoice up. Refuses one whose total is not the sum of its lines, discount and tax, to
 * the cent.
 */
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

/**
 * Refuses an invoice with more lines than the edition takes. Our own lines for a discount or a tax
 * count, too.
 */
export function checkLineCount(fields: FieldMapper, lines: number, limit: number): void {
  if (lines > limit) fields.refuse(reason('invoice.too-many-lines', { lines: String(lines), limit: String(limit) }));
}
