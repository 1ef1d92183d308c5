import {
  type Built,
  type Inspection,
  explainRefusal,
  operationsOver,
  rejected,
  type Rejected,
  type Read,
  type Subject,
  unknown,
  type Verdict,
} from '@jobpro/connector';
import type { Answer } from '@jobpro/contracts';
import {
  type Fault,
  type OnlineQuery,
  type Place,
  readReferenced,
  referenced,
  readRows,
  referencedBy,
  type Referenced,
  type ReferencedEntity,
  type WriteOperation,
  type Written,
} from '@jobpro/quickbooks-online';
import { type ListName, readReferences, type Reference } from '../reference-cache/reference.js';
import { isUnmistakable, refusalOf, refusalOfProblems } from './refusals.js';

/** Asks for the records of a name in some lists, for documents by a query, or for records by their ids. */
export type OnlineQuestion = NamesQuestion | DocumentsQuestion | RecordsQuestion;
export interface NamesQuestion {
  readonly kind: 'names';
  readonly name: string;
  readonly lists: readonly ListName[];
}
export interface DocumentsQuestion {
  readonly kind: 'documents';
  readonly entity: 'Invoice' | 'Payment';
  readonly query: OnlineQuery;
  /** Where the document would be, so that many of them can share one query. */
  readonly place?: Place | undefined;
}

export interface RecordsQuestion extends Referenced {
  readonly kind: 'records';
}

export type OnlineReply = NamesReply | DocumentsReply | RecordsReply | RefusedReply;
export interface NamesReply {
  readonly kind: 'names';
  /** The records under the name as QuickBooks compares it, inactive ones too. */
  readonly found: readonly Reference[];
  /** Describes each record of that name that cannot be read. */
  readonly unreadable: readonly string[];
}
export interface DocumentsReply {
  readonly kind: 'documents';
  readonly entity: 'Invoice' | 'Payment';
  readonly rows: readonly unknown[];
}
export interface RecordsReply {
  readonly kind: 'records';
  readonly entity: ReferencedEntity;
  readonly ids: readonly string[];
  readonly rows: readonly unknown[];
}
/** QuickBooks refuses the question. */
export interface RefusedReply {
  readonly kind: 'refused';
  readonly fault: Fault;
}

/** QuickBooks' reply to a change that it accepted or refused. */
export interface OnlineReceipt {
  readonly operation: WriteOperation;
  readonly settlement:
    { readonly kind: 'accepted'; readonly record: unknown } | { readonly kind: 'refused'; readonly fault: Fault };
  readonly intuitTid: string | undefined;
  readonly sentAt: Date;
}

/** The facts about the company that requests depend on. */
export interface CompanyContext {
  /** Undefined where it is unknown, which is treated as the US. */
  readonly country: string | undefined;
  /** Returns a record by its id, as our copy of the lists has it; undefined where the copy lacks it. */
  readonly record: (list: 'Customer' | 'Item', id: string) => Reference | undefined;
}

export interface OnlineWire {
  readonly question: OnlineQuestion;
  readonly reply: OnlineReply;
  readonly write: WriteOperation;
  readonly receipt: OnlineReceipt;
  readonly id: string;
  readonly context: CompanyContext;
}

/** Makes an operation of the Online edition. */
export const operation = operationsOver<OnlineWire>(inspect, explain);

function inspect(reply: OnlineReply, subject: Subject): Inspection {
  switch (reply.kind) {
    case 'names':
      return { kind: 'answered', unreadable: reply.unreadable };
    case 'documents':
      return { kind: 'answered', unreadable: readRows(reply.entity, reply.rows).problems };
    case 'records':
      return { kind: 'answered', unreadable: [] };
    case 'refused':
      return { kind: 'failed', answer: refusalOf(reply.fault, subject, undefined) };
  }
}

const words = {
  Customer: 'customer',
  Item: 'item',
  Account: 'account',
  Term: 'payment term',
  PaymentMethod: 'payment method',
  TaxCode: 'tax code',
  Invoice: 'invoice',
} as const satisfies Record<ReferencedEntity, string>;

function explain(replies: readonly OnlineReply[], refusal: Rejected): Rejected {
  const objects = replies.flatMap((reply) =>
    reply.kind === 'records'
      ? readReferenced(reply, reply.rows).map(({ id: remoteId, name, state }) => ({
          what: words[reply.entity],
          remoteId,
          name,
          state,
        }))
      : [],
  );
  return explainRefusal(refusal, objects);
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

/** Asks for the record that a command is linked to. */
export const linkedQuestion = (entity: 'Customer' | 'Item', { id }: { readonly id: string }): OnlineQuestion => ({
  kind: 'records',
  ...referenced(entity, [id]),
});

/** Judges the record that a command is linked to; undefined where it names none. No other is made where it is gone. */
export function judgeLinked(
  [reply]: readonly OnlineReply[],
  subject: Subject,
  judge: (record: Reference) => Verdict<OnlineWire>,
): Verdict<OnlineWire> | undefined {
  if (reply?.kind !== 'records' || (reply.entity !== 'Customer' && reply.entity !== 'Item')) return undefined;
  const [record] = readReferences(reply.entity, reply.rows);
  if (record !== undefined) return judge(record);
  if (reply.rows.length === 0)
    return { kind: 'answer', answer: rejected('reference.gone', { what: subject.what, name: subject.name }) };
  return {
    kind: 'answer',
    answer: rejected('connector.payload-refused', { said: 'The linked record cannot be read.' }),
  };
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
export function readReceipt(
  { operation, settlement, intuitTid, sentAt }: OnlineReceipt,
  reader: ReceiptReader,
): Read<OnlineWire> {
  // An acceptance that cannot be read: the record exists, so it is looked for.
  if (settlement.kind === 'accepted') return reader.accepted(settlement.record) ?? unknown(sentAt);
  const refusal = refusalOf(settlement.fault, reader.subject, intuitTid);
  if (reader.mayExist?.(settlement.fault) === true) return { kind: 'look', fallback: refusal };
  if (isUnmistakable(settlement.fault)) return refusal;
  const questions = referencedBy(operation).map((referenced) => ({ kind: 'records', ...referenced }) as const);
  return { kind: 'inquire', questions, refusal };
}
