import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@jobpro/testing';
import { describe, expect, test } from '@jest/globals';

const root = repositoryRoot;
const rows = ['docs/rules.md', 'docs/security.md']
  // In docs/security.md only the table of tests has a test in each row.
  .flatMap((page) => readFileSync(join(root, page), 'utf8').split('## Tests of the measures').at(-1)?.split('\n') ?? [])
  .flatMap((line) => {
    const [, rule, file, name] = /^\| (.+?) +\| `(.+?)` +\| (.+?) +\|$/.exec(line) ?? [];
    return rule && file && name ? [[rule, file, name] as const] : [];
  });

describe('each rule has a test that exists', () => {
  test('the table is read', () => {
    expect(rows.length).toBeGreaterThan(50);
  });

  test.each(rows)('%s', (_rule, file, name) => {
    expect(existsSync(join(root, file))).toBe(true);
    // Formatting may put a backslash before a quote, and nothing else.
    expect(readFileSync(join(root, file), 'utf8').replaceAll('\\', '')).toContain(name);
  });
});
