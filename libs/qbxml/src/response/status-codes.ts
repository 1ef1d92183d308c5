/** Why QuickBooks refused a request for good; trying again changes nothing until somebody acts. */
export type RejectReason =
  | 'name-in-use'
  | 'reference-missing'
  | 'not-found'
  | 'too-long'
  | 'bad-value'
  | 'missing-field'
  | 'field-conflict'
  | 'amount-too-large'
  | 'closed-period'
  | 'cannot-modify'
  | 'transaction-invalid'
  | 'account-missing'
  | 'wrong-item-type'
  | 'feature-off'
  | 'permission'
  | 'unsupported'
  | 'macro'
  | 'other';

/** Why a request could not be done now. */
export type RetryReason = 'record-locked' | 'single-user-mode' | 'save-failed' | 'internal' | 'iterator-gone';

/** The meaning of one statusCode for a connector. `done` with a warning: QuickBooks did it and added a remark. */
export type StatusReading =
  | { readonly kind: 'done'; readonly warning?: 'some-not-found' | 'field-not-supported' | 'notes-not-saved' | 'other' }
  | { readonly kind: 'no-match' }
  | { readonly kind: 'rejected'; readonly reason: RejectReason }
  | { readonly kind: 'retryable'; readonly reason: RetryReason }
  /** The EditSequence is old: read the record again. */
  | { readonly kind: 'stale' }
  /** Never looked at, because an earlier request of the set failed or the set was rolled back. */
  | { readonly kind: 'not-processed' };

const rejected = (reason: RejectReason): StatusReading => ({ kind: 'rejected', reason });
const retryable = (reason: RetryReason): StatusReading => ({ kind: 'retryable', reason });

/**
 * One line a code, after Intuit's list of status codes. 3231 and 3180 are the doubtful ones: 3231 is said to mark what
 * follows a failed request under stopOnError, and 3180 is also a general "could not be saved", so read its text.
 */
const statusCodes: ReadonlyMap<number, StatusReading> = new Map([
  [0, { kind: 'done' }],
  [1, { kind: 'no-match' }],
  [500, { kind: 'done', warning: 'some-not-found' }],
  [501, { kind: 'done', warning: 'other' }],
  [510, { kind: 'done', warning: 'other' }],
  [530, { kind: 'done', warning: 'field-not-supported' }],
  [531, { kind: 'done', warning: 'field-not-supported' }],
  [550, { kind: 'done', warning: 'notes-not-saved' }],
  [1000, retryable('internal')],
  [1010, retryable('internal')],
  [1030, rejected('unsupported')],
  [1060, rejected('bad-value')],
  [3000, rejected('reference-missing')],
  [3070, rejected('too-long')],
  [3100, rejected('name-in-use')],
  [3101, rejected('amount-too-large')],
  [3120, rejected('not-found')],
  [3121, rejected('not-found')],
  [3130, rejected('reference-missing')],
  [3140, rejected('reference-missing')],
  [3150, rejected('missing-field')],
  [3151, rejected('field-conflict')],
  [3152, rejected('field-conflict')],
  [3153, rejected('field-conflict')],
  [3161, rejected('closed-period')],
  [3162, retryable('single-user-mode')],
  [3170, retryable('record-locked')],
  [3171, rejected('closed-period')],
  [3172, retryable('single-user-mode')],
  [3173, rejected('cannot-modify')],
  [3175, retryable('record-locked')],
  [3176, retryable('record-locked')],
  [3177, retryable('record-locked')],
  [3180, retryable('save-failed')],
  [3185, rejected('cannot-modify')],
  [3190, rejected('cannot-modify')],
  [3200, { kind: 'stale' }],
  [3205, rejected('bad-value')],
  [3210, rejected('transaction-invalid')],
  [3220, rejected('feature-off')],
  [3230, { kind: 'not-processed' }],
  [3231, { kind: 'not-processed' }],
  [3240, rejected('bad-value')],
  [3250, rejected('feature-off')],
  [3260, rejected('permission')],
  [3261, rejected('permission')],
  [3262, rejected('permission')],
  [3263, rejected('permission')],
  [3270, rejected('account-missing')],
  [3280, rejected('wrong-item-type')],
  [3390, retryable('iterator-gone')],
  [3391, retryable('iterator-gone')],
]);

