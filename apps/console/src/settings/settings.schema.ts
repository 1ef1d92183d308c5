import { CompanySettings } from '@jobpro/contracts';
import { z } from 'zod';

/** Names of QuickBooks to choose from. Empty lists have not been read yet; any name may then be typed. */
export const References = z.object({
  /** With QuickBooks' own word for its type, where it is known. */
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
  /** Missing settings, and preferences of QuickBooks that the settings do not fit. */
  gaps: z.array(
    z.object({
      field: z.string(),
      sentence: z.string(),
      /** Documents are refused or wrong in QuickBooks until somebody chooses. */
      required: z.boolean(),
      /** The choice to make. */
      remedy: z.string().optional(),
      /** The entry of QuickBooks' lists that fits. */
      proposal: z.string().optional(),
    }),
  ),
  /** The fields for which QuickBooks has a fitting account, by its type and purpose. */
  proposals: z.record(z.string(), z.string()),
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

export const SettingsRequest = z.object({
  requestId: z.uuid(),
  /** The revision that was changed; 0 for the first settings. */
  base: z.number().int().min(0),
  settings: CompanySettings.omit({ revision: true, changedBy: true }),
});
export type SettingsRequest = z.infer<typeof SettingsRequest>;
/** The settings apply once the mapping has published them. Where another change was first, it refuses them. */
export const SettingsAccepted = z.object({ basedOn: z.number() });
export type SettingsAccepted = z.infer<typeof SettingsAccepted>;
