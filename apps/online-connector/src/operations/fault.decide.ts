import { type Answer, reason, type Reason, type Said } from '@jobpro/contracts';
import { type Fault, type FaultName, readBadReference } from '@jobpro/quickbooks-online';

/** What the refused thing is, in the words of a sentence. */
export interface About {
  /** `customer`, `item`, `invoice`, `payment` */
  readonly what: string;
  readonly name: string;
  readonly date?: string;
}

type Reading = (fault: Fault, about: About) => Reason;

const payloadRefused: Reading = (fault) => reason('connector.payload-refused', { said: saidText(fault) });
const refused: Reading = (fault) => reason('quickbooks.refused', { said: saidText(fault) });
const permission: Reading = () => reason('quickbooks.permission', {});
const closed: Reading = (_fault, { date }) => reason('quickbooks.books-closed', { date: date ?? 'that day' });

/** What each fault of the v3 API means to a bookkeeper. A fault without a line here does not compile. */
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

/** The answer to a fault that is no passing one: what it means, and what QuickBooks said word for word. */
export function refusalOf(fault: Fault, about: About, intuitTid: string | undefined): Answer {
  return { kind: 'rejected', reason: readings[fault.meaning.name](fault, about), said: saidOf(fault, intuitTid) };
}

export function saidOf(fault: Fault, intuitTid: string | undefined): Said {
  return {
    code: fault.code,
    message: fault.message,
    detail: fault.detail,
    ...(intuitTid === undefined ? {} : { intuitTid }),
  };
}

/** QuickBooks' own words, the longer where it has two. */
const saidText = (fault: Fault): string =>
  [fault.detail, fault.message, `fault ${fault.code}`].find((text) => text !== '') ?? '';

/** Which list of QuickBooks' own words is which of ours. */
const listWords: Readonly<Record<string, string>> = {
  names: 'customer',
  items: 'item',
  accounts: 'account',
  terms: 'term',
};

function badReference(fault: Fault, about: About): Reason {
  const found = readBadReference(fault);
  if (found === null) return reason('reference.deleted', { what: about.what, name: about.name });
  const what = listWords[found.list.toLowerCase()] ?? found.list;
  return reason('reference.deleted', { what, name: `QuickBooks id ${found.id}` });
}
