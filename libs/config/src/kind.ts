import { inspect } from 'node:util';
import { z } from 'zod';

const SHOWN = '[secret]';

/** A value that no log, JSON or string shows. Code that needs it calls `reveal()`. */
export class Secret<T> {
  readonly #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  reveal(): T {
    return this.#value;
  }

  toString(): string {
    return SHOWN;
  }

  toJSON(): string {
    return SHOWN;
  }

  [inspect.custom](): string {
    return SHOWN;
  }
}

/** The values that one environment variable may have. */
export interface Kind<T> {
  /** Completes the sentence "It must be …". Never holds a value. */
  readonly form: string;
  readonly schema: z.ZodType<T>;
  /** The value of an absent variable. Without it the variable is required. */
  readonly absent?: { readonly value: T };
}

/** Any text that is not blank, without the blanks around it. */
export const text: Kind<string> = { form: 'a text that is not empty', schema: z.string().trim().min(1) };

/**
 * A URL in one of the schemes, as `url('http', 'https')`. The text comes back as it was written.
 */
export function url(...schemes: [string, ...string[]]): Kind<string> {
  const starts = schemes.map((scheme) => `${scheme}://`);
  return {
    form: `a URL that starts with ${listed(starts)}`,
    schema: z
      .string()
      .trim()
      .refine((value) => URL.canParse(value) && starts.some((start) => value.toLowerCase().startsWith(start))),
  };
}

/** One or several such URLs with commas between, as for the servers of a cluster. */
export function urls(...schemes: [string, ...string[]]): Kind<string> {
  const single = url(...schemes);
  return {
    form: `${single.form}, or several with commas between`,
    schema: z.string().refine((value) => value.split(',').every((part) => single.schema.safeParse(part).success)),
  };
}

/** A whole number within bounds, both included. */
export function integer(from: number, to: number): Kind<number> {
  return {
    form: `a whole number from ${from} to ${to}`,
    schema: z
      .string()
      .trim()
      .regex(/^-?\d{1,15}$/)
      .transform(Number)
      .refine((value) => value >= from && value <= to),
  };
}

/** A TCP port; 0 lets the system choose a free one. */
export const port: Kind<number> = { ...integer(0, 65_535), form: 'a port number from 0 to 65535' };

/** One of a few words, written exactly so. */
export function oneOf<const W extends string>(...words: [W, ...W[]]): Kind<W> {
  return { form: `one of ${listed(words)}`, schema: z.enum(words) };
}

const MILLISECONDS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** A length of time in milliseconds, written `250ms`, `30s`, `15m` or `2h`. */
export const duration: Kind<number> = {
  form: 'a length of time such as 250ms, 30s, 15m or 2h',
  schema: z
    .string()
    .trim()
    .regex(/^\d{1,9}(ms|s|m|h)$/)
    .transform((value) => Number.parseInt(value, 10) * (MILLISECONDS[value.replace(/^\d+/, '')] ?? 0)),
};

/** Exactly `bytes` bytes in base64, as of a key made with `openssl rand -base64 32`. */
export function base64(bytes: number): Kind<Buffer> {
  return {
    form: `${bytes} bytes in base64`,
    schema: z
      .base64()
      .transform((value) => Buffer.from(value, 'base64'))
      .refine((value) => value.length === bytes),
  };
}

/** A random text of at least `length` characters, without blanks and commas. */
export function key(length: number): Kind<string> {
  return {
    form: `a random text of at least ${length} characters without blanks and commas`,
    schema: z
      .string()
      .min(length, { abort: true })
      .max(1_000, { abort: true })
      .regex(/^[^\s,]+$/),
  };
}

/** Several values of a kind with commas between; none where nothing is written. */
export function several<T>(kind: Kind<T>): Kind<readonly T[]> {
  return {
    form: `${kind.form}, several with commas between`,
    schema: z
      .string()
      .transform((value) => value.split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()])))
      .pipe(z.array(z.string().pipe(kind.schema as z.ZodType<T, string>))),
  };
}

/** One or several values of a kind with commas between. */
export function atLeastOne<T>(kind: Kind<T>): Kind<readonly [T, ...T[]]> {
  const { form, schema } = several(kind);
  return {
    form,
    schema: schema.transform(([first, ...others], context): readonly [T, ...T[]] => {
      if (first !== undefined) return [first, ...others];
      context.addIssue({ code: 'custom', message: 'has no value' });
      return z.NEVER;
    }),
  };
}

/** A value for one of some names, as `console=value`. */
export function assignment<const N extends string>(names: readonly N[]): Kind<readonly [N, string]> {
  const Name = z.enum(names);
  return {
    form: `a name, "=" and a value`,
    schema: z.string().transform((written, context): readonly [N, string] => {
      const at = written.indexOf('=');
      const name = Name.safeParse(written.slice(0, at));
      const value = written.slice(at + 1);
      if (at > 0 && name.success && value !== '') return [name.data, value];
      context.addIssue({ code: 'custom', message: 'is no assignment' });
      return z.NEVER;
    }),
  };
}

/** The same, kept from logs and messages. */
export function secret<T>(kind: Kind<T>): Kind<Secret<T>> {
  return {
    form: kind.form,
    schema: kind.schema.transform((value) => new Secret(value)),
    ...(kind.absent === undefined ? {} : { absent: { value: new Secret(kind.absent.value) } }),
  };
}

/** A variable that may be left out. */
export function optional<T>(kind: Kind<T>): Kind<T | undefined> {
  return { ...kind, absent: { value: undefined } };
}

/** A variable that has a value even where it is left out. */
export function orElse<T>(kind: Kind<T>, value: T): Kind<T> {
  return { ...kind, absent: { value } };
}

function listed(words: readonly string[]): string {
  return new Intl.ListFormat('en', { type: 'disjunction' }).format(words);
}
