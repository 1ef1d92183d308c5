import { companyDay } from './company-day.js';
import { graniteRidge } from './granite-ridge.js';
import { harborLight } from './harbor-light.js';

const WIDTH = 190;

/** Every file of `samples/` that is made here: its path and its text. */
export function sampleFiles(): Map<string, string> {
  const files = new Map<string, string>();
  const days = [companyDay(graniteRidge, 20_261_120), companyDay(harborLight, 20_261_121)];
  for (const { id, files: events, quickBooks, expected } of days) {
    for (const [name, content] of Object.entries(events)) files.set(`${id}/${name}.json`, readable(content));
    files.set(`${id}/quickbooks.json`, readable(quickBooks));
    files.set(`${id}/expected.json`, readable(expected));
  }
  return files;
}

/** JSON with what fits on a line on one line: a line of an invoice is a line of the file. */
export function readable(value: unknown): string {
  return `${write(value, 0)}\n`;
}

function write(value: unknown, depth: number): string {
  const flat = JSON.stringify(value);
  if (typeof value !== 'object' || value === null || (depth > 0 && flat.length + depth * 2 < WIDTH))
    return spaced(value);
  const inside = '  '.repeat(depth + 1);
  const parts = Array.isArray(value)
    ? value.map((each: unknown) => `${inside}${write(each, depth + 1)}`)
    : Object.entries(value).map(([name, each]) => `${inside}${JSON.stringify(name)}: ${write(each, depth + 1)}`);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  return parts.length === 0 ? `${open}${close}` : `${open}\n${parts.join(',\n')}\n${'  '.repeat(depth)}${close}`;
}

/** On one line, with a space behind commas and colons, but not within strings. */
function spaced(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`;
  const parts = Object.entries(value).map(([name, each]) => `${JSON.stringify(name)}: ${spaced(each)}`);
  return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`;
}
