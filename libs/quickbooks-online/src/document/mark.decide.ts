import { limits } from '../limits.js';
import { cutText, oneLine } from '../names/text.decide.js';
import type { Draft } from '../request/draft.write.js';

const marked = /\[(JobPro [^\n]*)\]\s*$/;

/**
 * The private note with our mark below it, on a line of its own. The note is cut to leave the mark room: by the mark a
 * document whose answer was lost is known again.
 */
export function noteWithMark(draft: Draft, note: string | undefined, mark: string): string {
  const token = markToken(mark);
  const room = limits.privateNote - token.length - 1;
  const text = draft.text('PrivateNote', note, room);
  return text === undefined ? token : `${text}\n${token}`;
}

/** The mark that a document carries, or null; marks begin with `JobPro `, or they are only found by `isOurs`. Office staff may have written below it, but not have changed it. */
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

/** Kept to one line and well under the note's length, however long the mark. */
const markToken = (mark: string): string => `[${cutText(oneLine(mark), 200)}]`;
