import type { Said } from '@jobpro/contracts';
import { deferred, type LegacyRead as Read, rejected, unknown } from '@jobpro/connector';
import { type RejectReason, readStatus, type RetryReason } from '@jobpro/qbxml';
import type { DesktopReply, DesktopRequest } from './exchange.js';

/** What a command is about, for the sentences. */
export interface About {
  readonly what: 'customer' | 'item' | 'job' | 'invoice' | 'payment';
  /** Its name or number. */
  readonly name: string;
  readonly date?: string;
}

type Refused = Read<DesktopRequest>;

/** Minutes after which what could not be done now is tried again, within the same run where it lasts. */
const AGAIN = {
  'record-locked': 0.25,
  'single-user-mode': 5,
  'save-failed': 0.25,
  internal: 0.25,
  'iterator-gone': 0,
} as const;

/** What QuickBooks said, word for word. */
export const saidOf = ({ answer }: DesktopReply): Said => ({
  code: String(answer.statusCode),
  ...(answer.statusMessage === '' ? {} : { message: answer.statusMessage }),
});

/** A moment some minutes after the reply. */
export const later = ({ at }: DesktopReply, minutes: number): Date => new Date(at.getTime() + minutes * 60_000);

/** Reads a reply that brought no record. Names in use and stale versions are looked into, with the refusal behind them. */
export function readRefusal(reply: DesktopReply, about: About): Refused {
  const { statusCode, statusMessage } = reply.answer;
  const reading = readStatus(statusCode);
  switch (reading.kind) {
    case 'done':
    case 'no-match':
      // It says that it was done, yet names no record.
      return { kind: 'look', otherwise: unknown(reply.at) };
    case 'stale':
      return { kind: 'look', otherwise: deferred(later(reply, 0), `Somebody changed the ${about.what} just now`) };
    case 'not-processed':
      return deferred(later(reply, 0), 'QuickBooks did not get to it');
    case 'retryable':
      return readRetry(reading.reason, reply, about);
    case 'rejected':
      return readReject(reading.reason, { reply, about, said: statusMessage });
  }
}

const because: Readonly<Record<RetryReason, (about: About) => string>> = {
  'record-locked': ({ what }) => `Somebody has the ${what}, or what it refers to, open in QuickBooks`,
  'single-user-mode': () => 'QuickBooks is in single-user mode',
  'save-failed': ({ what }) => `QuickBooks could not save the ${what} just now`,
  internal: () => 'QuickBooks had an internal error',
  'iterator-gone': () => 'QuickBooks forgot where the import was',
};

function readRetry(reason: RetryReason, reply: DesktopReply, about: About): Refused {
  const { statusMessage } = reply.answer;
  // 3180 is also the general "could not be saved": its text tells a lock, which passes, from a refusal, which does not.
  if (reason === 'save-failed' && !/\block|in use by|another user|being (edited|modified|used)/i.test(statusMessage)) {
    return rejected('quickbooks.refused', { said: statusMessage }, saidOf(reply));
  }
  return deferred(later(reply, AGAIN[reason]), because[reason](about));
}

interface Refusal {
  readonly reply: DesktopReply;
  readonly about: About;
  readonly said: string;
}

function readReject(reason: RejectReason, { reply, about, said }: Refusal): Refused {
  const words = saidOf(reply);
  switch (reason) {
    case 'name-in-use':
      return { kind: 'look', otherwise: rejected('name.held', { name: about.name, holder: 'record' }, words) };
    case 'reference-missing':
      return rejected('reference.missing', referenceIn(said, about), words);
    case 'not-found':
      return rejected('reference.deleted', referenceIn(said, about), words);
    case 'closed-period':
      return rejected('quickbooks.books-closed', { date: about.date ?? 'that day' }, words);
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
function referenceIn(said: string, about: About): { what: string; name?: string; id?: string } {
  const [, list, value] = /QuickBooks ([A-Za-z ]+?) "(.*?)" in the/.exec(said) ?? [];
  const [, object] = /Object "(.*?)"/.exec(said) ?? [];
  const reference = value ?? object;
  if (reference === undefined) return { what: about.what, name: about.name };
  const what = list?.toLowerCase() ?? 'record';
  return ID.test(reference) ? { what, id: reference } : { what, name: reference };
}
