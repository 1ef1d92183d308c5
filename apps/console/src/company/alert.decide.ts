import type { Alert, Connection } from './company.schema.js';

/** A pause of a company's QuickBooks. */
export interface CompanyPause {
  readonly until: string;
  /** The operator who paused the company, or null where QuickBooks itself asked us to wait. */
  readonly by: string | null;
}

const DAY = 24 * 60 * 60_000;
/** Milliseconds before its end in which a login at Intuit is reported. */
const ENDS_SOON = 14 * DAY;
/** Milliseconds. QuickBooks' own limits pause a company for less, and no one needs to know. */
const SHORT_PAUSE = 60_000;

/** Returns what keeps documents from QuickBooks now or soon, the most severe first. */
export function alertsOf(connection: Connection | undefined, pause: CompanyPause | undefined, now: number): Alert[] {
  const alerts = connection === undefined ? [] : connectionAlerts(connection, now);
  if (pause !== undefined && (pause.by !== null || Date.parse(pause.until) - now > SHORT_PAUSE)) {
    alerts.push({ code: 'paused', severity: 'warning', sentence: null, at: pause.until, by: pause.by });
  }
  return alerts;
}

function connectionAlerts({ edition, status, sentence, endsAt }: Connection, now: number): Alert[] {
  const severity = status === 'broken' ? 'problem' : 'warning';
  if (edition === 'desktop') {
    return sentence === null ? [] : [{ code: 'web-connector', severity, sentence, at: null, by: null }];
  }
  if (status === 'broken') return [{ code: 'connection-ended', severity, sentence: null, at: null, by: null }];
  if (endsAt === null || Date.parse(endsAt) - now > ENDS_SOON) return [];
  return [{ code: 'connection-ends-soon', severity, sentence: null, at: endsAt, by: null }];
}
