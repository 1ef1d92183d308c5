import type { Rejected, Subject } from '@jobpro/connector';
import { reason, type Reason, type Said } from '@jobpro/contracts';
import {
  type Fault,
  type FaultName,
  type ProblemCode,
  type ProblemOf,
  readNumberHolder,
  type WriteProblem,
} from '@jobpro/quickbooks-online';

type ProblemReasons = { readonly [C in ProblemCode]: (problem: ProblemOf<C>, subject: Subject) => Reason };

/** Says that we wrote what QuickBooks cannot take, which only we can correct. */
const ourFault = ({ code, field }: { readonly code: ProblemCode; readonly field: string }): Reason =>
  reason('connector.payload-refused', { said: `${field}: ${code}` });

/** The reason that a bookkeeper reads for each problem that the writer reports. */
const problemReasons: ProblemReasons = {
  'name.empty': (_problem, { what }) => reason('name.empty', { what }),
  'name.forbidden': ({ details: { name } }) => reason('text.bad-characters', { field: 'name', value: name }),
  'name.too-long': ({ details: { name, limit } }, { what }) =>
    reason('name.too-long', { what, name, limit: String(limit) }),
  'text.forbidden': ({ field, details: { text } }) => reason('text.bad-characters', { field, value: text }),
  'text.too-long': ({ field, details: { limit } }) => reason('text.too-long', { field, limit: String(limit) }),
  'email.malformed': ({ details: { email } }) =>
    reason('text.bad-characters', { field: 'email address', value: email }),
  'id.missing': ourFault,
  'date.malformed': ourFault,
  'decimal.malformed': ourFault,
  'decimal.too-large': ({ details: { value } }) => reason('amount.too-large', { amount: value }),
  'decimal.too-precise': ourFault,
  'number.too-long': ({ details: { number, limit } }) => reason('number.too-long', { number, limit: String(limit) }),
  'invoice.no-item-line': () => reason('settings.item-missing', { purpose: 'lines that name none' }),
  'invoice.negative-total': ({ details: { total } }, { what }) =>
    reason('document.not-positive', { what, amount: total }),
  'discount.negative': ({ details: { amount } }) => reason('document.not-positive', { what: 'discount', amount }),
  'tax-code.missing': () => reason('settings.tax-code-missing', {}),
  'payment.over-applied': ({ details: { amount, applied } }) => reason('payment.over-applied', { amount, applied }),
  'payment.negative': ({ details: { amount } }, { what }) => reason('document.not-positive', { what, amount }),
};

const readingOf = <C extends ProblemCode>(problem: ProblemOf<C>, subject: Subject): Reason =>
  problemReasons[problem.code](problem, subject);

/** Refuses before anything was sent. The bookkeeper reads the first problem. */
export function refusalOfProblems([first]: readonly WriteProblem[], subject: Subject): Rejected {
  if (first === undefined) throw new Error('A refusal names at least one problem.');
  return { kind: 'rejected', reason: readingOf(first, subject) };
}

type FaultReason = (fault: Fault, subject: Subject) => Reason;

const payloadRefused: FaultReason = (fault) => reason('connector.payload-refused', { said: saidText(fault) });
const refused: FaultReason = (fault) => reason('quickbooks.refused', { said: saidText(fault) });
const permission: FaultReason = () => reason('quickbooks.permission', {});
const closed: FaultReason = (_fault, { date }) => reason('quickbooks.books-closed', { date: date ?? 'that day' });

/** The reason that a bookkeeper reads for each fault of the v3 API. A missing fault does not compile. */
const faultReasons: Record<FaultName, FaultReason> = {
  'user-lost-admin': permission,
  'bad-encoding': payloadRefused,
  'unsupported-operation': payloadRefused,
  system: refused,
  'duplicate-request': refused,
  'record-inactive': refused,
  'batch-too-large': payloadRefused,
  'parameter-missing': payloadRefused,
  'bad-characters': (fault, { name }) => reason('text.bad-characters', { field: fault.element ?? 'name', value: name }),
  'too-long': (fault) =>
    reason('text.too-long', {
      field: fault.element ?? 'text',
      limit: /max:(\d+)/i.exec(fault.detail)?.[1] ?? 'number of',
    }),
  'bad-value': payloadRefused,
  'bad-reference': refused,
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
  'duplicate-number': (fault, { name }) => reason('number.taken', { number: name, holder: holderIn(fault) }),
  'parent-missing': payloadRefused,
  'too-many-levels': refused,
  'subscription-ended': () => reason('quickbooks.subscription-ended', {}),
  'duplicate-name': (_fault, { name }) => reason('name.held', { name, holder: 'record' }),
  'before-inventory-start': () => reason('quickbooks.inventory-date', {}),
  'quantity-missing': () => reason('invoice.line-without-quantity', {}),
  'already-deposited': refused,
  refused,
  'not-understood': refused,
};

/** Returns the document that has the number, by what people call it. Its id is only in QuickBooks' own words. */
function holderIn(fault: Fault): string {
  const holder = readNumberHolder(fault);
  return holder === null ? 'another document' : `${holder.txnType} ${holder.docNumber}`;
}

/** Returns what a permanent fault means, with QuickBooks' own words. */
export function refusalOf(fault: Fault, subject: Subject, intuitTid: string | undefined): Rejected {
  return { kind: 'rejected', reason: faultReasons[fault.meaning.name](fault, subject), said: saidOf(fault, intuitTid) };
}

/** Returns QuickBooks' own words. */
export function saidOf({ code, message, detail }: Fault, intuitTid: string | undefined): Said {
  return { code, message, detail, intuitTid };
}

/** Returns QuickBooks' own words, the longer where there are two. */
const saidText = (fault: Fault): string =>
  [fault.detail, fault.message, `fault ${fault.code}`].find((text) => text !== '') ?? '';

/**
 * The faults that say themselves what is wrong. After any other refusal the records that the document refers to are read, and
 * their state decides what is said.
 */
const unmistakable: ReadonlySet<FaultName> = new Set<FaultName>([
  'app-not-authorised',
  'bad-characters',
  'books-closed',
  'books-closed-password',
  'before-inventory-start',
  'duplicate-name',
  'duplicate-number',
  'feature-off',
  'no-permission',
  'quantity-missing',
  'subscription-ended',
  'too-long',
  'user-lost-admin',
]);
export const isUnmistakable = ({ meaning }: Fault): boolean => unmistakable.has(meaning.name);
