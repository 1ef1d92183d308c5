export type JsonRead = { readonly ok: true; readonly value: unknown } | { readonly ok: false };

const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const quote = 34;
const backslash = 92;
const minus = 45;

/**
 * Reads JSON with every number left as the decimal string it was written as, so that no cent passes through a float.
 *
 * JSON.parse shows a reviver the source of a number only from Node 22 on. So number tokens, found by a scan that knows
 * where strings begin and end, are put in quotes, and JSON.parse does the rest and all the checking. What is lost is
 * the difference between `5` and `"5"`, which QuickBooks does not keep apart either (codes and ids come as both).
 */
export function readJson(text: string): JsonRead {
  const quoted = quoteNumbers(text.startsWith('\uFEFF') ? text.slice(1) : text);
  if (quoted === null) return { ok: false };
  try {
    return { ok: true, value: JSON.parse(quoted) };
  } catch {
    return { ok: false };
  }
}

function quoteNumbers(text: string): string | null {
  const parts: string[] = [];
  let written = 0;
  let at = 0;
  while (at < text.length) {
    const char = text.charCodeAt(at);
    if (char === quote) {
      at = endOfString(text, at);
    } else if (char === minus || (char >= 48 && char <= 57)) {
      number.lastIndex = at;
      const token = number.exec(text)?.[0];
      if (token === undefined) return null;
      parts.push(text.slice(written, at), '"', token, '"');
      at += token.length;
      written = at;
      if (isKey(text, at)) return null; // {1:2} is no JSON, and the quotes must not make it so
    } else {
      at += 1;
    }
  }
  parts.push(text.slice(written));
  return parts.join('');
}

/** The place behind the string that begins here; the text's end if it never ends. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (char === backslash) at += 1;
    else if (char === quote) return at + 1;
  }
  return text.length;
}

function isKey(text: string, at: number): boolean {
  let next = at;
  while (next < text.length && ' \t\r\n'.includes(text.charAt(next))) next += 1;
  return text.charAt(next) === ':';
}

/** A number written exactly as its token says: a decimal string never passes through a float on its way out. */
export class JsonNumber {
  constructor(readonly token: string) {
    if (!/^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(token)) throw new RangeError(`Not a decimal number: ${token}`);
  }
}

export type Json = string | boolean | JsonNumber | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/** Writes JSON. Keys keep their order and absent ones are left out, so the same value always gives the same bytes. */
export function writeJson(value: Json): string {
  if (typeof value === 'string' || typeof value === 'boolean') return JSON.stringify(value);
  if (value instanceof JsonNumber) return value.token;
  if (isList(value)) return `[${value.map(writeJson).join(',')}]`;
  const members = Object.entries(value).flatMap(([key, member]) =>
    member === undefined ? [] : [`${JSON.stringify(key)}:${writeJson(member)}`],
  );
  return `{${members.join(',')}}`;
}

const isList = (value: readonly Json[] | JsonObject): value is readonly Json[] => Array.isArray(value);
