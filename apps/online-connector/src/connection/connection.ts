import { randomUUID } from 'node:crypto';
import type { DataOf } from '@jobpro/contracts';
import { outgoing, type Outgoing } from '@jobpro/messaging';
import { traceparentOf } from '@jobpro/telemetry';
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

type Changed = DataOf<'sync.connection.changed.v1'>;

/** Returns the message for JobPro and the console that a connection changed. */
export function connectionChanged(
  companyId: string,
  status: Changed['status'],
  sentence: string,
  remedy?: string,
): Outgoing {
  const type = 'sync.connection.changed.v1';
  const data: Changed = { edition: 'online', status, sentence, remedy, at: new Date().toISOString() };
  return outgoing(type, companyId, data, { causeId: randomUUID(), traceparent: traceparentOf() });
}

/** Returns the message for mapping that names the connection to which QuickBooks' ids belong from now on. */
export function companyConnected({ companyId, connectionId, connectedAt }: Connection): Outgoing {
  const type = 'outcome.company.connected.v1';
  const data: DataOf<typeof type> = { edition: 'online', connectionId, at: connectedAt.toISOString() };
  return outgoing(type, companyId, data, { causeId: randomUUID(), traceparent: traceparentOf() });
}

export const CONNECT_AGAIN =
  'Let an administrator of the QuickBooks company connect again. Waiting documents are then sent automatically.';
