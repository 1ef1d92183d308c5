import { encodeText } from '@jobpro/qbxml';

/** The mark as it stands in a memo: the same after QuickBooks stored it. */
const token = (mark: string): string => `[${encodeText(mark.replace(/\s+/g, ' '), { unknown: 'question-mark' }).text}]`;

/** Returns the memo with our mark behind it, by which a document whose answer was lost is recognised. */
export const memoWithMark = (memo: string | undefined, mark: string): string =>
  memo === undefined || memo.trim() === '' ? token(mark) : `${memo} ${token(mark)}`;

/** Whether a memo carries exactly this mark. Office staff may have written around it. */
export const carriesMark = (memo: string | undefined, mark: string): boolean => memo?.includes(token(mark)) === true;

/** Whether a memo carries any mark of JobPro's. */
export const carriesAnyMark = (memo: string | undefined): boolean => memo?.includes('[JobPro ') === true;
