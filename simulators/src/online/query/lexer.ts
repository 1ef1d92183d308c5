import { fault } from '../entities/fault.js';
import type { Result } from '../result.js';
import { done, refused } from '../result.js';

export type Token =
  | { readonly is: 'word'; readonly text: string; readonly at: number }
  | { readonly is: 'string'; readonly text: string; readonly at: number }
  | { readonly is: 'number'; readonly text: string; readonly at: number }
  | { readonly is: 'sign'; readonly text: string; readonly at: number };

const word = /[A-Za-z_][A-Za-z0-9_.]*/y;
const number = /-?\d+(?:\.\d+)?/y;
const sign = /<=|>=|[=<>(),*]/y;
const space = /\s+/y;

function match(pattern: RegExp, source: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0];
}

const lexical = (source: string, at: number): ReturnType<typeof refused> => {
  const code = source.codePointAt(at) ?? 0;
  const shown = code < 256 ? String.fromCodePoint(code) : `\\u${code.toString(16).padStart(4, '0')}`;
  return refused(
    fault.queryUnparsed(`Lexical error at line 1, column ${at + 1}.  Encountered: "${shown}" (${code}), after : ""`),
  );
};

/** Cuts a query into words, strings, numbers and signs. Characters outside Latin-1 are a lexical error wherever they stand. */
export function tokensOf(source: string): Result<readonly Token[]> {
  const foreign = source.search(/[\u0100-\u{10ffff}]/u);
  if (foreign >= 0) return lexical(source, foreign);
  const tokens: Token[] = [];
  let at = 0;
  while (at < source.length) {
    const blank = match(space, source, at);
    if (blank !== undefined) {
      at += blank.length;
      continue;
    }
    if (source[at] === "'") {
      const read = stringAt(source, at);
      if (!read.ok) return read;
      tokens.push({ is: 'string', text: read.value.text, at });
      at = read.value.end;
      continue;
    }
    const token = plainAt(source, at);
    if (token === undefined) return lexical(source, at);
    tokens.push(token);
    at += token.text.length;
  }
  return done(tokens);
}

function plainAt(source: string, at: number): Token | undefined {
  const name = match(word, source, at);
  if (name !== undefined) return { is: 'word', text: name, at };
  const digits = match(number, source, at);
  if (digits !== undefined) return { is: 'number', text: digits, at };
  const mark = match(sign, source, at);
  return mark === undefined ? undefined : { is: 'sign', text: mark, at };
}

/** Inside quotes only `\'` and `\\` are escapes; a backslash before anything else is no string at all. */
function stringAt(source: string, start: number): Result<{ readonly text: string; readonly end: number }> {
  let text = '';
  for (let at = start + 1; at < source.length; at += 1) {
    const character = source[at] ?? '';
    if (character === "'") return done({ text, end: at + 1 });
    if (character !== '\\') {
      text += character;
      continue;
    }
    const escaped = source[at + 1];
    if (escaped !== "'" && escaped !== '\\') return lexical(source, at);
    text += escaped;
    at += 1;
  }
  return lexical(source, start);
}
