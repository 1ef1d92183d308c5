import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { repositoryRoot } from '@jobpro/testing';
import { companyDay } from './company-day.js';
import { graniteRidge } from './granite-ridge.js';
import { harborLight } from './harbor-light.js';

const WIDTH = 190;
/** Folder of the checked-in sample day, one folder a company. */
export const samplesFolder = join(repositoryRoot, 'test-data', 'samples');

/** Writes the checked-in sample day, the same each time, and returns how many files it has. */
export async function writeSamples(): Promise<number> {
  const files = sampleFiles();
  for (const [name, text] of files) {
    const path = join(samplesFolder, name);
    await mkdir(dirname(path), { recursive: true });
    await rm(path, { force: true });
    await writeFile(path, text);
  }
  return files.size;
}

/** Returns the text of every generated file by its path in `samples/`. */
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
function readable(value: unknown): string {
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
