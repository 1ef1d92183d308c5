import { metrics } from '@jobpro/telemetry';

const connections = metrics.gauge({
  name: 'jobpro_desktop_connections',
  help: 'Connections to QuickBooks Desktop, by how they stand.',
  labelNames: ['state'],
});
const logins = metrics.counter({
  name: 'jobpro_desktop_logins_total',
  help: 'Calls of authenticate, by result: work, nothing to do, paused, refused.',
  labelNames: ['result'],
});

/** Exposes the current states of all companies' connections as metrics. */
export function showConnections(byState: readonly { readonly state: string; readonly connections: number }[]): void {
  connections.reset();
  for (const { state, connections: count } of byState) connections.set({ state }, count);
}

export const countLogin = (result: 'work' | 'nothing to do' | 'paused' | 'refused'): void => logins.inc({ result });
