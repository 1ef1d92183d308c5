import { Decimal } from 'decimal.js';
import { z } from 'zod';
import { looksLikeBankNumber, looksLikeCardNumber, looksLikeSocialSecurityNumber } from './payment-numbers.js';

/** A company of JobPro: one token of a NATS subject, so nothing that NATS gives a meaning to. */
export const CompanyId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'a company id is 1 to 64 letters, digits, _ or -');
export type CompanyId = z.infer<typeof CompanyId>;

/** JobPro's id of a record. Opaque: compared, never read. */
export const EntityId = z.string().min(1).max(100);
export type EntityId = z.infer<typeof EntityId>;

/** Grows with each change of a record in JobPro; an older or equal one changes nothing. */
export const Revision = z.int().min(1);

const decimal = (places: number, description: string) =>
  z
    .string()
    .regex(
      new RegExp(`^-?\\d{1,13}(\\.\\d{1,${String(places)}})?$`),
      `${description} is a decimal string with at most ${String(places)} places`,
    );

/** An amount in the company's currency: a decimal string with at most two places, never a float. */
export const Money = decimal(2, 'an amount');
/** A unit price: up to five places, as both editions of QuickBooks keep them. */
export const Rate = decimal(5, 'a rate');
/** A quantity: up to five places. */
export const Quantity = decimal(5, 'a quantity');

/** A calendar day, ISO 8601: `2026-11-20`. */
export const Day = z.iso.date();
/** A moment, ISO 8601 with an offset. */
export const Instant = z.iso.datetime({ offset: true });

const isFreeOfPaymentNumbers = (value: string): boolean =>
  !looksLikeCardNumber(value) && !looksLikeBankNumber(value) && !looksLikeSocialSecurityNumber(value);

/**
 * Free text. Card, bank and social security numbers are refused here, at the border, so that they reach no row, log or trace.
 * A text that is too long is refused without being searched.
 */
export const text = (max: number) =>
  z
    .string()
    .max(max, { abort: true })
    .refine(isFreeOfPaymentNumbers, { error: 'this text looks like a card or bank number, and none is ever taken' });

/** Sums decimal strings exactly and answers with two places. */
export function sumMoney(amounts: Iterable<string>): string {
  let total = new Decimal(0);
  for (const amount of amounts) total = total.plus(amount);
  return total.toFixed(2);
}
