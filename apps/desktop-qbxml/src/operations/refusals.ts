import { deferred, type Read, rejected, type Rejected, type Subject, unknown } from '@jobpro/connector';
import type { Answer, Said } from '@jobpro/contracts';
import { readStatus, type RejectReason, type RetryReason } from '@jobpro/qbxml';
import type { DesktopReply, DesktopRequest, DesktopWire } from './wire.js';

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

/** Returns the part of a message that is QuickBooks' own: the part before it quotes the request, and so the user's words. */
export function ownWords(message: string): string {
  const own = /QuickBooks error message:\s*([^]+)$/.exec(message)?.[1];
  return (own ?? message.replace(/"[^]*"/, '')).trim();
}

/** Returns QuickBooks' words for a sentence: without the internal ids that it quotes. */
export const readable = (message: string): string =>
  message
    .replace(/\s*"[0-9A-F]+-\d+"/gi, '')
    .replace(/\s{2,}/g, ' ')
    .trim();

/**
 * Reads a reply without a record. A name in use or a stale version leads to a look. A refusal that names no certain cause leads
 * to `questions` about what the command refers to.
 */
export function readRefusal(
  reply: DesktopReply,
  subject: Subject,
  questions: readonly DesktopRequest[] = [],
): Read<DesktopWire> {
  const reading = readStatus(reply.answer.statusCode);
  const inquire = (refusal: Rejected): Read<DesktopWire> =>
    questions.length === 0 ? refusal : { kind: 'inquire', questions, refusal };
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
      return isTemporary(reading.reason, reply)
        ? deferred(later(reply, AGAIN[reading.reason]), because[reading.reason](subject))
        : inquire(refusedWith(reply));
    case 'rejected':
      return readReject(reading.reason, reply, subject, inquire);
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

/** 3170 and 3180 are also general refusals. Only QuickBooks' own words distinguish a lock, never the words that it quotes. */
function isTemporary(reason: RetryReason, { answer: { statusCode, statusMessage } }: DesktopReply): boolean {
  if (reason !== 'save-failed' && statusCode !== 3170) return true;
  return /\block|\bin use\b|another user|being (edited|modified|used)/i.test(ownWords(statusMessage));
}

/** Returns QuickBooks' words for a sentence, or its status code where it gives none. */
const wordsOf = ({ answer: { statusCode, statusMessage } }: DesktopReply): string =>
  readable(statusMessage) || `status ${String(statusCode)}`;

const refusedWith = (reply: DesktopReply): Rejected =>
  rejected('quickbooks.refused', { said: wordsOf(reply) }, saidOf(reply));

function readReject(
  reason: RejectReason,
  reply: DesktopReply,
  subject: Subject,
  inquire: (refusal: Rejected) => Read<DesktopWire>,
): Read<DesktopWire> {
  const words = saidOf(reply);
  switch (reason) {
    case 'name-in-use':
      return { kind: 'look', fallback: rejected('name.held', { name: subject.name, holder: 'record' }, words) };
    case 'closed-period':
      return rejected('quickbooks.books-closed', { date: subject.date ?? 'that day' }, words);
    case 'permission':
      return inquire(rejected('quickbooks.permission', {}, words));
    case 'feature-off':
      return inquire(rejected('quickbooks.feature-off', { feature: wordsOf(reply) }, words));
    case 'unsupported':
    case 'missing-field':
    case 'field-conflict':
    case 'macro':
      return rejected('connector.payload-refused', { said: wordsOf(reply) }, words);
    case 'reference-missing':
    case 'not-found':
    case 'too-long':
    case 'bad-value':
    case 'amount-too-large':
    case 'cannot-modify':
    case 'transaction-invalid':
    case 'account-missing':
    case 'wrong-item-type':
    case 'other':
      return inquire(refusedWith(reply));
  }
}
