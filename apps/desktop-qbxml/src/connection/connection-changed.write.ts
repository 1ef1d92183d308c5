import { subjectOf } from '@jobpro/contracts';
import type { Outgoing } from '@jobpro/messaging';
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
  const type = 'sync.connection.changed.v1';
  return {
    subject: subjectOf(type, companyId),
    type,
    data: {
      edition: 'desktop',
      status: connectionStates[state].status,
      ...textOf(state, details),
      at: at.toISOString(),
    },
    causeId: connectionId,
    traceparent: traceparentOf(),
  };
}
