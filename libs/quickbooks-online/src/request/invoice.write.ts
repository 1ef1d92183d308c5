import { Decimal } from 'decimal.js';
import { noteWithMark } from '../document/mark.decide.js';
import type { JsonObject } from '../json/json.write.js';
import { limits } from '../limits.js';
import type { Written } from './draft.write.js';
import { Draft, amountToken } from './draft.write.js';
import type { DiscountInput, InvoiceLineInput, LineTax } from './invoice-line.write.js';
import { writeDiscount, writeLines } from './invoice-line.write.js';
import type { WriteOperation } from './operation.js';
import type { AddressInput } from './party.write.js';
import { optionalReference, reference, writeAddress, writeEmail } from './party.write.js';

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
  /** Outside the US: a tax code on each line. */
  | { readonly kind: 'per-line'; readonly amounts: 'TaxExcluded' | 'TaxInclusive' }
  /** Outside the US: no tax at all. */
  | { readonly kind: 'not-applicable' };

export interface InvoiceInput {
  readonly customerId: string;
  /** Absent where QuickBooks numbers. Never shortened. */
  readonly docNumber?: string;
  /** YYYY-MM-DD. */
  readonly date: string;
  readonly dueDate?: string;
  readonly termId?: string;
  readonly lines: readonly InvoiceLineInput[];
  readonly discount?: DiscountInput;
  readonly tax: TaxInput;
  /** The customer reads it. */
  readonly customerMemo?: string;
  /** The office reads it; our mark stands below it. */
  readonly privateNote?: string;
  readonly mark: string;
  readonly email?: string;
  readonly billingAddress?: AddressInput;
  readonly shippingAddress?: AddressInput;
}

/**
 * One invoice on its customer. All reasons for which QuickBooks would refuse its form come back at once.
 * Turn it into an update with `asUpdate`; its lines then replace all lines.
 */
export function createInvoice(input: InvoiceInput): Written<WriteOperation> {
  const draft = new Draft();
  const { lines, subtotal } = writeLines(draft, input.lines, lineTax(input.tax));
  const discount = writeDiscount(draft, input.discount, subtotal);
  const allLines = discount.line === undefined ? lines : [...lines, discount.line];
  checkLines(draft, input.lines, allLines.length);
  const payload = {
    CustomerRef: reference(draft.id('CustomerRef', input.customerId)),
    DocNumber: draft.number('DocNumber', input.docNumber, limits.docNumber),
    TxnDate: draft.date('TxnDate', input.date),
    DueDate: input.dueDate === undefined ? undefined : draft.date('DueDate', input.dueDate),
    SalesTermRef: optionalReference(draft, 'SalesTermRef', input.termId),
    Line: allLines,
    ...writeTax(draft, input.tax, subtotal.minus(discount.amount)),
    ApplyTaxAfterDiscount: discount.line === undefined ? undefined : discountBeforeTax(input.tax),
    CustomerMemo: customerMemo(draft, input.customerMemo),
    PrivateNote: noteWithMark(draft, input.privateNote, input.mark),
    BillEmail: writeEmail(draft, 'BillEmail', input.email),
    BillAddr: writeAddress(draft, 'BillAddr', input.billingAddress),
    ShipAddr: writeAddress(draft, 'ShipAddr', input.shippingAddress),
  };
  return draft.finish({ kind: 'create', entity: 'Invoice', payload });
}

function lineTax(tax: TaxInput): LineTax {
  switch (tax.kind) {
    case 'none':
      return 'us-none';
    case 'override':
    case 'by-quickbooks':
      return 'us';
    case 'per-line':
      return 'codes';
    case 'not-applicable':
      return 'no-codes';
  }
}

/** QuickBooks' name says the opposite of ours: true takes the discount off first, then computes the tax of the rest. */
const discountBeforeTax = (tax: TaxInput): true | undefined => (tax.kind === 'by-quickbooks' ? true : undefined);

function checkLines(draft: Draft, inputs: readonly InvoiceLineInput[], written: number): void {
  if (!inputs.some((line) => line.kind === 'item')) {
    draft.refuse('invoice.no-item-line', 'Line', 'QuickBooks takes no invoice without a line that names an item.');
  }
  if (written > limits.linesPerInvoice) {
    draft.refuse(
      'invoice.too-many-lines',
      'Line',
      `The invoice would have ${written} lines; QuickBooks takes ${limits.linesPerInvoice}.`,
    );
  }
}

function writeTax(draft: Draft, tax: TaxInput, beforeTax: Decimal): JsonObject {
  const amount = tax.kind === 'override' ? draft.amount('TxnTaxDetail.TotalTax', tax.totalTax) : new Decimal(0);
  if (beforeTax.plus(amount).lt(0)) {
    draft.refuse('invoice.negative-total', 'TotalAmt', 'QuickBooks takes no invoice whose total is below zero.');
  }
  switch (tax.kind) {
    case 'none':
    case 'by-quickbooks':
      return {};
    case 'override':
      return {
        TxnTaxDetail: {
          TxnTaxCodeRef: optionalReference(draft, 'TxnTaxDetail.TxnTaxCodeRef', tax.taxCodeId),
          TotalTax: amountToken(amount),
        },
      };
    case 'per-line':
      return { GlobalTaxCalculation: tax.amounts };
    case 'not-applicable':
      return { GlobalTaxCalculation: 'NotApplicable' };
  }
}

function customerMemo(draft: Draft, memo: string | undefined): JsonObject | undefined {
  const value = draft.text('CustomerMemo', memo, limits.customerMemo);
  return value === undefined ? undefined : { value };
}
