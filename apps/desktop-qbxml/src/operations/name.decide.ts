import { encodeText } from '@jobpro/qbxml';

/** As QuickBooks compares names: without regard to case, and as it stores them. */
export const folded = (name: string): string => encodeText(name).text.trim().replace(/\s+/g, ' ').toLowerCase();

export const sameName = (one: string | undefined, other: string): boolean =>
  one !== undefined && folded(one) === folded(other);
