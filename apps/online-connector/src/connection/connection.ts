import { z } from 'zod';

/** A company's connection to one QuickBooks company (realm). */
export const Connection = z.object({
  connectionId: z.uuid(),
  companyId: z.string(),
  realmId: z.string(),
  status: z.enum(['connected', 'broken', 'disconnected']),
  /** The key under which the tokens are sealed, see `TokenCipher`. */
  keyId: z.string().optional(),
  accessToken: z.string().optional(),
  refreshToken: z.string().optional(),
  accessExpiresAt: z.date().optional(),
  refreshExpiresAt: z.date().optional(),
  hardExpiresAt: z.date().optional(),
  /** Grows with each refresh, so that a caller whose version is older need not refresh. */
  version: z.number(),
  companyName: z.string().optional(),
  country: z.string().optional(),
  connectedAt: z.date(),
  endedBecause: z.string().optional(),
});
export type Connection = z.output<typeof Connection>;

/** The tokens and identifiers that a call to QuickBooks needs. */
export interface Access {
  readonly companyId: string;
  readonly connectionId: string;
  readonly realmId: string;
  readonly accessToken: string;
  readonly version: number;
  /** Two letters; decides how tax is written. */
  readonly country: string | undefined;
}
