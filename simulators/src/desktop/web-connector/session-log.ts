import type { Operation } from './soap.write.js';

export type SessionEnd =
  /** closeConnection was called. */
  | 'closed'
  /** authenticate said that there is nothing to do. */
  | 'no-work'
  | 'busy'
  | 'not-authenticated'
  /** clientVersion said that this Web Connector will not do. */
  | 'version-refused'
  /** QuickBooks could not be reached and the service gave up. */
  | 'no-quickbooks'
  /** The service answered what a Web Connector cannot take, or not at all. */
  | 'failed'
  /** The Web Connector itself went away (a planned fault, or the simulator stops). */
  | 'died';

/** A failure as a user sees it in the Web Connector. A good service never causes one. */
export interface Failure {
  readonly code: string;
  readonly operation: Operation;
  readonly reason: string;
  /** A fault switch broke the connection, not the service. */
  readonly planned: boolean;
}

export interface CallLog {
  readonly operation: Operation;
  readonly ms: number;
  /** Requests in the set that this call brought. */
  readonly requests?: number;
  readonly note?: string;
}

export interface SessionLog {
  readonly id: number;
  readonly application: string;
  readonly trigger: 'hand' | 'schedule';
  readonly startedAt: string;
  ms: number;
  end: SessionEnd;
  /** The text that the user reads at the end: from closeConnection, or the last error. */
  shown: string | undefined;
  warning: string | undefined;
  readonly failures: Failure[];
  soapCalls: number;
  messageSets: number;
  requests: number;
  requestsFailed: number;
  /** Why QuickBooks could not parse a set. QuickBooks does not report the reason, the simulator logs it. */
  readonly parseProblems: string[];
  waits: number;
  postponeSeconds: number | undefined;
  leastSeconds: number | undefined;
  /** The last thousand calls. */
  readonly calls: CallLog[];
}

export const newLog = (id: number, application: string, trigger: SessionLog['trigger']): SessionLog => ({
  id,
  application,
  trigger,
  startedAt: new Date().toISOString(),
  ms: 0,
  end: 'died',
  shown: undefined,
  warning: undefined,
  failures: [],
  soapCalls: 0,
  messageSets: 0,
  requests: 0,
  requestsFailed: 0,
  parseProblems: [],
  waits: 0,
  postponeSeconds: undefined,
  leastSeconds: undefined,
  calls: [],
});

/** The Web Connector's own numbers for its failures, by the call in which they happen. */
export const failureCodes: Readonly<Record<Operation, string>> = {
  serverVersion: 'QBWC1012',
  clientVersion: 'QBWC1012',
  authenticate: 'QBWC1012',
  sendRequestXML: 'QBWC1041',
  receiveResponseXML: 'QBWC1042',
  connectionError: 'QBWC1043',
  getLastError: 'QBWC1044',
  closeConnection: 'QBWC1045',
};
