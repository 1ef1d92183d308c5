import { encodeText } from '@jobpro/qbxml';

/** Returns the mark as a memo carries it. QuickBooks stores this text unchanged. */
const token = (mark: string): string => `[${encodeText(mark.replace(/\s+/g, ' '), { unknown: 'question-mark' }).text}]`;

/** Returns the memo with our mark at its end. The mark identifies a document whose answer was lost. */
export const memoWithMark = (memo: string | undefined, mark: string): string =>
  memo === undefined || memo.trim() === '' ? token(mark) : `${memo} ${token(mark)}`;

/** Returns whether a memo carries exactly this mark. Office staff may have written around it. */
export const carriesMark = (memo: string | undefined, mark: string): boolean => memo?.includes(token(mark)) === true;

/** Returns whether a memo carries any mark of JobPro. */
export const carriesAnyMark = (memo: string | undefined): boolean => memo?.includes('[JobPro ') === true;
