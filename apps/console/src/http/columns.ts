import { z } from 'zod';

/** Schemas of columns as the API shows them: a time in ISO 8601, and NULL as null. */
export const instant = z.date().transform((date) => date.toISOString());
export const orNull = <T>(column: z.ZodType<T>) => z.nullish(column).transform((value) => value ?? null);

/** Writes where a page ended, for the `after` parameter of the next request. */
export const writeCursor = (key: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(key)).toString('base64url');

/** Returns the schema of an `after` parameter whose key has this form. */
export const cursor = <T>(key: z.ZodType<T>) =>
  z
    .string()
    .max(500)
    .transform((text, context): T => {
      const parsed = key.safeParse(decode(text));
      if (parsed.success) return parsed.data;
      context.addIssue('It names no place in this list. Start again from the first page.');
      return z.NEVER;
    });

function decode(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
