const SHOWN = '[secret]';
const DEEPEST = 6;
const LONGEST = 100;

/**
 * The endings of a secret's name, in any case and with any separators: `refresh_token`,
 * `clientSecret`, `Authorization`.
 */
const SECRET_NAME =
  /(password|passwd|secret|tokens?|authorization|cookie|apikey|encryptionkey|privatekey|credentials?|ticket)$/i;
/** User and password within a URL, and what follows "Bearer" or "Basic". */
const SECRET_TEXT = /(?<=:\/\/)[^\s/@]+(?=@)|(?<=\b(?:Bearer|Basic) )[\w.~+/=-]{8,}/gi;

/** Whether a value under this name is not to be shown. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name.replace(/[-_.\s]/g, ''));
}

/** A text without the passwords of the URLs in it, and without bearer tokens. */
export function redactText(text: string): string {
  return text.replace(SECRET_TEXT, SHOWN);
}

/**
 * Returns a copy of a log line's fields in which the values of secret-looking names are hidden, at
 * any depth.
 */
export function redactFields(fields: object, depth = 0): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, isSecretName(name) ? SHOWN : redact(value, depth + 1)]),
  );
}

/**
 * Bounded: beyond six levels, and beyond a hundred elements of an array, only the fact that there
 * is more is kept.
 */
function redact(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Error) return errorFields(value, depth);
  if ('toJSON' in value) return value; // a date, a Secret: it says itself how it is shown
  if (depth >= DEEPEST) return '[deeper]';
  if (!Array.isArray(value)) return redactFields(value, depth);
  const shown = value.slice(0, LONGEST).map((element) => redact(element, depth + 1));
  return value.length > LONGEST ? [...shown, `[${value.length - LONGEST} more]`] : shown;
}

/**
 * Of an error its kind, words, code, stack and cause only: other fields may hold a request's
 * headers or a statement's values.
 */
function errorFields(error: Error, depth: number): Record<string, unknown> {
  return {
    type: error.name,
    message: redactText(error.message),
    ...('code' in error ? { code: error.code } : {}),
    ...(error.stack === undefined ? {} : { stack: redactText(error.stack) }),
    ...(error.cause === undefined || depth >= DEEPEST ? {} : { cause: redact(error.cause, depth + 1) }),
  };
}
