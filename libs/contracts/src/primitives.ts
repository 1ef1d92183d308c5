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

const looksLikePaymentNumber = 'this text looks like a card or bank number, and none is ever taken';
const isFreeOfPaymentNumbers = (value: string): boolean =>
  !looksLikeCardNumber(value) && !looksLikeBankNumber(value) && !looksLikeSocialSecurityNumber(value);

/**
 * Free text. Card, bank and social security numbers are refused here, at the border, so that they
 * reach no row, log or trace. A text that is too long is refused without being searched.
 */
export const text = (max: number) =>
  z.string().max(max, { abort: true }).refine(isFreeOfPaymentNumbers, { error: looksLikePaymentNumber });

/** Free text of QuickBooks, which has limits of its own. */
export const quickBooksText = z.string().refine(isFreeOfPaymentNumbers, { error: looksLikePaymentNumber });

/** Sums decimal strings exactly and answers with two places. */
export function sumMoney(amounts: Iterable<string>): string {
  let total = new Decimal(0);
  for (const amount of amounts) total = total.plus(amount);
  return total.toFixed(2);
}

/** The five kinds of record that travel, in the order in which QuickBooks needs them. */
export const entities = ['customer', 'item', 'job', 'invoice', 'payment'] as const;
export const Entity = z.enum(entities);
export type Entity = z.infer<typeof Entity>;

/** The entities that others wait for. */
export const neededEntities = ['customer', 'item', 'invoice'] as const;
export type NeededEntity = (typeof neededEntities)[number];
export const isNeeded = (entity: string): entity is NeededEntity => neededEntities.some((needed) => needed === entity);

/** Which QuickBooks a company keeps its books in. */
export const editions = ['online', 'desktop'] as const;
export const Edition = z.enum(editions);
export type Edition = z.infer<typeof Edition>;

/** A record in QuickBooks that we are linked to: Online's Id, Desktop's ListID or TxnID. */
export const RemoteId = z.string().min(1).max(100);

/**
 * How a command names something in QuickBooks: by id where we are linked, by name where a setting
 * says so.
 */
export const RemoteRef = z.union([z.object({ id: RemoteId }), z.object({ name: z.string().min(1).max(209) })]);
export type RemoteRef = z.infer<typeof RemoteRef>;

/** The stored data of a link: `version` is Online's SyncToken, Desktop's EditSequence. */
export const Remote = z.object({
  id: RemoteId,
  version: z.string().max(50).optional(),
  /** The name or number that QuickBooks shows. */
  label: z.string().max(500).optional(),
  /** QuickBooks' own total of a document. */
  total: Money.optional(),
});
export type Remote = z.infer<typeof Remote>;
