/** The action that a fault requires. */
export type FaultRemedy =
  /** The same thing would be refused again: a person has to change something. */
  | 'permanent'
  /** Not done, and may be sent again as it is. */
  | 'retryable'
  /** Not done: too much was asked for, wait. */
  | 'throttled'
  /** It may have been done: look before sending again. */
  | 'unknown'
  /** Refresh the access token, then send again. */
  | 'refresh-token'
  /** The company has to be connected again by a person. */
  | 'reauthorise'
  /** Nothing of this company can be sent until somebody acts at Intuit. */
  | 'company-blocked'
  /** Read the record again and decide again. */
  | 'stale'
  /** The name is taken: find by whom. */
  | 'duplicate-name'
  /** The number is taken: find by what, it may be ours. */
  | 'duplicate-number';

export interface FaultMeaning {
  /** Stable, in kebab case; the catalogue of failures is keyed by it. */
  readonly name: FaultName;
  readonly remedy: FaultRemedy;
}

interface Row {
  /** Several where Intuit's own pages disagree. */
  readonly codes: readonly string[];
  /** Tried on message and detail, where one code stands for several things. More special rows stand first. */
  readonly says?: RegExp;
  readonly name: string;
  readonly remedy: FaultRemedy;
}

/**
 * Fault codes of the v3 API, leading zeros dropped. The first row that fits counts.
 * Codes are not fully consistent between Intuit's own pages, hence the patterns.
 */
export const faultCodes = [
  { codes: ['120'], name: 'user-lost-admin', remedy: 'reauthorise' },
  // An outage, in spite of the status 400.
  { codes: ['500'], says: /could not find resource/i, name: 'system', remedy: 'unknown' },
  { codes: ['500'], says: /utf-?8|encod/i, name: 'bad-encoding', remedy: 'permanent' },
  { codes: ['500'], says: /unsupported|not supported/i, name: 'unsupported-operation', remedy: 'permanent' },
  { codes: ['500'], name: 'system', remedy: 'unknown' },
  { codes: ['600', '2130'], name: 'duplicate-request', remedy: 'unknown' },
  { codes: ['610'], name: 'record-inactive', remedy: 'permanent' },
  { codes: ['1040'], name: 'batch-too-large', remedy: 'retryable' },
  { codes: ['2020'], name: 'parameter-missing', remedy: 'permanent' },
  { codes: ['2040'], name: 'bad-characters', remedy: 'permanent' },
  { codes: ['2050'], name: 'too-long', remedy: 'permanent' },
  { codes: ['2170'], name: 'bad-value', remedy: 'permanent' },
  { codes: ['2500'], name: 'bad-reference', remedy: 'permanent' },
  { codes: ['3001'], name: 'throttled', remedy: 'throttled' },
  { codes: ['3100'], name: 'app-not-authorised', remedy: 'reauthorise' },
  { codes: ['3200'], name: 'token-refused', remedy: 'refresh-token' },
  { codes: ['4000'], name: 'query-malformed', remedy: 'permanent' },
  { codes: ['4001'], name: 'query-not-supported', remedy: 'permanent' },
  { codes: ['5020'], name: 'no-permission', remedy: 'permanent' },
  { codes: ['5030'], name: 'feature-off', remedy: 'permanent' },
  {
    codes: ['6200', '6210', '6000', '5010'],
    says: /clos\w*[^]*password|password[^]*clos/i,
    name: 'books-closed-password',
    remedy: 'permanent',
  },
  {
    codes: ['6200', '6210', '6000', '5010'],
    says: /period[^]*closed|books?[^]*closed|closing date/i,
    name: 'books-closed',
    remedy: 'permanent',
  },
  { codes: ['5010'], name: 'stale', remedy: 'stale' },
  { codes: ['6200'], name: 'books-closed', remedy: 'permanent' },
  { codes: ['6210'], name: 'books-closed-password', remedy: 'permanent' },
  // Seen for an invoice that was created all the same.
  { codes: ['6000'], says: /-30003\b/, name: 'system', remedy: 'unknown' },
  { codes: ['6000'], says: /\b(?:gst|hst|vat|tax)\b/i, name: 'tax-missing', remedy: 'permanent' },
  { codes: ['6000'], name: 'business-rule', remedy: 'permanent' },
  { codes: ['6070'], name: 'amount-mismatch', remedy: 'permanent' },
  { codes: ['6100'], name: 'bad-tax-code', remedy: 'permanent' },
  { codes: ['6140'], name: 'duplicate-number', remedy: 'duplicate-number' },
  { codes: ['6150'], name: 'parent-missing', remedy: 'permanent' },
  { codes: ['6180'], name: 'too-many-levels', remedy: 'permanent' },
  { codes: ['6190'], says: /subscri|trial|expired/i, name: 'subscription-ended', remedy: 'company-blocked' },
  { codes: ['6190'], name: 'business-rule', remedy: 'permanent' },
  { codes: ['6240'], name: 'duplicate-name', remedy: 'duplicate-name' },
  { codes: ['6270'], name: 'before-inventory-start', remedy: 'permanent' },
  { codes: ['6520'], name: 'quantity-missing', remedy: 'permanent' },
  { codes: ['6540'], name: 'already-deposited', remedy: 'permanent' },
  { codes: ['10000'], name: 'system', remedy: 'unknown' },
] as const satisfies readonly Row[];

/** The rows for faults whose code has no row: the kind of fault decides. The code and words of the fault are kept with it. */
const faultTypes = [
  { type: /throttl/i, name: 'throttled', remedy: 'throttled' },
  { type: /authentication/i, name: 'token-refused', remedy: 'refresh-token' },
  { type: /authori[sz]ation/i, name: 'app-not-authorised', remedy: 'reauthorise' },
  { type: /validation/i, name: 'refused', remedy: 'permanent' },
] as const;

export type FaultName = (typeof faultCodes)[number]['name'] | (typeof faultTypes)[number]['name'] | 'not-understood';

/** Text that QuickBooks quotes from the document. A user wrote it, so it says nothing about the fault. */
const QUOTED = /"[^"]*"|“[^”]*”/g;

/** Returns the meaning of a fault. A fault that neither code nor type explains is unknown, never failed: it may have been done. */
export function faultMeaning(code: string, type: string, words: string): FaultMeaning {
  const own = words.replace(QUOTED, '');
  const row = faultCodes.find((candidate) => fits(candidate, code, own));
  if (row !== undefined) return { name: row.name, remedy: row.remedy };
  const effectiveType = code === '' && /throttle/i.test(own) ? 'throttled' : type;
  const kind = faultTypes.find((candidate) => candidate.type.test(effectiveType));
  if (kind !== undefined) return { name: kind.name, remedy: kind.remedy };
  return { name: 'not-understood', remedy: 'unknown' };
}

const fits = (row: Row, code: string, words: string): boolean =>
  row.codes.includes(code) && (row.says === undefined || row.says.test(words));
