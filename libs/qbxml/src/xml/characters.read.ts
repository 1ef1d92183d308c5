/**
 * Decodes the five entities of XML and numeric ones, once; anything else stays as it is written. One pass for each entity,
 * `&amp;` last, is several times quicker on megabytes than one pass that asks at each ampersand.
 */
export function decodeCharacters(text: string): string {
  if (!text.includes('&')) return text;
  const numbered = text.includes('&#') ? text.replace(/&#(?:(\d{1,7})|x([0-9a-fA-F]{1,6}));/g, decodeNumber) : text;
  return numbered
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');
}

const ampersand = 0x26;

function decodeNumber(written: string, decimal: string | undefined, hexadecimal: string | undefined): string {
  const code = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number.parseInt(decimal, 10);
  if (code === ampersand) return '&amp;';
  return code <= 0x10ffff ? String.fromCodePoint(code) : written;
}

/** Decodes the raw text of an element: CDATA sections are kept as they are, comments and tags are left out. */
export function decodeRaw(raw: string): string {
  if (!raw.includes('<')) return decodeCharacters(raw);
  let text = '';
  for (const piece of raw.split(/(<!\[CDATA\[[^]*?\]\]>)/)) {
    text += piece.startsWith('<![CDATA[')
      ? piece.slice('<![CDATA['.length, -']]>'.length)
      : decodeCharacters(piece.replace(/<!--[^]*?-->|<[^>]*>/g, ''));
  }
  return text;
}
