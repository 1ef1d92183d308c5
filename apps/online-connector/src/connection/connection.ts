import { z } from 'zod';

/** One company's tie to one QuickBooks company (realm). */
export const Connection = z
  .object({
    connection_id: z.uuid(),
    company_id: z.string(),
    realm_id: z.string(),
    status: z.enum(['connected', 'broken', 'disconnected']),
    key_id: z.string().nullable(),
    access_token: z.string().nullable(),
    refresh_token: z.string().nullable(),
    access_expires_at: z.date().nullable(),
    refresh_expires_at: z.date().nullable(),
    hard_expires_at: z.date().nullable(),
    version: z.number(),
    warned_days: z.number().nullable(),
    company_name: z.string().nullable(),
    country: z.string().nullable(),
    connected_at: z.date(),
    ended_at: z.date().nullable(),
    ended_because: z.string().nullable(),
  })
  .transform((row) => ({
    connectionId: row.connection_id,
    companyId: row.company_id,
    realmId: row.realm_id,
    status: row.status,
    /** Sealed: see `TokenCipher`. */
    keyId: row.key_id,
    accessToken: row.access_token,
    refreshToken: row.refresh_token,
    accessExpiresAt: row.access_expires_at,
    refreshExpiresAt: row.refresh_expires_at,
    hardExpiresAt: row.hard_expires_at,
    /** Grows with each refresh: who finds another than he knew need not refresh. */
    version: row.version,
    warnedDays: row.warned_days,
    companyName: row.company_name,
    country: row.country,
    connectedAt: row.connected_at,
    endedAt: row.ended_at,
    endedBecause: row.ended_because,
  }));
export type Connection = z.output<typeof Connection>;

/** What a call needs. */
export interface Access {
  readonly companyId: string;
  readonly connectionId: string;
  readonly realmId: string;
  readonly accessToken: string;
  readonly version: number;
  /** Two letters; decides how tax is written. */
  readonly country: string | undefined;
}
