import { Buffer } from 'node:buffer';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { transformSync } from '@swc/core';

/** Written into the console's `dist` by Vite. */
const PAGE = 'web/';
const root = import.meta.dirname;
const readJson = (file) => JSON.parse(readFileSync(join(root, file), 'utf8'));
const swc = readJson('.swcrc');
const leftOut = new RegExp(swc.exclude.join('|'));

/**
 * Compiles the sources of every package into its `dist` and copies what is not TypeScript. One process does it for all
 * packages, in a second of processor time: a process for each would spend most of a minute on starting.
 */
for (const folder of packages()) {
  const written = new Set(
    filesOf(join(folder, 'src')).flatMap((file) => (leftOut.test(file) ? [] : build(folder, file))),
  );
  for (const file of filesOf(join(folder, 'dist'))) {
    if (!written.has(file) && !file.startsWith(PAGE)) rmSync(join(folder, 'dist', file));
  }
}

/** Returns the workspaces that have sources. The container image is built without those that are not the product. */
function packages() {
  const folders = readJson('package.json').workspaces.flatMap((pattern) => {
    const parent = pattern.replace(/\*$/, '');
    return parent === pattern ? [pattern] : readdirSync(join(root, parent)).map((name) => join(parent, name));
  });
  return folders.map((folder) => join(root, folder)).filter((folder) => existsSync(join(folder, 'src')));
}

function filesOf(folder) {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}

/** Returns the files in `dist` that come from one source. */
function build(folder, file) {
  const source = join(folder, 'src', file);
  if (!file.endsWith('.ts')) {
    write(folder, file, readFileSync(source));
    return [file];
  }
  const script = file.replace(/\.ts$/, '.js');
  const { code, map } = transformSync(readFileSync(source, 'utf8'), {
    ...swc,
    $schema: undefined,
    swcrc: false,
    filename: source,
    sourceFileName: relative(dirname(join(folder, 'dist', file)), source),
  });
  write(folder, script, `${code}\n//# sourceMappingURL=${basename(script)}.map`);
  write(folder, `${script}.map`, map);
  return [script, `${script}.map`];
}

/** Leaves a file with the same content alone: a program that starts meanwhile never reads half a file. */
function write(folder, file, content) {
  const target = join(folder, 'dist', file);
  if (existsSync(target) && readFileSync(target).equals(Buffer.from(content))) return;
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, content);
}
