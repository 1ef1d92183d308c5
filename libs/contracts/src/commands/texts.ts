import { z } from 'zod';
import type { Edition } from '../entities/index.js';

/** A free text that both editions take. The schema of its command and the field mapper read the same row. */
export interface TextField {
  /** The field's name in a sentence. */
  readonly label: string;
  /** Whether line breaks stay. */
  readonly multiline: boolean;
  /** Characters that QuickBooks accepts, by edition. */
  readonly limit: Readonly<Record<Edition, number>>;
}
export type TextFields = Readonly<Record<string, TextField>>;

type TextShape<T extends TextFields> = { [K in keyof T]: z.ZodOptional<z.ZodString> };

/** Returns the schema's fields for the texts of one edition. */
export const textShape = <T extends TextFields>(fields: T, edition: Edition): TextShape<T> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, { limit }]) => [name, z.string().max(limit[edition]).optional()]),
  ) as TextShape<T>;
