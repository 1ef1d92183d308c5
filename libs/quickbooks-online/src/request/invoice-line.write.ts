import { Decimal } from 'decimal.js';
import type { JsonObject } from '../json/json.write.js';
import { limits } from '../limits.js';
import { cleanText, splitText } from '../names/text.decide.js';
import type { Draft } from './draft.write.js';
import { amountToken, decimalToken } from './draft.write.js';
import { reconcileLine } from './line.decide.js';
import { optionalReference, reference } from './party.write.js';

export interface ItemLineInput {
  readonly kind: 'item';
  readonly itemId: string;
  readonly description?: string;
  readonly quantity?: string;
  readonly rate?: string;
  /** What the line charges; may be zero or negative. Quantity and rate are kept where they come to it. */
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
export type DiscountInput =
  | { readonly kind: 'amount'; readonly amount: string; readonly accountId?: string }
  | { readonly kind: 'percent'; readonly percent: string; readonly accountId?: string };

export interface WrittenLines {
  readonly lines: readonly JsonObject[];
  readonly subtotal: Decimal;
}

/** How a line names its tax: US companies by TAX or NON (else 6100), others by a code's Id (else 6000). */
export type LineTax = 'us' | 'us-none' | 'codes' | 'no-codes';

/** A description over QuickBooks' 4000 characters goes on in description lines of its own; nothing is cut. */
export function writeLines(draft: Draft, inputs: readonly InvoiceLineInput[], tax: LineTax): WrittenLines {
  const lines: JsonObject[] = [];
  let subtotal = new Decimal(0);
  inputs.forEach((input, index) => {
    const field = `Line[${index}]`;
    const [first, ...rest] = splitText(cleanText(input.description ?? '').trim(), limits.lineDescription);
    if (rest.length > 0) draft.warn('text.continued', `${field}.Description`);
    if (input.kind === 'item') {
      const amount = draft.amount(`${field}.Amount`, input.amount);
      subtotal = subtotal.plus(amount);
      lines.push(itemLine(draft, field, input, { amount, description: first, tax }));
    } else if (first !== undefined) {
      lines.push(textLine(first));
    }
    lines.push(...rest.map(textLine));
  });
  return { lines, subtotal };
}

const textLine = (description: string): JsonObject => ({
  Description: description,
  DetailType: 'DescriptionOnly',
  DescriptionLineDetail: {},
});

interface LineParts {
  readonly amount: Decimal;
  readonly description: string | undefined;
  readonly tax: LineTax;
}

function itemLine(draft: Draft, field: string, input: ItemLineInput, parts: LineParts): JsonObject {
  return {
    Description: parts.description,
    Amount: amountToken(parts.amount),
    DetailType: 'SalesItemLineDetail',
    SalesItemLineDetail: {
      ItemRef: reference(draft.id(`${field}.ItemRef`, input.itemId)),
      ...quantityAndRate(draft, field, input),
      TaxCodeRef: lineTaxCode(draft, field, input, parts.tax),
      ServiceDate: input.serviceDate === undefined ? undefined : draft.date(`${field}.ServiceDate`, input.serviceDate),
    },
  };
}

function quantityAndRate(draft: Draft, field: string, input: ItemLineInput): JsonObject {
  if (input.quantity === undefined && input.rate === undefined) return {};
  const line = reconcileLine(input.quantity, input.rate, input.amount);
  if (line.kept === 'amount-only') {
    draft.warn('line.amount-only', field);
    return {};
  }
  if (line.kept === 'rate-adjusted') draft.warn('line.rate-adjusted', field);
  return { Qty: decimalToken(new Decimal(line.quantity)), UnitPrice: decimalToken(new Decimal(line.rate)) };
}

function lineTaxCode(draft: Draft, field: string, input: ItemLineInput, tax: LineTax): JsonObject | undefined {
  switch (tax) {
    case 'us':
      return reference(input.taxable ? 'TAX' : 'NON');
    case 'us-none':
      return reference('NON');
    case 'no-codes':
      return undefined;
    case 'codes':
      if (input.taxCodeId === undefined) {
        draft.refuse('tax-code.missing', `${field}.TaxCodeRef`, 'Outside the US every line needs a tax code.');
      }
      return optionalReference(draft, `${field}.TaxCodeRef`, input.taxCodeId);
  }
}

/** The discount as its own line, and what it takes off: a percentage is of the lines, rounded to the cent. */
export function writeDiscount(
  draft: Draft,
  discount: DiscountInput | undefined,
  subtotal: Decimal,
): { readonly line: JsonObject | undefined; readonly amount: Decimal } {
  const none = { line: undefined, amount: new Decimal(0) };
  if (discount === undefined) return none;
  const percent =
    discount.kind === 'percent'
      ? draft.decimal('Discount.DiscountPercent', discount.percent, limits.decimal.ratePlaces)
      : undefined;
  const amount =
    discount.kind === 'percent'
      ? subtotal
          .times(percent ?? 0)
          .div(100)
          .toDecimalPlaces(limits.decimal.amountPlaces, Decimal.ROUND_HALF_UP)
      : draft.amount('Discount.Amount', discount.amount);
  if ((percent ?? amount).isNegative() && !(percent ?? amount).isZero()) {
    draft.refuse('discount.negative', 'Discount', 'A discount cannot be negative; add a line instead.');
  }
  if (amount.isZero()) return none;
  const line = {
    Amount: amountToken(amount),
    DetailType: 'DiscountLineDetail',
    DiscountLineDetail: {
      PercentBased: percent !== undefined,
      DiscountPercent: percent === undefined ? undefined : decimalToken(percent),
      DiscountAccountRef: optionalReference(draft, 'Discount.DiscountAccountRef', discount.accountId),
    },
  };
  return { line, amount };
}