/** Reads a statusCode. One that is not in the table is read by Intuit's ranges: below 1000 it was done, above it was not. */
export function readStatus(statusCode: number): StatusReading {
  const reading = statusCodes.get(statusCode);
  if (reading !== undefined) return reading;
  if (statusCode >= 0 && statusCode < 500) return { kind: 'done' };
  if (statusCode >= 500 && statusCode < 1000) return { kind: 'done', warning: 'other' };
  if (statusCode >= 1000 && statusCode < 2000) return retryable('internal');
  if (statusCode >= 2000 && statusCode < 3000) return rejected('unsupported');
  if (statusCode >= 3000 && statusCode < 3100) return rejected('bad-value');
  if (statusCode >= 9100 && statusCode < 9200) return rejected('macro');
  return rejected('other');
}

/** QuickBooks' answer about a stored message set. */
export type MessageSetReading =
  /** The answers are in the set; each request was done or refused as they say. */
  | 'answered'
  /** Nothing under this ID: never run, or this is another company file or a restored backup. Look before sending again. */
  | 'nothing-stored'
  /** The ID is known, with other content: it belongs to another set. Look before sending again. */
  | 'other-content'
  /** The set ran, its answer is gone. Look before sending again. */
  | 'answer-not-kept'
  | 'id-too-long'
  /** The set did not run, because its status could not have been stored. */
  | 'could-not-store'
  | 'other';

const messageSetCodes: ReadonlyMap<number, MessageSetReading> = new Map([
  [0, 'answered'],
  [600, 'nothing-stored'],
  [9001, 'other-content'],
  [9002, 'answer-not-kept'],
  [9004, 'id-too-long'],
  [9005, 'could-not-store'],
]);

/** Reads a messageSetStatusCode; without one the answers stand for themselves. */
export const readMessageSetStatus = (code: number | undefined): MessageSetReading =>
  code === undefined ? 'answered' : (messageSetCodes.get(code) ?? 'other');

/** Why QuickBooks could not be reached, or turned a whole message set away. */
export type HresultReason =
  | 'parse'
  | 'version-not-supported'
  | 'cannot-access'
  | 'company-file-not-open'
  | 'other-company-file-open'
  | 'wrong-file-mode'
  | 'not-running'
  | 'not-ready'
  | 'window-open'
  | 'not-authorized'
  | 'access-denied'
  | 'locked'
  | 'internal'
  | 'connection-lost'
  | 'other';

export interface HresultReading {
  readonly reason: HresultReason;
  /** Whether any request of the set can have been carried out: `maybe` means to ask QuickBooks before sending again. */
  readonly acted: 'no' | 'maybe';
}

const no = (reason: HresultReason): HresultReading => ({ reason, acted: 'no' });
const maybe = (reason: HresultReason): HresultReading => ({ reason, acted: 'maybe' });

/** Errors of the request processor, raised before it runs anything unless said otherwise. */
const hresults: ReadonlyMap<string, HresultReading> = new Map([
  ['80040400', no('parse')],
  ['80040401', no('cannot-access')],
  ['80040402', maybe('internal')],
  ['80040403', no('company-file-not-open')],
  ['80040404', no('version-not-supported')],
  ['80040408', no('not-running')],
  ['8004040a', no('other-company-file-open')],
  ['80040410', no('wrong-file-mode')],
  ['80040414', no('window-open')],
  ['80040416', no('not-running')],
  ['80040417', no('company-file-not-open')],
  ['80040418', no('not-authorized')],
  ['80040419', no('not-authorized')],
  ['8004041a', no('not-authorized')],
  ['8004041b', no('locked')],
  ['8004041c', maybe('internal')],
  ['8004041d', no('not-authorized')],
  ['80040420', no('access-denied')],
  ['80040422', no('wrong-file-mode')],
  ['80040423', no('version-not-supported')],
  ['80040424', no('not-ready')],
  ['80010108', maybe('connection-lost')],
  ['800706ba', maybe('connection-lost')],
  ['800706be', maybe('connection-lost')],
]);

/**
 * Reads the hresult of receiveResponseXML or connectionError; undefined when it says that all is well. The Web Connector
 * writes it with and without `0x`, in either case. A value that is not known may hide a set that was carried out.
 */
export function readHresult(hresult: string): HresultReading | undefined {
  const code = hresult.trim().toLowerCase().replace(/^0x/, '');
  if (code === '' || /^0+$/.test(code)) return undefined;
  return hresults.get(code) ?? maybe('other');
}
