import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { repositoryRoot } from '@jobpro/testing';
import { describe, expect, test } from '@jest/globals';

/** Source files of the product: no tests, and neither the helpers of tests nor the console's page. */
const sources = ['libs', 'apps'].flatMap((room) =>
  readdirSync(join(repositoryRoot, room), { recursive: true, encoding: 'utf8' })
    .map((path) => join(room, path))
    .filter((path) => /\/src\/.*\.ts$/.test(path) && !/\/(node_modules|dist|testing|web)\/|\.spec\.ts$/.test(path))
    .filter((path) => !path.startsWith('libs/testing/')),
);
const codeOf = (path: string) => readFileSync(join(repositoryRoot, path), 'utf8');
/** The code without comments. */
const withoutComments = (code: string) => code.replaceAll(/\/\*[^]*?\*\/|\/\/.*$/gm, '');
/** Modules that a file imports at run time; imports of types alone are none. */
const importsOf = (code: string) =>
  [...code.matchAll(/^(?:import|export) (?!type )[^;]*?from '([^']+)'/gm)].map(([, module = '']) => module);

const IMPURE = /^@nestjs\/|^typeorm$|^pg$|^@jobpro\/database$|\.store\.js$/;
const SQL = /['"`]\s*(select\s|insert into\s|update \S+ set\s|delete from\s|truncate\s)/;

/** A name is words with hyphens, then at most one role, then the tier if the file is a test. */
const NAME =
  /^[a-z0-9-]+(\.(decide|read|write|store|handlers|controller|worker|relay|module|page|schema|config|arbitrary|fixture|bench|conformance|d))?((\.integration)?\.spec)?\.tsx?$/;
const ROOMS = ['libs', 'apps', 'simulators', 'test-data', 'tools', 'bench', 'e2e', 'verification', 'deploy'];
const named = ROOMS.flatMap((room) =>
  readdirSync(join(repositoryRoot, room), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !/(^|\/)(node_modules|dist)\//.test(path))
    .map((path) => join(room, path)),
);

const pure = sources.filter((path) => /\.(decide|read|write)\.ts$/.test(path));
/** The database library opens connections and runs migrations; Online's query language only looks like SQL. */
const outsideStores = sources.filter(
  (path) => !/\.store\.ts$/.test(path) && !/^libs\/(database|quickbooks-online)\/|\/migrations\//.test(path),
);

describe('role suffixes', () => {
  test('there are files of each kind', () => {
    expect(pure.length).toBeGreaterThan(25);
    expect(outsideStores.length).toBeGreaterThan(150);
  });

  test('a file has one role of the closed list, or none', () => {
    expect(named.filter((path) => !NAME.test(basename(path)))).toEqual([]);
  });

  test('.decide, .read and .write import no store, no Nest and no database', () => {
    expect(pure.filter((path) => importsOf(codeOf(path)).some((module) => IMPURE.test(module)))).toEqual([]);
  });

  test('.decide, .read and .write contain no await', () => {
    expect(pure.filter((path) => /\bawait\b/.test(withoutComments(codeOf(path))))).toEqual([]);
  });

  test('only .store files and migrations contain SQL', () => {
    expect(outsideStores.filter((path) => SQL.test(withoutComments(codeOf(path))))).toEqual([]);
  });
});
