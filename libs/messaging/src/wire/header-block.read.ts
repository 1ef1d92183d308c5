/**
 * Reads the headers of a message as they stand in front of its data (NATS ADR-4: `NATS/1.0`, then `name: value` a line): the first
 * value that each name has, by the name in small letters. What is no such line is passed over.
 */
export function readHeaderBlock(block: Uint8Array): ReadonlyMap<string, string> {
  const text = Buffer.from(block.buffer, block.byteOffset, block.length).toString('utf8');
  const found = new Map<string, string>();
  const end = text.length;
  for (let from = lineEnd(text, 0) + LINE_END.length; from < end; from = lineEnd(text, from) + LINE_END.length) {
    const colon = text.indexOf(':', from);
    const to = lineEnd(text, from);
    if (colon < 0 || colon > to) continue;
    const name = text.slice(from, colon).toLowerCase();
    const value = text.slice(text.startsWith(' ', colon + 1) ? colon + 2 : colon + 1, to).trim();
    if (value !== '' && !found.has(name)) found.set(name, value);
  }
  return found;
}

const LINE_END = '\r\n';

function lineEnd(text: string, from: number): number {
  const at = text.indexOf(LINE_END, from);
  return at < 0 ? text.length : at;
}
