import { z } from 'zod';
import { catalogue, type DetailsOf, type FailureCode } from './catalogue.js';
import { warnings, type WarningCode, type WarningDetails } from './warnings.js';

const codes = Object.keys(catalogue) as [FailureCode, ...FailureCode[]];
const warningCodes = Object.keys(warnings) as [WarningCode, ...WarningCode[]];

/**
 * Why something was not sent, as a bookkeeper reads it: a stable code, one plain sentence and a
 * step to take.
 */
export const Reason = z.object({
  code: z.enum(codes),
  sentence: z.string(),
  remedy: z.string(),
  /** Whether sending the same thing again can help, after the remedy or after some time. */
  retryHelps: z.boolean(),
  details: z.record(z.string(), z.string()),
});
export type Reason = z.infer<typeof Reason>;

/** QuickBooks' own words. */
export const Said = z.object({
  code: z.string().optional(),
  message: z.string().optional(),
  detail: z.string().optional(),
  /** Intuit's number for the call. Its support asks for it. */
  intuitTid: z.string().optional(),
});
export type Said = z.infer<typeof Said>;

/** Something a bookkeeper should know about a document that was sent. */
export const Warning = z.object({
  code: z.enum(warningCodes),
  sentence: z.string(),
  details: z.record(z.string(), z.string()),
});
export type Warning = z.infer<typeof Warning>;

/**
 * Returns the catalogue's reason for a code, with its sentence filled in. Unknown codes and details
 * do not compile.
 */
export function reason<C extends FailureCode>(code: C, details: DetailsOf<C>): Reason {
  const entry = catalogue[code] as { sentence: (details: DetailsOf<C>) => string; remedy: string; retryHelps: boolean };
  return {
    code,
    sentence: entry.sentence(details),
    remedy: entry.remedy,
    retryHelps: entry.retryHelps,
    details: given(details),
  };
}

/** Returns the catalogue's warning for a code, with its sentence filled in. */
export function warning<C extends WarningCode>(code: C, details: WarningDetails<C>): Warning {
  const sentence = warnings[code] as (details: WarningDetails<C>) => string;
  return { code, sentence: sentence(details), details: given(details) };
}

/** The details without those that are absent. */
function given(details: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const entries = Object.entries(details).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  return Object.fromEntries(entries) as Record<string, string>;
}
