import { type Warning, warning } from '@jobpro/contracts';
import { encodeText, limits } from '@jobpro/qbxml';

/** The mark as it stands in a memo: the same after QuickBooks stored it. */
const token = (mark: string): string => `[${encodeText(mark.replace(/\s+/g, ' '), { unknown: 'question-mark' }).text}]`;

/** A memo as it goes, and what had to be written differently for it. */
export interface MarkedMemo {
  readonly text: string;
  readonly warnings: readonly Warning[];
}

/**
 * The memo with our mark behind it, by which a document whose answer was lost is known again. Where both are too long the memo
 * is cut, with a warning, and never the mark.
 */
export function memoWithMark(memo: string | undefined, mark: string): MarkedMemo {
  const own = token(mark);
  if (memo === undefined || memo.trim() === '') return { text: own, warnings: [] };
  const encoded = encodeText(memo, { lines: true, unknown: 'question-mark' });
  const room = limits.invoice.memo - own.length - 1;
  const kept = encoded.text.slice(0, room).trimEnd();
  const warnings = [
    ...(encoded.replaced.length === 0
      ? []
      : [warning('text.transliterated', { field: 'memo', from: memo, to: encoded.text })]),
    ...(encoded.text.trimEnd().length <= room
      ? []
      : [warning('text.shortened', { field: 'memo', limit: String(room) })]),
  ];
  return { text: `${kept} ${own}`, warnings };
}

/** Whether a memo carries exactly this mark. Office staff may have written around it. */
export const carriesMark = (memo: string | undefined, mark: string): boolean => memo?.includes(token(mark)) === true;

/** Whether a memo carries any mark of JobPro's. */
export const carriesAnyMark = (memo: string | undefined): boolean => memo?.includes('[JobPro ') === true;
