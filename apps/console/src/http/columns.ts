import { z } from 'zod';

/** Schemas of columns as the API shows them: a time in ISO 8601, and NULL as null. */
export const instant = z.date().transform((date) => date.toISOString());
export const orNull = <T>(column: z.ZodType<T>) => z.nullish(column).transform((value) => value ?? null);
