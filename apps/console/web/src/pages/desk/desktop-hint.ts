import { fromNow } from '../../parts/when.js';

/** Desktop's documents wait for the Web Connector. */
export function desktopHint(nextBy: string | null): string {
  if (nextBy === null) return 'They go when the Web Connector first runs.';
  const due = new Date(nextBy).getTime() > Date.now() ? `${fromNow(nextBy)} at the latest` : 'which is due now';
  return `They go at the Web Connector’s next run, ${due}, or press Update Selected in the Web Connector.`;
}
