import { randomUUID } from 'node:crypto';
import type { DataOf } from '@jobpro/contracts';
import { type Outgoing, outgoing } from '@jobpro/messaging';
import { traceparentOf } from '@jobpro/telemetry';
import type { Connection } from './connection.js';

type Changed = DataOf<'sync.connection.changed.v1'>;
type Status = Changed['status'];

/** News of a connection for JobPro and the console. */
export function connectionChanged(companyId: string, status: Status, sentence: string, remedy?: string): Outgoing {
  const type = 'sync.connection.changed.v1';
  const data: Changed = {
    edition: 'online',
    status,
    sentence,
    remedy,
    at: new Date().toISOString(),
  };
  return outgoing(type, companyId, data, { causeId: randomUUID(), traceparent: traceparentOf() });
}

/** News for mapping: under which connection QuickBooks' ids hold from now on. */
export function connectedNow({ companyId, connectionId, connectedAt }: Connection): Outgoing {
  const type = 'outcome.company.connected.v1';
  const data: DataOf<typeof type> = { edition: 'online', connectionId, at: connectedAt.toISOString() };
  return outgoing(type, companyId, data, { causeId: randomUUID(), traceparent: traceparentOf() });
}

export const CONNECT_AGAIN =
  'Let an administrator of the QuickBooks company connect again. What waits goes then by itself.';
