import { z } from 'zod';
import { Money } from './primitives.js';

/** A record in QuickBooks that we are linked to: Online's Id, Desktop's ListID or TxnID. */
export const RemoteId = z.string().min(1).max(100);

/** How a command names something in QuickBooks: by id where we are linked, by name where a setting says so. */
export const RemoteRef = z.union([z.object({ id: RemoteId }), z.object({ name: z.string().min(1).max(209) })]);
export type RemoteRef = z.infer<typeof RemoteRef>;

/** The stored data of a link: `version` is Online's SyncToken, Desktop's EditSequence. */
export const Remote = z.object({
  id: RemoteId,
  version: z.string().max(50).optional(),
  /** The name or number that QuickBooks shows. */
  label: z.string().max(500).optional(),
  /** QuickBooks' own total of a document. */
  total: Money.optional(),
});
export type Remote = z.infer<typeof Remote>;
