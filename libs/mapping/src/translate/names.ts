import type { Edition } from '@jobpro/contracts';
import { encodeText, limits as desktop } from '@jobpro/qbxml';
import { collapseSpaces, comparableName, limits as online } from '@jobpro/quickbooks-online';

/** The limits of one kind of name in one edition. */
export interface NameRule {
  /** The word for the name's owner in a sentence. */
  readonly what: string;
  /** Characters that QuickBooks takes, counted after transliteration. */
  readonly limit: number;
  /** Characters up to which all of QuickBooks' own pages take the name. A longer one is sent whole, with a warning. */
  readonly comfortable?: number;
  /**
   * A customer's or an item's name is refused: it identifies the record, and two shortened names could be equal. A job's name
   * may be shortened, because it starts with the job's number.
   */
  readonly tooLong: 'refuse' | 'shorten';
}

/** The names that QuickBooks compares. */
export const nameRules = {
  online: {
    customer: {
      what: 'customer',
      limit: online.customer.name,
      comfortable: online.customer.comfortableName,
      tooLong: 'refuse',
    },
    item: { what: 'item', limit: online.item.name, tooLong: 'refuse' },
  },
  desktop: {
    customer: { what: 'customer', limit: desktop.customer.name, tooLong: 'refuse' },
    item: { what: 'item', limit: desktop.item.name, tooLong: 'refuse' },
    job: { what: 'job', limit: desktop.customer.name, tooLong: 'shorten' },
  },
} as const satisfies Record<Edition, Readonly<Record<string, NameRule>>>;

/** The colon divides a parent from its child (Online: 2040), and control characters are no XML. */
const FORBIDDEN = /[:\p{Cc}]/gu;

/** Replaces, visibly, the characters that no name in QuickBooks may have. */
export const toAllowedName = (name: string): string => collapseSpaces(name).replace(FORBIDDEN, '-');

/**
 * The keys under which QuickBooks of either edition would take this name for another: case and spaces do not count, and Desktop
 * keeps Latin-1 only. One key where the editions agree.
 */
export function nameKeys(name: string): readonly string[] {
  const allowed = toAllowedName(name);
  const onDesktop = encodeText(allowed, { unknown: 'question-mark' }).text;
  return [...new Set([comparableName(allowed), comparableName(onDesktop)])];
}
