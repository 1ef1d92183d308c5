import { CompanySettings } from '@jobpro/contracts';
import { z } from 'zod';

/** Names that QuickBooks has, to choose from. Empty where it has not told us yet; any name may then be typed. */
export const References = z.object({
  /** With QuickBooks' own word for its type, where it told one. */
  accounts: z.array(z.object({ name: z.string(), type: z.string().nullable() })),
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
  /** Every version, the newest first, with what it changed. */
  changes: z.array(
    z.object({
      revision: z.number(),
      at: z.string(),
      who: z.string(),
      changes: z.record(z.string(), z.object({ from: z.unknown(), to: z.unknown() })),
    }),
  ),
});
export type SettingsPage = z.infer<typeof SettingsPage>;

export const SettingsAsked = z.object({
  requestId: z.uuid(),
  /** The revision that was changed; 0 for the first settings. */
  base: z.number().int().min(0),
  settings: CompanySettings.omit({ revision: true, changedBy: true }),
});
export type SettingsAsked = z.infer<typeof SettingsAsked>;
/** They hold when the mapping says so; `mapping.…settings-refused` comes where somebody was quicker. */
export const SettingsKept = z.object({ basedOn: z.number() });
