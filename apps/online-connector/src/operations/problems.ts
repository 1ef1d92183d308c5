import { type Answer, reason, type Reason } from '@jobpro/contracts';
import type { ProblemCode, ProblemOf, WriteOperation, WriteProblem, Written } from '@jobpro/quickbooks-online';
import type { Built, Subject, Verdict } from '@jobpro/connector';
import type { OnlineWire } from './wire.js';

type Readings = { readonly [C in ProblemCode]: (problem: ProblemOf<C>, subject: Subject) => Reason };

/** Says that we wrote what QuickBooks cannot take, which only we can correct. */
const ourFault = ({ code, field }: { readonly code: ProblemCode; readonly field: string }): Reason =>
  reason('connector.payload-refused', { said: `${field}: ${code}` });

/** The reason that a bookkeeper reads for each problem that the writer reports. */
const readings: Readings = {
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
  readings[problem.code](problem, subject);

/** Refuses before anything was sent. The bookkeeper reads the first problem. */
function refusalOfProblems([first]: readonly WriteProblem[], subject: Subject): Answer {
  if (first === undefined) throw new Error('A refusal names at least one problem.');
  return { kind: 'rejected', reason: readingOf(first, subject) };
}

/** Returns what `build` results in: the request, or why it cannot be written. */
export const built = (written: Written<WriteOperation>, subject: Subject): Built<OnlineWire> =>
  written.ok
    ? { kind: 'write', write: written.value }
    : { kind: 'answer', answer: refusalOfProblems(written.problems, subject) };

/** Returns what `judge` results in where a request other than `build`'s is to be sent. */
export const sending = (written: Written<WriteOperation>, subject: Subject): Verdict<OnlineWire> =>
  written.ok
    ? { kind: 'send', write: written.value }
    : { kind: 'answer', answer: refusalOfProblems(written.problems, subject) };
