/** Control characters are no XML (2040), and lone halves of a surrogate pair are no UTF-8 (QuickBooks: 500). */
export function cleanText(text: string): string {
  let clean = '';
  for (const char of text.replaceAll('\r\n', '\n').replaceAll('\r', '\n')) {
    const code = char.codePointAt(0) ?? 0;
    if (code >= 0xd800 && code <= 0xdfff) clean += '\uFFFD';
    else if (!isForbidden(code)) clean += char;
  }
  return clean;
}

function isForbidden(code: number): boolean {
  if (code === 9 || code === 10) return false;
  return code < 0x20 || (code >= 0x7f && code <= 0x9f) || (code & 0xfffe) === 0xfffe;
}

/** Replaces every run of white space by one space and trims the ends. */
export const collapseSpaces = (text: string): string => text.replace(/\s+/gu, ' ').trim();

/** Returns the text on one line, without characters that QuickBooks cannot hold. */
export const oneLine = (text: string): string => collapseSpaces(cleanText(text));

/** Returns at most `limit` UTF-16 units of the text, never half a character. */
export function cutText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const last = text.charCodeAt(limit - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? limit - 1 : limit);
}

/**
 * Returns the form in which QuickBooks Online compares names: case and runs of spaces do not count. DisplayName is unique by it
 * over customers, vendors and employees together. Accents count: a link to the wrong customer is worse than a 6240, after
 * which the name is looked up.
 */
export const comparableName = (name: string): string => oneLine(name).normalize('NFC').toLowerCase().normalize('NFC');

/** QuickBooks appends this to the name of a record that is made inactive (several independent integrators report it). */
const INACTIVE_SUFFIX = / \(deleted\)$/i;

/** Returns the name that a record had while it was active: `X` for `X (deleted)`. */
export const activeName = (name: string): string => collapseSpaces(name).replace(INACTIVE_SUFFIX, '') || name;

/** Returns the names under which QuickBooks may hold a record of this name: as it is, and as it is made inactive. */
export const possibleNames = (name: string): readonly string[] => [name, `${name} (deleted)`];

/** One address, or several with commas between them, in the form that QuickBooks takes. */
export const isEmailAddress = (text: string): boolean =>
  text
    .split(', ')
    .every((address) => /^[\x21-\x2b\x2d-\x3f\x41-\x7e]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+$/.test(address));
