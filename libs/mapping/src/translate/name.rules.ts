import type { Edition } from '@jobpro/contracts';
import { encodeText, limits as desktop } from '@jobpro/qbxml';
import { foldName, limits as online } from '@jobpro/quickbooks-online';

/** What one kind of name may be in one edition. */
export interface NameRule {
  /** What the name is of, as a sentence says it. */
  readonly what: string;
  /** Characters that QuickBooks takes, counted after transliteration. */
  readonly limit: number;
  /** Characters above which parts of QuickBooks itself stumble over it: told, and sent whole. */
  readonly told?: number;
  /** A customer's or an item's name identifies it, and two shortened ones could meet; a job's number stands first in its name. */
  readonly tooLong: 'refuse' | 'shorten';
}

/** The names that QuickBooks compares. Lengths: v3 API reference (DisplayName, Item.Name); qbXML 13.0 (CustomerAdd, ItemServiceAdd). */
export const nameRules = {
  online: {
    customer: { what: 'customer', limit: online.displayName.hard, told: online.displayName.warn, tooLong: 'refuse' },
    item: { what: 'item', limit: online.itemName, tooLong: 'refuse' },
  },
  desktop: {
    customer: { what: 'customer', limit: desktop.customer.name, tooLong: 'refuse' },
    item: { what: 'item', limit: desktop.item.name, tooLong: 'refuse' },
    job: { what: 'job', limit: desktop.customer.name, tooLong: 'shorten' },
  },
} as const satisfies Record<Edition, Readonly<Record<string, NameRule>>>;

/** What a name cannot hold: the colon divides a parent from its child (Online: 2040), control characters are no XML. */
const unheld = /[:\p{Cc}]/gu;

/** Trimmed, runs of white space folded to one space: QuickBooks compares names so. */
export const folded = (name: string): string => name.replace(/\s+/gu, ' ').trim();

/** The name with what QuickBooks cannot hold replaced, visibly. */
export const heldName = (name: string): string => folded(name).replace(unheld, '-');

/**
 * The keys under which QuickBooks of either edition would take this name for another: case and spaces do not count, and Desktop
 * keeps Latin-1 only. One key where the editions agree.
 */
export function nameKeys(name: string): readonly string[] {
  const held = heldName(name);
  return [...new Set([foldName(held), foldName(encodeText(held, { unknown: 'question-mark' }).text)])];
}
