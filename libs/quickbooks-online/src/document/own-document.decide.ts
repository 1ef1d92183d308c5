import { Decimal } from 'decimal.js';
import type { Invoice, Payment } from '../entity/entity.schema.js';
import { limits } from '../limits.js';
import type { Draft } from '../request/draft.js';
import { oneLine } from '../text.js';

const marked = /\[(JobPro [^\n]*)\]\s*$/;

/**
 * Returns the private note with our mark below it, on a line of its own: by the mark a document whose answer was lost is recognised.
 * A note that leaves the mark no room is refused.
 */
export function noteWithMark(draft: Draft, note: string | undefined, mark: string): string {
  const token = markToken(mark);
  const text = draft.text('PrivateNote', note, limits.privateNote - token.length - 1);
  return text === undefined ? token : `${text}\n${token}`;
}

/** Returns the mark that a document carries, or null. Office staff may have written below it, but not have changed it. Marks begin with `JobPro `; others are only recognised by `isOurs`. */
export function readMark(privateNote: string | undefined): string | null {
  for (const line of (privateNote ?? '').split('\n').reverse()) {
    const mark = marked.exec(line)?.[1];
    if (mark !== undefined) return mark;
  }
  return null;
}

/** Whether the document carries exactly this mark. */
export const isOurs = (document: { readonly privateNote?: string | undefined }, mark: string): boolean =>
  document.privateNote?.includes(markToken(mark)) === true;

/** The mark as it is in a note, on one line. */
const markToken = (mark: string): string => `[${oneLine(mark)}]`;

/** The values that a document was sent with. Amounts are decimal strings, the date is YYYY-MM-DD. */
export interface SentDocument {
  readonly mark: string;
  /** An invoice's DocNumber, a payment's PaymentRefNum. */
  readonly number?: string | undefined;
  /** Undefined where only the customer's name is known; the customer is then not compared. */
  readonly customerId: string | undefined;
  readonly date: string;
  readonly amount: string;
}
export type Difference = 'number' | 'customer' | 'date' | 'amount';
export type Match =
  /** It carries our mark: adopt it, and tell what somebody changed since. */
  | { readonly kind: 'ours'; readonly differences: readonly Difference[] }
  /** No mark, but all else is the same: made by hand, or the mark was taken out. Not to be adopted by itself. */
  | { readonly kind: 'alike' }
  /** Another's, or another of ours. */
  | { readonly kind: 'foreign'; readonly differences: readonly Difference[]; readonly mark: string | null };

export const matchInvoice = (sent: SentDocument, invoice: Invoice): Match => match(sent, invoice, invoice.docNumber);
export const matchPayment = (sent: SentDocument, payment: Payment): Match => match(sent, payment, payment.reference);

type Candidate = Pick<Invoice | Payment, 'customer' | 'date' | 'totalAmount' | 'privateNote'>;

function match(sent: SentDocument, document: Candidate, number: string | undefined): Match {
  const differences = differencesOf(sent, document, number);
  if (isOurs(document, sent.mark)) return { kind: 'ours', differences };
  const mark = readMark(document.privateNote);
  return mark === null && differences.length === 0 ? { kind: 'alike' } : { kind: 'foreign', differences, mark };
}

function differencesOf(sent: SentDocument, document: Candidate, number: string | undefined): Difference[] {
  const differences: Difference[] = [];
  if (sent.number !== undefined && comparableNumber(sent.number) !== comparableNumber(number ?? ''))
    differences.push('number');
  if (sent.customerId !== undefined && sent.customerId !== document.customer.id) differences.push('customer');
  if (sent.date !== document.date) differences.push('date');
  if (!sameAmount(sent.amount, document.totalAmount)) differences.push('amount');
  return differences;
}

const comparableNumber = (number: string): string => oneLine(number).toLowerCase();

/** Whether two decimal strings say the same amount: 5, 5.0 and 5.00 do. */
export const sameAmount = (amount: string, other: string): boolean => new Decimal(amount).eq(other);
