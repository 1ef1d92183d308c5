/**
 * Text for an element or an attribute, in ASCII only: what lies above is a numeric entity, so that no encoding on the way
 * (HTTP, SOAP, the Web Connector's own strings) can change it. What XML 1.0 forbids becomes a space.
 */
export function escapeXml(text: string): string {
  // The control characters are what this must find.
  return text.replace(/[^\x20-\x21\x23-\x25\x28-\x3b\x3d\x3f-\x7e]/gu, entity);
}

const named: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

function entity(character: string): string {
  const name = named[character];
  if (name !== undefined) return name;
  const code = character.codePointAt(0) ?? 0;
  const allowed =
    code === 0x9 ||
    code === 0xa ||
    code === 0xd ||
    (code >= 0x20 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) ||
    code >= 0x10000;
  return allowed ? `&#${code};` : ' ';
}

/** `<name attribute="…">content</name>`; the content is XML already, attributes are text. */
export function element(
  name: string,
  content: string,
  attributes: Readonly<Record<string, string | undefined>> = {},
): string {
  const written = Object.entries(attributes)
    .map(([key, value]) => (value === undefined ? '' : ` ${key}="${escapeXml(value)}"`))
    .join('');
  return content === '' ? `<${name}${written}/>` : `<${name}${written}>${content}</${name}>`;
}
