import { Decimal } from 'decimal.js';
import { noteWithMark } from '../document/own-document.decide.js';
import type { JsonObject } from '../json/json.js';
import { limits } from '../limits.js';
import { amountToken, Draft, type Written } from './draft.js';
import type { Version, WriteOperation } from './request.write.js';

export type TaxInput =
  /** US: every line NON, whatever it says. */
  | { readonly kind: 'none' }
  /**
   * US: this much tax and no other, by TxnTaxDetail. It takes the place of automated sales tax only together with a tax
   * code; without one QuickBooks may compute all the same. For no tax at all use `none`.
   */
  | { readonly kind: 'override'; readonly totalTax: string; readonly taxCodeId?: string }
  /** US: QuickBooks computes it from the lines and the addresses. */
  | { readonly kind: 'by-quickbooks' }
  /** Outside the US: a tax code on each line, and amounts without tax. */
  | { readonly kind: 'per-line' }
  /** Outside the US: no tax at all. */
  | { readonly kind: 'not-applicable' };

export interface ItemLineInput {
  readonly kind: 'item';
  readonly itemId: string;
  readonly description?: string;
  /** QuickBooks requires it of an inventory item (6520). */
  readonly quantity?: string;
  /**
   * Quantity times rate must be the amount to the cent, else QuickBooks answers 6070. Without a rate it follows from quantity
   * and amount, see `rateFor`.
   */
  readonly rate?: string;
  /** The line's amount. It may be zero or negative. */
  readonly amount: string;
  /** In the US: TAX or NON. */
  readonly taxable: boolean;
  /** Outside the US: the tax code's Id. */
  readonly taxCodeId?: string;
  /** YYYY-MM-DD. */
  readonly serviceDate?: string;
}
export interface TextLineInput {
  readonly kind: 'text';
  readonly description: string;
}
export type InvoiceLineInput = ItemLineInput | TextLineInput;

/** An invoice. Texts have the names that the command gives them, so that a new one is added here and nowhere in between. */
export interface InvoiceInput {
  readonly customerId: string;
  /** Absent where QuickBooks numbers. */
  readonly number?: string;
  /** YYYY-MM-DD. */
  readonly date: string;
  readonly dueDate?: string;
  readonly termId?: string;
  readonly lines: readonly InvoiceLineInput[];
  /** The amount taken off the lines. */
  readonly discount?: string;
  readonly tax: TaxInput;
  /** The customer reads it. */
  readonly memo?: string;
  /** The office reads both in the private note above our mark. */
  readonly poNumber?: string;
  /** JobPro's number where QuickBooks assigns its own. */
  readonly ownNumber?: string;
  readonly mark: string;
  /** To whom QuickBooks sends the invoice. */
  readonly email?: string;
}

/** Writes one invoice on its customer. All reasons for which QuickBooks would refuse its form are returned together. */
export function createInvoice(input: InvoiceInput): Written<WriteOperation> {
  const draft = new Draft();
  const { lines, subtotal } = writeLines(draft, input);
  const discount = input.discount === undefined ? new Decimal(0) : draft.amount('Discount.Amount', input.discount);
  if (discount.lt(0)) draft.refuse('discount.negative', 'Discount', { amount: discount.toFixed(2) });
  const hasDiscount = !discount.isZero();
  const payload = {
    CustomerRef: draft.reference('CustomerRef', input.customerId),
    DocNumber: draft.number('DocNumber', input.number, limits.invoice.number),
    TxnDate: draft.date('TxnDate', input.date),
    DueDate: draft.optionalDate('DueDate', input.dueDate),
    SalesTermRef: draft.optionalReference('SalesTermRef', input.termId),
    Line: hasDiscount ? [...lines, discountLine(discount)] : lines,
    ...writeTax(draft, input.tax, subtotal.minus(discount)),
    ApplyTaxAfterDiscount: hasDiscount ? discountBeforeTax(input.tax) : undefined,
    CustomerMemo: customerMemo(draft, input.memo),
    PrivateNote: noteWithMark(draft, privateNote(draft, input), input.mark),
    BillEmail: draft.email('BillEmail', input.email),
  };
  return draft.finish({ kind: 'create', entity: 'Invoice', payload });
}

function privateNote(draft: Draft, { poNumber, ownNumber }: InvoiceInput): string | undefined {
  const own = draft.line('JobPro number', ownNumber, limits.invoice.ownNumber);
  const po = draft.line('PONumber', poNumber, limits.invoice.poNumber);
  const lines = [
    ...(own === undefined ? [] : [`JobPro number: ${own}`]),
    ...(po === undefined ? [] : [`PO number: ${po}`]),
  ];
  return lines.length === 0 ? undefined : lines.join('\n');
}

function customerMemo(draft: Draft, memo: string | undefined): JsonObject | undefined {
  const value = draft.text('CustomerMemo', memo, limits.invoice.memo);
  return value === undefined ? undefined : { value };
}

