import { z } from 'zod';
import { catalogue, type DetailsOf, type FailureCode } from './catalogue.js';
import { warnings, type WarningCode, type WarningDetails } from './warnings.js';

const codes = Object.keys(catalogue) as [FailureCode, ...FailureCode[]];
const warningCodes = Object.keys(warnings) as [WarningCode, ...WarningCode[]];

/** Why something did not go, as a bookkeeper reads it: a stable code, one plain sentence, a step to take. */
export const Reason = z.object({
  code: z.enum(codes),
  sentence: z.string(),
  remedy: z.string(),
  /** Whether sending the same thing again can help once the remedy is taken or time has passed. */
  retryHelps: z.boolean(),
  details: z.record(z.string(), z.string()),
});
export type Reason = z.infer<typeof Reason>;

/** What QuickBooks said, word for word. */
export const Said = z.object({
  code: z.string().optional(),
  message: z.string().optional(),
  detail: z.string().optional(),
  /** Intuit's number of the call: what its support asks for. */
  intuitTid: z.string().optional(),
});
export type Said = z.infer<typeof Said>;

/** Something a bookkeeper should know about a document that went all the same. */
export const Warning = z.object({
  code: z.enum(warningCodes),
  sentence: z.string(),
  details: z.record(z.string(), z.string()),
});
export type Warning = z.infer<typeof Warning>;

/** The catalogue's entry for a code, its sentence filled in. Does not compile for a code or details that the catalogue does not have. */
export function reason<C extends FailureCode>(code: C, details: DetailsOf<C>): Reason {
  const entry = catalogue[code] as { sentence: (details: DetailsOf<C>) => string; remedy: string; retryHelps: boolean };
  return {
    code,
    sentence: entry.sentence(details),
    remedy: entry.remedy,
    retryHelps: entry.retryHelps,
    details: { ...details },
  };
}

/** A warning of the catalogue, its sentence filled in. */
export function warning<C extends WarningCode>(code: C, details: WarningDetails<C>): Warning {
  const sentence = warnings[code] as (details: WarningDetails<C>) => string;
  return { code, sentence: sentence(details), details: { ...details } };
}
