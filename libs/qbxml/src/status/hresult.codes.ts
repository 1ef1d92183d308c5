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
const codes: ReadonlyMap<string, HresultReading> = new Map([
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
  return codes.get(code) ?? maybe('other');
}