function writeLines(draft: Draft, { lines: inputs, tax }: InvoiceInput): { lines: JsonObject[]; subtotal: Decimal } {
  const lines: JsonObject[] = [];
  let subtotal = new Decimal(0);
  for (const [index, input] of inputs.entries()) {
    const field = `Line[${index}]`;
    const description = draft.text(`${field}.Description`, input.description, limits.invoice.lineDescription);
    if (input.kind === 'item') {
      const amount = draft.amount(`${field}.Amount`, input.amount);
      subtotal = subtotal.plus(amount);
      lines.push(itemLine(draft, field, input, { amount, description, tax }));
    } else if (description !== undefined) {
      lines.push({ Description: description, DetailType: 'DescriptionOnly', DescriptionLineDetail: {} });
    }
  }
  if (!inputs.some((line) => line.kind === 'item')) draft.refuse('invoice.no-item-line', 'Line', {});
  return { lines, subtotal };
}

/** A product exactly between two cents is rounded up by some and down by others. */
const HALF_A_CENT = new Decimal('0.005');

/** Returns whether QuickBooks computes the amount from quantity and rate, however it rounds. */
export const isProduct = (quantity: string, rate: string, amount: string): boolean =>
  new Decimal(quantity).times(rate).minus(amount).abs().lt(HALF_A_CENT);

/**
 * Returns the rate whose product with the quantity is the amount to the cent, with as few places as needed; undefined where no
 * rate of seven places has that product, as for a quantity of zero or of a million.
 */
export function rateFor(quantity: string, amount: string): string | undefined {
  if (new Decimal(quantity).isZero()) return undefined;
  const exact = new Decimal(amount).div(quantity);
  if (exact.abs().gte(new Decimal(10).pow(limits.decimal.integerDigits))) return undefined;
  for (let places = 0; places <= limits.decimal.unitPricePlaces; places++) {
    const rate = exact.toDecimalPlaces(places, Decimal.ROUND_HALF_UP).toFixed();
    if (isProduct(quantity, rate, amount)) return rate;
  }
  return undefined;
}

interface LineParts {
  readonly amount: Decimal;
  readonly description: string | undefined;
  readonly tax: TaxInput;
}

function itemLine(draft: Draft, field: string, input: ItemLineInput, parts: LineParts): JsonObject {
  return {
    Description: parts.description,
    Amount: amountToken(parts.amount),
    DetailType: 'SalesItemLineDetail',
    SalesItemLineDetail: {
      ItemRef: draft.reference(`${field}.ItemRef`, input.itemId),
      Qty: draft.rate(`${field}.Qty`, input.quantity),
      UnitPrice: draft.rate(`${field}.UnitPrice`, unitPrice(input), limits.decimal.unitPricePlaces),
      TaxCodeRef: lineTaxCode(draft, field, input, parts.tax),
      ServiceDate: draft.optionalDate(`${field}.ServiceDate`, input.serviceDate),
    },
  };
}

/** Returns the rate that a line is sent with. Without a quantity the amount is taken as it is. */
const unitPrice = ({ quantity, rate, amount }: ItemLineInput): string | undefined =>
  rate ?? (quantity === undefined ? undefined : rateFor(quantity, amount));

/** How a line names its tax: US companies by TAX or NON (else 6100), others by a code's Id (else 6000). */
function lineTaxCode(draft: Draft, field: string, input: ItemLineInput, tax: TaxInput): JsonObject | undefined {
  switch (tax.kind) {
    case 'override':
    case 'by-quickbooks':
      return { value: input.taxable ? 'TAX' : 'NON' };
    case 'none':
      return { value: 'NON' };
    case 'not-applicable':
      return undefined;
    case 'per-line':
      if (input.taxCodeId === undefined) draft.refuse('tax-code.missing', `${field}.TaxCodeRef`, {});
      return draft.optionalReference(`${field}.TaxCodeRef`, input.taxCodeId);
  }
}

const discountLine = (amount: Decimal): JsonObject => ({
  Amount: amountToken(amount),
  DetailType: 'DiscountLineDetail',
  DiscountLineDetail: { PercentBased: false },
});

/** QuickBooks' name says the opposite of ours: true takes the discount off first, then computes the tax of the rest. */
const discountBeforeTax = (tax: TaxInput): true | undefined =>
  tax.kind === 'by-quickbooks' || tax.kind === 'per-line' ? true : undefined;

function writeTax(draft: Draft, tax: TaxInput, beforeTax: Decimal): JsonObject {
  const amount = tax.kind === 'override' ? draft.amount('TxnTaxDetail.TotalTax', tax.totalTax) : new Decimal(0);
  const total = beforeTax.plus(amount);
  if (total.lt(0)) draft.refuse('invoice.negative-total', 'TotalAmt', { total: total.toFixed(2) });
  switch (tax.kind) {
    case 'none':
    case 'by-quickbooks':
      return {};
    case 'override':
      return {
        TxnTaxDetail: {
          TxnTaxCodeRef: draft.optionalReference('TxnTaxDetail.TxnTaxCodeRef', tax.taxCodeId),
          TotalTax: amountToken(amount),
        },
      };
    case 'per-line':
      return { GlobalTaxCalculation: 'TaxExcluded' };
    case 'not-applicable':
      return { GlobalTaxCalculation: 'NotApplicable' };
  }
}

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

/** Voids a document under the version that was read. Its amounts become zero, and it stays in the books. */
export const voidDocument = (entity: 'Invoice' | 'Payment', { id, syncToken }: Version): Written<WriteOperation> => ({
  ok: true,
  value: { kind: 'void', entity, payload: { Id: id, SyncToken: syncToken, sparse: true }, version: syncToken },
});
