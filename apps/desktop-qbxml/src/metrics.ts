import { metrics } from '@jobpro/telemetry';

const connections = metrics.gauge({
  name: 'jobpro_desktop_connections',
  help: 'Connections to QuickBooks Desktop, by state.',
  labelNames: ['state'],
});
const logins = metrics.counter({
  name: 'jobpro_desktop_logins_total',
  help: 'Calls of authenticate, by result: work, nothing to do, paused, refused, limited.',
  labelNames: ['result'],
});

/** Exposes the current states of all companies' connections as metrics. */
export function showConnections(byState: readonly { readonly state: string; readonly connections: number }[]): void {
  connections.reset();
  for (const { state, connections: count } of byState) connections.set({ state }, count);
}

export const countLogin = (result: 'work' | 'nothing to do' | 'paused' | 'refused' | 'limited'): void =>
  logins.inc({ result });

const passwordChecks = metrics.counter({
  name: 'jobpro_desktop_password_checks_total',
  help: 'Passwords that were checked. Each check costs about 50 ms and 16 MiB.',
});
export const countPasswordCheck = (): void => passwordChecks.inc();

const requests = metrics.histogram({
  name: 'jobpro_desktop_set_requests',
  help: 'Requests of one message set.',
  buckets: [1, 5, 10, 25, 50, 100, 250, 500, 1000],
});
const seconds = metrics.histogram({
  name: 'jobpro_desktop_set_seconds',
  help: 'Time from sending a message set to its response.',
  buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 60, 120],
});
const recoveries = metrics.counter({
  name: 'jobpro_desktop_recoveries_total',
  help: 'Message sets whose response was lost, by the status that QuickBooks then reported.',
  labelNames: ['reading'],
});
const losses = metrics.counter({
  name: 'jobpro_desktop_lost_answers_total',
  help: 'Message sets without a usable response, by the reason.',
  labelNames: ['because'],
});

export const countSet = (count: number, ms: number): void => {
  requests.observe(count);
  seconds.observe(ms / 1000);
};
export const countRecovery = (reading: string): void => recoveries.inc({ reading });
export const countLoss = (because: string): void => losses.inc({ because });
