import { randomUUID } from 'node:crypto';
import type { DataOf } from '@jobpro/contracts';
import { type Outgoing, outgoing } from '@jobpro/messaging';
import { traceparentOf } from '@jobpro/telemetry';
import type { Connection } from './connection.js';

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
