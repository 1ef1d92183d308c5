import { transliterations } from './transliteration-table.js';

/** One character that QuickBooks cannot hold and what was written instead ('' when it was left out). */
export interface Replaced {
  readonly from: string;
  readonly to: string;
}

export interface EncodedText {
  /** Latin-1 without control characters but `\n`, ready to be escaped. */
  readonly text: string;
  readonly replaced: readonly Replaced[];
  /** Characters for which nothing sensible is known. With `unknown: 'refuse'` they are left out of `text`. */
  readonly refused: readonly string[];
}

export interface EncodeOptions {
  /** True where QuickBooks keeps line breaks (memos, notes, descriptions); elsewhere they become a space. */
  readonly lines?: boolean;
  /** Names are refused rather than mangled; free text shows a question mark. */
  readonly unknown?: 'refuse' | 'question-mark';
}

const plain = /^[\x20-\x7e]*$/;
const combining = /^\p{M}$/u;
/** Soft hyphen, format characters (zero width, direction, byte order) and variation selectors. */
const invisible = /^(\p{Cf}|\p{Variation_Selector})$/u;
const space = /^\p{Z}$/u;

const inLatin1 = (code: number) => (code >= 0x20 && code <= 0x7e) || (code > 0xa0 && code <= 0xff && code !== 0xad);
const isControl = (code: number) => code < 0x20 || (code >= 0x7f && code <= 0x9f);
const isSurrogate = (code: number) => code >= 0xd800 && code <= 0xdfff;

/** Returns the replacement for one character, or undefined when there is no sensible one. */
function instead(character: string): string | undefined {
  const code = character.codePointAt(0) ?? 0;
  if (isSurrogate(code)) return undefined;
  if (isControl(code)) return ' ';
  if (invisible.test(character)) return '';
  if (space.test(character)) return ' ';
  const transliteration = transliterations.get(character);
  if (transliteration !== undefined) return transliteration;
  let text = '';
  for (const part of character.normalize('NFKD')) {
    if (combining.test(part)) continue;
    const partCode = part.codePointAt(0) ?? 0;
    const piece = inLatin1(partCode) ? part : transliterations.get(part);
    if (piece === undefined) return undefined;
    text += piece;
  }
  return text;
}

/** Returns the form in which QuickBooks Desktop compares names: as it stores them, without regard to case and runs of spaces. */
export const comparableName = (name: string): string => encodeText(name).text.trim().replace(/\s+/g, ' ').toLowerCase();

export const isSameName = (name: string | undefined, other: string): boolean =>
  name !== undefined && comparableName(name) === comparableName(other);

/**
 * Puts text into what QuickBooks Desktop stores: Latin-1. Outside it raw UTF-8 makes the whole message set a parse error
 * and a numeric entity is stored as a question mark, so that other characters are written visibly in Latin-1, each with
 * an entry in `replaced`, or reported as refused. Accents written apart are joined first: é stays é and is no change.
 */
export function encodeText(value: string, options: EncodeOptions = {}): EncodedText {
  if (plain.test(value)) return { text: value, replaced: [], refused: [] };
  let text = '';
  const replaced = new Map<string, string>();
  const refused = new Set<string>();
  for (const character of value.replace(/\r\n?/g, '\n').normalize('NFC')) {
    const code = character.codePointAt(0) ?? 0;
    if (inLatin1(code)) {
      text += character;
      continue;
    }
    if (character === '\n' && options.lines === true) {
      text += character;
      continue;
    }
    const to = instead(character) ?? (options.unknown === 'question-mark' ? '?' : undefined);
    if (to === undefined) refused.add(visible(character));
    else replaced.set(visible(character), to);
    text += to ?? '';
  }
  return { text, replaced: [...replaced].map(([from, to]) => ({ from, to })), refused: [...refused] };
}

/** Returns a character as a person can read it: itself, on a circle where it is a mark, or its code where it shows nothing. */
function visible(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const shows = !isControl(code) && !isSurrogate(code) && !invisible.test(character) && !space.test(character);
  if (combining.test(character)) return `◌${character}`;
  return shows ? character : `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}
