import { Decimal } from 'decimal.js';
import type { Fault } from './fault.js';
import { fault } from './fault.js';
import { amountMatches, decimalOf, sum, toCents, toWire, zero } from './money.js';
import type { JsonObject } from '../json.js';
import { objectAt, refAt, textAt } from '../json.js';
import type { Result } from '../result.js';
import { done, refused } from '../result.js';

/** The inputs of an invoice's tax other than its lines. Rates in percent. */
export interface TaxBasis {
  /** US companies mark lines TAX or NON; elsewhere each line names a tax code. */
  readonly marks: 'us' | 'codes';
  /** US: what the addresses or the named tax code make it. */
  readonly rate: Decimal;
  readonly rateOf: (taxCode: string) => Decimal | undefined;
  /** TxnTaxDetail with both a code and a total takes the place of what QuickBooks would compute. */
  readonly override: Decimal | undefined;
  readonly calculation: 'TaxExcluded' | 'TaxInclusive' | 'NotApplicable';
  readonly afterDiscount: boolean;
}

export interface Totals {
  readonly lines: readonly JsonObject[];
  readonly subTotal: Decimal;
  readonly tax: Decimal;
  readonly total: Decimal;
}

const mostTaxableLines = 750;
const hundred = new Decimal(100);

/** Completes an invoice's lines and sums them up, in decimals; every figure is to the cent. */
export function totalsOf(given: readonly JsonObject[], basis: TaxBasis): Result<Totals> {
  const lines: JsonObject[] = [];
  const sales: { readonly amount: Decimal; readonly rate: Decimal }[] = [];
  const discounts: JsonObject[] = [];
  let discount = zero;
  for (const line of given) {
    switch (textAt(line, 'DetailType')) {
      case 'SalesItemLineDetail': {
        const read = salesLine(line, basis);
        if (!read.ok) return read;
        sales.push(read.value);
        lines.push(numbered(read.value.line, lines.length));
        break;
      }
      case 'DescriptionOnly':
        lines.push(numbered(line, lines.length));
        break;
      case 'DiscountLineDetail':
        discounts.push(line);
        break;
      case 'SubTotalLineDetail':
        // QuickBooks adds this line to its answers. An update sends it back, and it is computed again.
        break;
      case undefined:
      default:
        return refused(fault.missing('Line.DetailType'));
    }
  }
  if (lines.length === 0) return refused(fault.missing('Line'));
  if (sales.filter(({ rate }) => !rate.isZero()).length > mostTaxableLines) {
    return refused(fault.business(`A transaction takes ${mostTaxableLines} taxable lines at most.`));
  }
  if (discounts.length > 1) return refused(fault.business('A transaction takes one discount line.'));
  const subTotal = sum(sales.map(({ amount }) => amount));
  lines.push({ Amount: toWire(subTotal), DetailType: 'SubTotalLineDetail', SubTotalLineDetail: {} });
  for (const line of discounts) {
    const read = discountAmount(line, subTotal);
    if (!read.ok) return read;
    discount = read.value;
    lines.push({ ...line, Amount: toWire(discount) });
  }
  const tax = basis.override ?? computedTax(sales, basis, subTotal, discount);
  const added = basis.calculation === 'TaxInclusive' ? zero : tax;
  return done({ lines, subTotal, tax, total: subTotal.minus(discount).plus(added) });
}

const numbered = (line: JsonObject, before: number): JsonObject => ({ ...line, LineNum: before + 1 });

function salesLine(line: JsonObject, basis: TaxBasis): Result<{ line: JsonObject; amount: Decimal; rate: Decimal }> {
  const detail = objectAt(line, 'SalesItemLineDetail');
  if (detail === undefined) return refused(fault.missing('Line.SalesItemLineDetail'));
  const amount = decimalOf(line['Amount']);
  if (amount === undefined) return refused(fault.missing('Line.Amount'));
  if (refAt(detail, 'ItemRef') === undefined) return refused(fault.missing('Line.SalesItemLineDetail.ItemRef'));
  const quantity = decimalOf(detail['Qty']);
  const price = decimalOf(detail['UnitPrice']);
  if (quantity !== undefined && price !== undefined && !amountMatches(amount, quantity, price)) {
    return refused(fault.amountMismatch(amount.toString()));
  }
  const rate = rateOfLine(refAt(detail, 'TaxCodeRef'), basis);
  if ('code' in rate) return refused(rate);
  const rounded = toCents(amount);
  return done({ line: { ...line, Amount: toWire(rounded) }, amount: rounded, rate });
}

function rateOfLine(code: string | undefined, basis: TaxBasis): Decimal | Fault {
  if (basis.marks === 'us') {
    if (code !== undefined && code !== 'TAX' && code !== 'NON') return fault.usTaxCode(code);
    return code === 'TAX' ? basis.rate : zero;
  }
  if (basis.calculation === 'NotApplicable') return zero;
  if (code === undefined) {
    return fault.business(
      'Make sure all your transactions have a GST/HST or VAT rate before you save.',
      'Line.SalesItemLineDetail.TaxCodeRef',
    );
  }
  return basis.rateOf(code) ?? fault.badReference('Line.SalesItemLineDetail.TaxCodeRef', 'TaxCode', code);
}

function discountAmount(line: JsonObject, subTotal: Decimal): Result<Decimal> {
  const detail = objectAt(line, 'DiscountLineDetail');
  if (detail === undefined) return refused(fault.missing('Line.DiscountLineDetail'));
  if (detail['PercentBased'] === true) {
    const percent = decimalOf(detail['DiscountPercent']);
    return percent === undefined
      ? refused(fault.missing('Line.DiscountLineDetail.DiscountPercent'))
      : done(toCents(subTotal.times(percent).div(hundred)));
  }
  const amount = decimalOf(line['Amount']);
  return amount === undefined ? refused(fault.missing('Line.Amount')) : done(toCents(amount));
}

function computedTax(
  sales: readonly { readonly amount: Decimal; readonly rate: Decimal }[],
  basis: TaxBasis,
  subTotal: Decimal,
  discount: Decimal,
): Decimal {
  const share = basis.afterDiscount && !subTotal.isZero() ? subTotal.minus(discount).div(subTotal) : new Decimal(1);
  const byRate = new Map<string, Decimal>();
  for (const { amount, rate } of sales) {
    const key = rate.toString();
    byRate.set(key, (byRate.get(key) ?? zero).plus(amount.times(share)));
  }
  // Each rate is rounded by itself over all its lines, not line by line.
  return sum(
    [...byRate].map(([rate, amount]) => {
      const percent = new Decimal(rate);
      const divisor = basis.calculation === 'TaxInclusive' ? percent.plus(hundred) : hundred;
      return toCents(amount.times(percent).div(divisor));
    }),
  );
}
