import { type Answer, reason, type Reason, type Said } from '@jobpro/contracts';
import { type Read, type Rejected, type Subject, unknown } from '@jobpro/connector';
import { type Fault, type FaultName, readBadReference } from '@jobpro/quickbooks-online';
import type { OnlineReceipt, OnlineWire } from './wire.js';

type Reading = (fault: Fault, subject: Subject) => Reason;

const payloadRefused: Reading = (fault) => reason('connector.payload-refused', { said: saidText(fault) });
const refused: Reading = (fault) => reason('quickbooks.refused', { said: saidText(fault) });
const permission: Reading = () => reason('quickbooks.permission', {});
const closed: Reading = (_fault, { date }) => reason('quickbooks.books-closed', { date: date ?? 'that day' });

/** The reason that a bookkeeper reads for each fault of the v3 API. A missing fault does not compile. */
const readings: Record<FaultName, Reading> = {
  'user-lost-admin': permission,
  'bad-encoding': payloadRefused,
  'unsupported-operation': payloadRefused,
  system: refused,
  'duplicate-request': refused,
  'record-inactive': (_fault, { what, name }) => reason('reference.deleted', { what, name }),
  'batch-too-large': payloadRefused,
  'parameter-missing': payloadRefused,
  'bad-characters': (fault, { name }) => reason('text.bad-characters', { field: fault.element ?? 'name', value: name }),
  'too-long': (fault) =>
    reason('text.too-long', {
      field: fault.element ?? 'text',
      limit: /max:(\d+)/i.exec(fault.detail)?.[1] ?? 'number of',
    }),
  'bad-value': payloadRefused,
  'bad-reference': badReference,
  throttled: refused,
  'app-not-authorised': permission,
  'token-refused': permission,
  'query-malformed': payloadRefused,
  'query-not-supported': payloadRefused,
  stale: refused,
  'no-permission': permission,
  'feature-off': (fault) => reason('quickbooks.feature-off', { feature: saidText(fault) }),
  'books-closed-password': closed,
  'books-closed': closed,
  'tax-missing': refused,
  'business-rule': refused,
  'amount-mismatch': payloadRefused,
  'bad-tax-code': refused,
  'duplicate-number': (fault, { name }) => reason('number.taken', { number: name, holder: saidText(fault) }),
  'parent-missing': payloadRefused,
  'too-many-levels': refused,
  'subscription-ended': () => reason('quickbooks.subscription-ended', {}),
  'duplicate-name': (_fault, { name }) => reason('name.held', { name, holder: 'record' }),
  'before-inventory-start': () => reason('quickbooks.inventory-date', {}),
  'already-deposited': refused,
  refused,
  'not-understood': refused,
};

/** Returns what a permanent fault means, with QuickBooks' own words. */
export function refusalOf(fault: Fault, subject: Subject, intuitTid: string | undefined): Rejected {
  return { kind: 'rejected', reason: readings[fault.meaning.name](fault, subject), said: saidOf(fault, intuitTid) };
}

function saidOf({ code, message, detail }: Fault, intuitTid: string | undefined): Said {
  return { code, message, detail, intuitTid };
}

/** How an operation reads what only it knows. */
interface ReceiptReader {
  readonly subject: Subject;
  /** Reads the record that QuickBooks accepted; undefined where it cannot be read. */
  accepted(record: unknown): Answer | undefined;
  /** Whether a refusal may mean that the record exists already. */
  mayExist?(fault: Fault): boolean;
}

/** Reads QuickBooks' reply to a change: the same for every operation but for its record. */
export function readReceipt({ settlement, intuitTid, sentAt }: OnlineReceipt, reader: ReceiptReader): Read<OnlineWire> {
  // An acceptance that cannot be read: the record exists, so it is looked for.
  if (settlement.kind === 'accepted') return reader.accepted(settlement.record) ?? unknown(sentAt);
  const refusal = refusalOf(settlement.fault, reader.subject, intuitTid);
  return reader.mayExist?.(settlement.fault) === true ? { kind: 'look', fallback: refusal } : refusal;
}

/** Returns QuickBooks' own words, the longer where there are two. */
const saidText = (fault: Fault): string =>
  [fault.detail, fault.message, `fault ${fault.code}`].find((text) => text !== '') ?? '';

/** The lists that QuickBooks names in a fault, in our words. */
const listWords: Readonly<Record<string, string>> = {
  names: 'customer',
  items: 'item',
  accounts: 'account',
  terms: 'term',
};

function badReference(fault: Fault, subject: Subject): Reason {
  const badReference = readBadReference(fault);
  if (badReference === null) return reason('reference.deleted', { what: subject.what, name: subject.name });
  const what = listWords[badReference.list.toLowerCase()] ?? badReference.list;
  return reason('reference.deleted', { what, id: badReference.id });
}
