import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { transform } from '@swc/core';

/** The build's own compiler settings, but with the spec files, which the build leaves out. */
const settings = JSON.parse(readFileSync(new URL('../../.swcrc', import.meta.url), 'utf8'));
const swc = { ...settings, $schema: undefined, swcrc: false, exclude: [], sourceMaps: 'inline' };
const globals = new URL('jest.globals.mjs', import.meta.url).href;
const ownPackage = /^(@jobpro\/|[a-z]+-mapping$)/;

/** Makes Node load this repository's packages from their sources, as the tests of a change that is not built need it. */
export function resolve(specifier, context, next) {
  if (specifier === '@jest/globals') return { url: globals, shortCircuit: true };
  if (!isSource(context.parentURL ?? '')) return next(specifier, context);
  if (specifier.startsWith('.')) return next(specifier.replace(/\.js$/, '.ts'), context);
  if (ownPackage.test(specifier)) return next(specifier, { ...context, conditions: ['types', ...context.conditions] });
  return next(specifier, context);
}

export async function load(url, context, next) {
  if (!isSource(url)) return next(url, context);
  const filename = fileURLToPath(url);
  const { code } = await transform(await readFile(filename, 'utf8'), { ...swc, filename });
  return { format: 'module', source: code, shortCircuit: true };
}

const isSource = (url) => url.startsWith('file:') && url.endsWith('.ts') && !url.includes('/node_modules/');
