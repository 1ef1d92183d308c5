import { type Answer, reason, type Reason } from '@jobpro/contracts';
import {
  limits,
  type ProblemCode,
  type WriteOperation,
  type WriteProblem,
  type Written,
} from '@jobpro/quickbooks-online';
import type { Built, Subject, Verdict } from '@jobpro/connector';
import type { OnlineWire } from './wire.js';

type Reading = (problem: WriteProblem, subject: Subject) => Reason;
const unfit: Reading = ({ sentence }) => reason('connector.payload-refused', { said: sentence });

/** What a problem that the writer found means to a bookkeeper. */
const readings: Record<ProblemCode, Reading> = {
  'name.empty': (_problem, { what }) => reason('name.empty', { what }),
  'name.colon': (_problem, { name }) => reason('text.bad-characters', { field: 'name', value: name }),
  'name.too-long': (_problem, { what, name }) =>
    reason('name.too-long', { what, name, limit: String(what === 'item' ? limits.itemName : limits.displayName.hard) }),
  'id.missing': unfit,
  'date.malformed': unfit,
  'decimal.malformed': unfit,
  'decimal.too-large': ({ value = '' }) => reason('amount.too-large', { amount: value }),
  'decimal.too-precise': unfit,
  'number.too-long': (_problem, { name }) =>
    reason('number.too-long', { number: name, limit: String(limits.docNumber) }),
  'invoice.no-item-line': () => reason('settings.item-missing', { purpose: 'lines that name none' }),
  'invoice.too-many-lines': ({ sentence }) =>
    reason('invoice.too-many-lines', {
      lines: /have (\d+) lines/.exec(sentence)?.[1] ?? 'too many',
      limit: String(limits.linesPerInvoice),
    }),
  'invoice.negative-total': (_problem, { what }) => reason('document.not-positive', { what, amount: 'less than zero' }),
  'discount.negative': () => reason('document.not-positive', { what: 'discount', amount: 'less than zero' }),
  'tax-code.missing': () => reason('settings.tax-code-missing', {}),
  'payment.over-applied': ({ sentence }) => {
    const [amount = '', applied = ''] = sentence.match(/\d+\.\d\d/g) ?? [];
    return reason('payment.over-applied', { amount, applied });
  },
  'payment.negative': (_problem, { what }) => reason('document.not-positive', { what, amount: 'less than zero' }),
};

/** Refuses before anything was sent. The bookkeeper reads the first problem. */
function refusalOfProblems([first]: readonly WriteProblem[], subject: Subject): Answer {
  if (first === undefined) throw new Error('A refusal names at least one problem.');
  return { kind: 'rejected', reason: readings[first.code](first, subject) };
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
