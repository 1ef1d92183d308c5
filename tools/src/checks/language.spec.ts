import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { repositoryRoot } from '@jobpro/testing';
import { describe, expect, test } from '@jest/globals';

/** Phrases that the project does not use, each with what to write instead. `docs/glossary.md` has the vocabulary. */
const BANNED: readonly (readonly [pattern: RegExp, instead: string])[] = [
  [/\banew\b/i, 'again'],
  [/\bbesides?\b/i, 'next to, in addition to'],
  [/\bwhoever\b/i, 'the noun: the user, the caller'],
  [/\bso many\b/i, 'the number'],
  [/\bof before\b/i, 'previous'],
  [/\bmend(s|ed|ing)?\b/i, 'fix, correct, resolve'],
  [/\b(told|tells)\b/i, 'reported, notified'],
  [/\bstands\b(?! for)/i, 'is'],
  [/\bgoes\b/i, 'is sent'],
  [/\bcomes? to\b/i, 'totals, results in'],
  [/\ba thing of its own\b/i, 'its own …'],
  [/\bin hand\b/i, 'in progress'],
  [/\b(held|holds?) up\b/i, 'blocked, delayed'],
  [/\bparcels?\b/i, 'command batch'],
  [/\bpassports?\b/i, 'history'],
  [/\btwins\b/i, 'duplicates'],
];
/** A docstring starts with a verb or names the thing. */
const CLAUSE = /^\/\*\*\s*(Answers|What|Those|By what|Whoever|Whom|Such)\b/;

const ROOMS = ['apps', 'libs', 'tools', 'bench', 'e2e', 'simulators', 'test-data', 'deploy', 'docs'];
const PASSED_OVER = /^(node_modules|dist|generated|\..*)$/;
/** This file names the phrases, and released migrations are not edited. */
const EXEMPT = /language\.spec\.ts$|libs\/database\/src\/migrations\/\d{13}/;

function* filesBelow(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (PASSED_OVER.test(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else if (/\.(ts|tsx|mjs|sql|md)$/.test(entry.name) && !EXEMPT.test(path)) yield path;
  }
}

const TITLE =
  /\b(?:describe|test|it|integration|scenario)(?:\.\w+)*(?:\([^'"`]*?\))?\(\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1/g;
const COMMENT = /\/\*[\s\S]*?\*\/|(?<![:'"`\w])\/\/[^\n]*|(?<=^|\n)\s*--[^\n]*/g;
/** Users read the sentences in these files. */
const FOR_USERS = /libs\/contracts\/src\/failures\/|apps\/console\/web\/src\//;
const SENTENCE = /(['"`])((?:\\.|(?!\1)[^\\\n])* (?:\\.|(?!\1)[^\\\n])*)\1|>([^<>{}=;]* [^<>{}=;]*)</g;

/** Returns the texts of a file that people read: comments and test titles, sentences for users, and all of a document. */
function proseOf(path: string, text: string): string[] {
  if (path.endsWith('.md')) return text.split('\n');
  const comments = [...text.matchAll(COMMENT)].map(([comment]) => comment);
  const titles = [...text.matchAll(TITLE)].map(([, , title = '']) => title);
  if (!FOR_USERS.test(path)) return [...comments, ...titles];
  const sentences = [...text.matchAll(SENTENCE)].map(([sentence]) => sentence);
  return [...comments, ...titles, ...sentences];
}

const files = [
  ...ROOMS.flatMap((room) => [...filesBelow(join(repositoryRoot, room))]),
  ...['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md'].map((name) => join(repositoryRoot, name)),
];
const prose = files.map((path) => {
  const name = relative(repositoryRoot, path);
  return { name, texts: proseOf(name, readFileSync(path, 'utf8')) };
});

describe('the language of the project', () => {
  test('the files are read', () => {
    expect(prose.length).toBeGreaterThan(500);
  });

  test.each(BANNED)('no comment, title, document or page contains %s: write "%s"', (pattern) => {
    const offences = prose.flatMap(({ name, texts }) =>
      texts.filter((text) => pattern.test(text)).map((text) => `${name}: ${text.trim().slice(0, 160)}`),
    );
    expect(offences).toEqual([]);
  });

  test('every docstring starts with a verb or with the name of the thing', () => {
    const offences = prose.flatMap(({ name, texts }) =>
      texts.filter((text) => CLAUSE.test(text)).map((text) => `${name}: ${text.trim().slice(0, 160)}`),
    );
    expect(offences).toEqual([]);
  });
});
