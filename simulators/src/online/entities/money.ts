import { Decimal } from 'decimal.js';
import type { Json } from '../json.js';

/** A JSON number or decimal string as a decimal; undefined where there is none. */
export function decimalOf(value: Json | undefined): Decimal | undefined {
  if (typeof value !== 'number' && typeof value !== 'string') return undefined;
  try {
    const decimal = new Decimal(value);
    return decimal.isFinite() ? decimal : undefined;
  } catch {
    return undefined;
  }
}

export const zero = new Decimal(0);

/** Money is kept to the cent; halves go away from zero. */
export const toCents = (amount: Decimal): Decimal => amount.toDecimalPlaces(2, Decimal.ROUND_HALF_UP);

export const sum = (amounts: readonly Decimal[]): Decimal =>
  amounts.reduce((total, amount) => total.plus(amount), zero);

/** The JSON number that QuickBooks writes for an amount. */
export const toWire = (amount: Decimal): number => amount.toNumber();

/** Whether a line's Amount is what its quantity and price make, to the cent. */
export const amountMatches = (amount: Decimal, quantity: Decimal, price: Decimal): boolean =>
  toCents(amount).equals(toCents(quantity.times(price)));
