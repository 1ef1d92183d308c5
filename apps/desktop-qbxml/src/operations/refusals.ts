import { deferred, type Read, rejected, type Subject, unknown } from '@jobpro/connector';
import type { Answer, Said } from '@jobpro/contracts';
import { readStatus, type RejectReason, type RetryReason } from '@jobpro/qbxml';
import type { DesktopReply, DesktopWire } from './wire.js';

/** Minutes until a deferred command is tried again, within the same run where it lasts long enough. */
const AGAIN = {
  'record-locked': 0.25,
  'single-user-mode': 5,
  'save-failed': 0.25,
  internal: 0.25,
  'iterator-gone': 0,
} as const;

/** Returns QuickBooks' own words. */
export const saidOf = ({ answer: { statusCode, statusMessage } }: DesktopReply): Said => ({
  code: String(statusCode),
  message: statusMessage === '' ? undefined : statusMessage,
});

/** Returns a moment some minutes after the reply. */
const later = ({ at }: DesktopReply, minutes: number): Date => new Date(at.getTime() + minutes * 60_000);

/** Reads a reply without a record. A name in use or a stale version leads to a look. */
export function readRefusal(reply: DesktopReply, subject: Subject): Read<DesktopWire> {
  const { statusCode, statusMessage } = reply.answer;
  const reading = readStatus(statusCode);
  switch (reading.kind) {
    case 'done':
    case 'no-match':
      // It says that it was done, yet names no record.
      return { kind: 'look', fallback: unknown(reply.at) };
    case 'stale':
      return { kind: 'look', fallback: deferred(later(reply, 0), `Somebody changed the ${subject.what} just now`) };
    case 'not-processed':
      return deferred(later(reply, 0), 'QuickBooks did not get to it');
    case 'retryable':
      return readRetry(reading.reason, reply, subject);
    case 'rejected':
      return readReject(reading.reason, { reply, subject, said: statusMessage });
  }
}

/** Returns the answer to a reply without a record where nothing more is looked for. */
export function answerOf(reply: DesktopReply, subject: Subject): Answer {
  const read = readRefusal(reply, subject);
  switch (read.kind) {
    case 'look':
      return read.fallback;
    case 'inquire':
      return read.refusal;
    case 'done':
    case 'rejected':
    case 'deferred':
    case 'unknown':
      return read;
  }
}

const because: Readonly<Record<RetryReason, (subject: Subject) => string>> = {
  'record-locked': ({ what }) => `Somebody has the ${what}, or what it refers to, open in QuickBooks`,
  'single-user-mode': () => 'QuickBooks is in single-user mode',
  'save-failed': ({ what }) => `QuickBooks could not save the ${what} just now`,
  internal: () => 'QuickBooks had an internal error',
  'iterator-gone': () => 'QuickBooks forgot where the import was',
};

function readRetry(reason: RetryReason, reply: DesktopReply, subject: Subject): Read<DesktopWire> {
  const { statusMessage } = reply.answer;
  // 3180 is also the general "could not be saved". Only its text distinguishes a temporary lock from a final refusal.
  if (reason === 'save-failed' && !/\block|in use by|another user|being (edited|modified|used)/i.test(statusMessage)) {
    return rejected('quickbooks.refused', { said: statusMessage }, saidOf(reply));
  }
  return deferred(later(reply, AGAIN[reason]), because[reason](subject));
}

interface Refusal {
  readonly reply: DesktopReply;
  readonly subject: Subject;
  readonly said: string;
}

function readReject(reason: RejectReason, { reply, subject, said }: Refusal): Read<DesktopWire> {
  const words = saidOf(reply);
  switch (reason) {
    case 'name-in-use':
      return { kind: 'look', fallback: rejected('name.held', { name: subject.name, holder: 'record' }, words) };
    case 'reference-missing':
      return rejected('reference.missing', referenceIn(said, subject), words);
    case 'not-found':
      return rejected('reference.deleted', referenceIn(said, subject), words);
    case 'closed-period':
      return rejected('quickbooks.books-closed', { date: subject.date ?? 'that day' }, words);
    case 'permission':
      return rejected('quickbooks.permission', {}, words);
    case 'feature-off':
      return rejected('quickbooks.feature-off', { feature: said }, words);
    case 'unsupported':
    case 'missing-field':
    case 'field-conflict':
    case 'macro':
      return rejected('connector.payload-refused', { said }, words);
    case 'too-long':
    case 'bad-value':
    case 'amount-too-large':
    case 'cannot-modify':
    case 'transaction-invalid':
    case 'account-missing':
    case 'wrong-item-type':
    case 'other':
      return rejected('quickbooks.refused', { said }, words);
  }
}

/** A ListID or TxnID: what we refer to records by. */
const ID = /^[0-9A-F]+-\d+$/i;

/** Reads what QuickBooks misses: `an invalid reference to QuickBooks Terms "Net 45" in the Invoice`, `Object "80-1" specified`. */
function referenceIn(message: string, subject: Subject): { what: string; name?: string; id?: string } {
  const [, list, value] = /QuickBooks ([A-Za-z ]+?) "(.*?)" in the/.exec(message) ?? [];
  const [, object] = /Object "(.*?)"/.exec(message) ?? [];
  const reference = value ?? object;
  if (reference === undefined) return { what: subject.what, name: subject.name };
  const what = list?.toLowerCase() ?? 'record';
  return ID.test(reference) ? { what, id: reference } : { what, name: reference };
}
