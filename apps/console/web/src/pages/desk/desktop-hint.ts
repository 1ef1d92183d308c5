import { fromNow } from '../../parts/dates.js';

/** Desktop's documents wait for the Web Connector. */
export function desktopHint(nextBy: string | null, now: number): string {
  if (nextBy === null) return 'They go when the Web Connector first runs.';
  const due = new Date(nextBy).getTime() > now ? `${fromNow(nextBy, now)} at the latest` : 'which is due now';
  return `They go at the Web Connector’s next run, ${due}, or press Update Selected in the Web Connector.`;
}
