import { CompanySettings } from '@jobpro/contracts';
import { z } from 'zod';
import { Act } from '../acts/act.store.js';

/** Names that QuickBooks has, to choose from. Empty where it has not told us yet; any name may then be typed. */
export const References = z.object({
  accounts: z.array(z.string()),
  items: z.array(z.string()),
  terms: z.array(z.string()),
  paymentMethods: z.array(z.string()),
  taxCodes: z.array(z.string()),
});
export type References = z.infer<typeof References>;

export const SettingsPage = z.object({
  settings: CompanySettings.nullable(),
  references: References,
  /** What is not decided yet and will stop something, a sentence each. */
  gaps: z.array(z.object({ field: z.string(), sentence: z.string() })),
  changes: z.array(Act),
});
export type SettingsPage = z.infer<typeof SettingsPage>;

export const SettingsAsked = z.object({
  requestId: z.uuid(),
  /** The revision that was changed; 0 for the first settings. */
  base: z.number().int().min(0),
  settings: CompanySettings.omit({ revision: true }),
});
export type SettingsAsked = z.infer<typeof SettingsAsked>;
export const SettingsKept = z.object({ revision: z.number() });
