import { limits } from '../limits.js';
import type { Draft } from '../request/draft.js';
import { oneLine } from '../text.js';

const marked = /\[(JobPro [^\n]*)\]\s*$/;

/**
 * Returns the private note with our mark below it, on a line of its own: by the mark a document whose answer was lost is recognised.
 * A note that leaves the mark no room is refused.
 */
export function noteWithMark(draft: Draft, note: string | undefined, mark: string): string {
  const token = markToken(mark);
  const text = draft.text('PrivateNote', note, limits.privateNote - token.length - 1);
  return text === undefined ? token : `${text}\n${token}`;
}

/** Returns the mark that a document carries, or null. Office staff may have written below it, but not have changed it. Marks begin with `JobPro `; others are only recognised by `isOurs`. */
export function readMark(privateNote: string | undefined): string | null {
  for (const line of (privateNote ?? '').split('\n').reverse()) {
    const mark = marked.exec(line)?.[1];
    if (mark !== undefined) return mark;
  }
  return null;
}

/** Whether the document carries exactly this mark. */
export const isOurs = (document: { readonly privateNote?: string | undefined }, mark: string): boolean =>
  document.privateNote?.includes(markToken(mark)) === true;

/** The mark as it is in a note, on one line. */
const markToken = (mark: string): string => `[${oneLine(mark)}]`;
