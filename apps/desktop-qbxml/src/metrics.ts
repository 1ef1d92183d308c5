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

const requests = metrics.histogram({
  name: 'jobpro_desktop_set_requests',
  help: 'Requests of one message set.',
  buckets: [1, 5, 10, 25, 50, 100, 250, 500, 1000],
});
const seconds = metrics.histogram({
  name: 'jobpro_desktop_set_seconds',
  help: 'From the going of a message set to its answer: what QuickBooks and its network take.',
  buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 60, 120],
});
const recoveries = metrics.counter({
  name: 'jobpro_desktop_recoveries_total',
  help: 'Message sets whose answer was lost, by what QuickBooks then said of them.',
  labelNames: ['reading'],
});
const losses = metrics.counter({
  name: 'jobpro_desktop_lost_answers_total',
  help: 'Message sets whose answer did not come, by what came in its place.',
  labelNames: ['because'],
});

export const countSet = (count: number, ms: number): void => {
  requests.observe(count);
  seconds.observe(ms / 1000);
};
export const countRecovery = (reading: string): void => recoveries.inc({ reading });
export const countLoss = (because: string): void => losses.inc({ because });
