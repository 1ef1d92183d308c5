import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { transitions } from '@jobpro/mapping';
import { repositoryRoot } from '@jobpro/testing';
import { describe, expect, test } from '@jest/globals';

const read = (file: string) => readFileSync(join(repositoryRoot, file), 'utf8');
const pages = ['docs', 'docs/adr', 'docs/how-to'].flatMap((folder) =>
  readdirSync(join(repositoryRoot, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`),
);
const documents = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', ...pages];

/** The picture of a record's life, from the table that decides it. */
function picture(): string {
  const arrows = Object.entries(transitions).flatMap(([from, row]) =>
    Object.entries(row).map(([trigger, to]: [string, string]) => `  ${from} --> ${to}: ${trigger}`),
  );
  return ['```mermaid', 'stateDiagram-v2', '  [*] --> ready', ...arrows, '```'].join('\n');
}

describe('documents agree with the code', () => {
  test.each(documents)('%s names files that exist', (file) => {
    const text = read(file);
    const quoted = [
      ...text.matchAll(/`((?:apps|bench|deploy|docs|e2e|libs|simulators|test-data|tools|verification)\/[\w./-]+)`/g),
    ].map(([, path = '']) => path);
    const linked = [...text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, path = '']) => join(dirname(file), path));
    const missing = [...quoted, ...linked].filter((path) => !existsSync(join(repositoryRoot, path)));
    expect(missing).toEqual([]);
  });

  test('the picture of the states is the table', () => {
    const [, drawn = ''] =
      /<!-- transitions -->\n+([\s\S]*?)\n+<!-- \/transitions -->/.exec(read('ARCHITECTURE.md')) ?? [];
    expect(drawn).toBe(picture());
  });

  test('every script of package.json that a person runs is in the README', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const inner = ['build', 'typecheck', 'jest'];
    const readme = read('README.md');
    const missing = Object.keys(scripts).filter(
      (name) => !inner.includes(name) && !new RegExp(`npm (run )?${name}\\b`).test(readme),
    );
    expect(missing).toEqual([]);
  });

  test('every lib, app and room has its line in the map', () => {
    const map = read('ARCHITECTURE.md');
    const folders = ['libs', 'apps'].flatMap((kind) => readdirSync(join(repositoryRoot, kind)));
    const rooms = ['simulators', 'test-data', 'tools', 'bench', 'e2e', 'deploy', 'verification'].map(
      (room) => `\`${room}\``,
    );
    expect([...folders, ...rooms].filter((name) => !map.includes(name))).toEqual([]);
  });
});
