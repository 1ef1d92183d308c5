import { type Outgoing, outgoing } from '@jobpro/messaging';
import { traceparentOf } from '@jobpro/telemetry';
import { type ConnectionState, connectionStates, textOf } from './connection-state.js';

/** A connection as it stands from now on. */
export interface ConnectionChange {
  readonly companyId: string;
  readonly connectionId: string;
  readonly state: ConnectionState;
  readonly details: Readonly<Record<string, string>>;
  readonly at: Date;
}

/** What JobPro hears when a connection changed. */
export function connectionChanged({ companyId, connectionId, state, details, at }: ConnectionChange): Outgoing {
  const { status } = connectionStates[state];
  const data = { edition: 'desktop', status, ...textOf(state, details), at: at.toISOString() } as const;
  const cause = { causeId: connectionId, traceparent: traceparentOf() };
  return outgoing('sync.connection.changed.v1', companyId, data, cause);
}
