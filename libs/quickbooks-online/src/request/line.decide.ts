import { Decimal } from 'decimal.js';
import { limits } from '../limits.js';

/** How a line goes out so that QuickBooks finds Amount = Qty × UnitPrice (else it answers 6070). */
export type ReconciledLine =
  | { readonly kept: 'as-given' | 'rate-adjusted'; readonly quantity: string; readonly rate: string }
  /** Neither quantity nor rate is sent: QuickBooks then takes the amount as it is. */
  | { readonly kept: 'amount-only' };

const halfACent = new Decimal('0.005');

/**
 * The amount is what was charged and never changes. Quantity and rate go along where they come to it to the cent;
 * where only rounding parts them, the rate is taken to five places so that they do; else the amount goes alone.
 * A product that lies exactly on half a cent does not count as reproducing it: which way QuickBooks rounds is not said.
 * All three are decimal strings; one that is no number, or outside what QuickBooks takes, leaves the amount alone.
 */
export function reconcileLine(quantity: string | undefined, rate: string | undefined, amount: string): ReconciledLine {
  const q = readWithin(quantity);
  const r = readWithin(rate);
  const a = readWithin(amount);
  if (q === null || r === null || a === null) return { kept: 'amount-only' };
  const places = limits.decimal.ratePlaces;
  if (q.decimalPlaces() > places) return { kept: 'amount-only' };
  if (reproduces(q, r, a) && r.decimalPlaces() <= places) return line('as-given', q, r);
  // Beyond a cent for each unit, and one more, it is no rounding: then the rate is not ours to invent.
  if (q.isZero() || q.times(r).minus(a).abs().gt(q.abs().plus(1).times('0.01'))) return { kept: 'amount-only' };
  const adjusted = a.div(q).toDecimalPlaces(places, Decimal.ROUND_HALF_UP);
  return reproduces(q, adjusted, a) ? line('rate-adjusted', q, adjusted) : { kept: 'amount-only' };
}

const reproduces = (quantity: Decimal, rate: Decimal, amount: Decimal): boolean =>
  quantity.times(rate).minus(amount).abs().lt(halfACent);

const line = (kept: 'as-given' | 'rate-adjusted', quantity: Decimal, rate: Decimal): ReconciledLine => ({
  kept,
  quantity: quantity.toFixed(),
  rate: rate.toFixed(),
});

function readWithin(value: string | undefined): Decimal | null {
  if (value === undefined || !/^-?\d+(?:\.\d+)?$/.test(value)) return null;
  const read = new Decimal(value);
  return read.abs().lt(new Decimal(10).pow(limits.decimal.integerDigits)) ? read : null;
}
