/** Lone halves of a surrogate pair are no UTF-8 (QuickBooks: 500), and control characters are no XML (2040). */
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

/** One line: every run of white space is one space, none at the ends. */
export const oneLine = (text: string): string => cleanText(text).replace(/\s+/g, ' ').trim();

/** At most `limit` UTF-16 units, never half a character. */
export function cutText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const last = text.charCodeAt(limit - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? limit - 1 : limit);
}

/** The text in pieces of at most `limit` units; nothing is lost and no character is halved. */
export function splitText(text: string, limit: number): string[] {
  const pieces: string[] = [];
  for (let rest = text; rest.length > 0;) {
    const piece = cutText(rest, limit);
    pieces.push(piece);
    rest = rest.slice(piece.length);
  }
  return pieces;
}
