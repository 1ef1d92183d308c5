import { encodeText, limits } from '@jobpro/qbxml';

/** The mark as it stands in a memo: the same after QuickBooks stored it. */
const token = (mark: string): string => `[${encodeText(mark.replace(/\s+/g, ' '), { unknown: 'question-mark' }).text}]`;

/** The memo with our mark behind it, by which a document whose answer was lost is known again. The memo is cut, never the mark. */
export function memoWithMark(memo: string | undefined, mark: string): string {
  const own = token(mark);
  if (memo === undefined || memo.trim() === '') return own;
  const text = encodeText(memo, { lines: true, unknown: 'question-mark' }).text;
  return `${text.slice(0, limits.invoice.memo - own.length - 1).trimEnd()} ${own}`;
}

/** Whether a memo carries exactly this mark. Office staff may have written around it. */
export const carriesMark = (memo: string | undefined, mark: string): boolean => memo?.includes(token(mark)) === true;

/** Whether a memo carries any mark of JobPro's. */
export const carriesAnyMark = (memo: string | undefined): boolean => memo?.includes('[JobPro ') === true;
