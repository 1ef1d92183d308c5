/**
 * Reads the header block of a message (NATS ADR-4: `NATS/1.0`, then one `name: value` per line). Returns the first value of each
 * name, by the name in lower case. Other lines are ignored.
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
