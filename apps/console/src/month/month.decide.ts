import { tiesOut } from '../company/bridge.decide.js';
import type { Bridge } from '../company/company.schema.js';

/** The first day and the last day of a month. */
export function daysOfMonth(month: string): { readonly from: string; readonly to: string } {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return { from: `${month}-01`, to: new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10) };
}

export type CloseDecision = 'closable' | 'not-over' | 'reason-needed';

/** Milliseconds by which the earliest time zone is ahead of UTC. */
const EARLIEST = 14 * 60 * 60_000;

/**
 * Decides whether a month may be closed. A month that does not tie out, or that has no documents at all, is closed
 * only with a reason.
 */
export function decideClose(
  request: { readonly month: string; readonly reason?: string | undefined },
  bridges: readonly Pick<Bridge, 'verdict'>[],
  now: Date,
): CloseDecision {
  const today = new Date(now.getTime() + EARLIEST).toISOString().slice(0, 10);
  if (today <= daysOfMonth(request.month).to) return 'not-over';
  return request.reason === undefined && !tiesOut(bridges) ? 'reason-needed' : 'closable';
}
