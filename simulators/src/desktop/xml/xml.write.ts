import type { Element } from './element.js';

const special = /[&<>"']/g;
const nonAscii = /[^\t\n\r\x20-\x7e]/gu;
const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Text for XML: the five reserved characters as entities. */
export function escapeXml(text: string): string {
  return text.replace(special, (character) => entities[character] ?? character);
}

/** Escapes text as QuickBooks writes its answers: a character outside ASCII becomes a numeric entity. */
export function escapeAscii(text: string): string {
  return escapeXml(text).replace(nonAscii, (character) => `&#${character.codePointAt(0) ?? 63};`);
}

/** Appends the element to `out`, in the order in which its children stand. */
function append(out: string[], node: Element): void {
  let open = `<${node.name}`;
  for (const [name, value] of Object.entries(node.attributes)) open += ` ${name}="${escapeAscii(value)}"`;
  if (node.children.length > 0) {
    out.push(open, '>\n');
    for (const child of node.children) append(out, child);
    out.push('</', node.name, '>\n');
  } else if (node.text !== '') {
    out.push(open, '>', escapeAscii(node.text), '</', node.name, '>\n');
  } else {
    out.push(open, ' />\n');
  }
}

/** A qbXML answer as QuickBooks writes it. */
export function writeQbxml(messages: Element): string {
  const out = ['<?xml version="1.0" ?>\n<QBXML>\n'];
  append(out, messages);
  out.push('</QBXML>\n');
  return out.join('');
}
