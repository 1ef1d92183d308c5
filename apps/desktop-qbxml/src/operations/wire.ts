import {
  type Built,
  deferred,
  type Inspection,
  operationsOver,
  type ReferenceKind,
  rejected,
  type Subject,
  type Verdict,
} from '@jobpro/connector';
import type { Answer, RemoteRef } from '@jobpro/contracts';
import {
  type Answer as QuickBooksAnswer,
  type Built as BuiltQbxml,
  type BuiltRequest,
  encodeText,
  type FieldProblem,
} from '@jobpro/qbxml';
import type { FileFacts } from '../connection/connection.js';
import { answerOf } from './refusals.js';

/** One request of a command. Its requestID contains the command's id, so any set can carry it and its reply is identified. */
export type DesktopRequest = BuiltRequest;

/** QuickBooks' answer to one request, and the time when it arrived. */
export interface DesktopReply {
  readonly answer: QuickBooksAnswer;
  readonly at: Date;
}

/** How qbXML names a record: by ListID where it is linked, by full name where a setting says so. */
export type DesktopRef = { readonly ListID: string } | { readonly FullName: string };

export interface DesktopWire {
  readonly question: DesktopRequest;
  readonly reply: DesktopReply;
  readonly write: DesktopRequest;
  readonly receipt: DesktopReply;
  readonly id: DesktopRef;
  readonly context: FileFacts;
}

/** qbXML takes names as well as ids, so that every reference is resolved at once. QuickBooks says which name it lacks. */
export const identify = (_kind: ReferenceKind, ref: RemoteRef): DesktopRef =>
  'id' in ref ? { ListID: ref.id } : { FullName: ref.name };

/** Returns the requestID of a command's n-th request within a set. */
export const requestIdOf = (commandId: string, index = 0): string => `${commandId}.${index}`;

/** Makes an operation of the Desktop edition. */
export const operation = operationsOver<DesktopWire>(inspect);

function inspect(reply: DesktopReply, subject: Subject): Inspection {
  const { statusCode, unreadable } = reply.answer;
  if (isQueryStatus(statusCode)) {
    return { kind: 'answered', unreadable: unreadable.map(({ element, detail }) => `${element}, ${detail}`) };
  }
  const answer = answerOf(reply, subject);
  return {
    kind: 'failed',
    answer: answer.kind === 'rejected' || answer.kind === 'deferred' ? answer : deferred(reply.at, NO_ANSWER),
  };
}

const NO_ANSWER = 'QuickBooks gave no answer';

/** Whether a status answers a query: found, not found, or partly found. */
export const isQueryStatus = (statusCode: number): boolean =>
  statusCode === 0 || statusCode === 1 || statusCode === 500;

/** The name of a field for people, by the last element name of its path. */
const fieldNames: Readonly<Record<string, string>> = {
  Name: 'name',
  FullName: 'name',
  RefNumber: 'number',
  Desc: 'description',
  SalesDesc: 'description',
  PurchaseDesc: 'purchase description',
  CompanyName: 'company name',
  FirstName: 'first name',
  LastName: 'last name',
  Email: 'email address',
  Phone: 'phone number',
  Mobile: 'mobile number',
  Notes: 'notes',
  Memo: 'memo',
  PONumber: 'PO number',
  JobDesc: 'job description',
  City: 'city',
  State: 'state',
  PostalCode: 'postal code',
  Country: 'country',
  ManufacturerPartNumber: 'SKU',
};

function fieldName(path: string): string {
  const name =
    path
      .split('.')
      .at(-1)
      ?.replace(/\[\d+\]/g, '') ?? path;
  const line = /InvoiceLineAdd\[(\d+)\]/.exec(path)?.[1];
  const label = fieldNames[name] ?? (/^Addr\d$/.test(name) ? 'address' : name);
  return line === undefined ? label : `${label} of line ${Number.parseInt(line, 10) + 1}`;
}

/** Returns what `build` results in: the request, or a refusal found before anything is sent. */
export function built(result: BuiltQbxml): Built<DesktopWire> {
  if (result.ok) return { kind: 'write', write: result.request };
  const [problem] = result.problems;
  return { kind: 'answer', answer: problem === undefined ? fault('nothing to send') : refusal(problem) };
}

/** Returns what `judge` results in where a request other than `build`'s is to be sent. */
export function sending(result: BuiltQbxml): Verdict<DesktopWire> {
  const request = built(result);
  return request.kind === 'write' ? { kind: 'send', write: request.write } : request;
}

const fault = (problem: string): Answer => rejected('connector.payload-refused', { said: problem });

function refusal({ field, problem, limit, characters }: FieldProblem): Answer {
  const name = fieldName(field);
  switch (problem) {
    case 'too-long':
      return rejected('text.too-long', { field: name, limit: String(limit ?? '') });
    case 'bad-character':
      return rejected('text.bad-characters', { field: name, value: (characters ?? []).join(' ') });
    case 'colon-in-name':
      return rejected('text.bad-characters', { field: name, value: ':' });
    case 'empty':
      return rejected('name.empty', { what: 'record' });
    case 'missing':
    case 'bad-number':
    case 'too-large':
    case 'too-precise':
    case 'bad-date':
    case 'bad-identifier':
    case 'not-allowed':
    case 'choose-one':
    case 'too-many':
    case 'wrong-type':
    case 'unknown-field':
      return fault(`${name}: ${problem}`);
  }
}

/** Returns the mark as a memo carries it. QuickBooks stores this text unchanged. */
const token = (mark: string): string => `[${encodeText(mark.replace(/\s+/g, ' '), { unknown: 'question-mark' }).text}]`;

/** Returns the memo with our mark at its end. The mark identifies a document whose answer was lost. */
export const memoWithMark = (memo: string | undefined, mark: string): string =>
  memo === undefined || memo.trim() === '' ? token(mark) : `${memo} ${token(mark)}`;

/** Returns whether a memo carries exactly this mark. Office staff may have written around it. */
export const carriesMark = (memo: string | undefined, mark: string): boolean => memo?.includes(token(mark)) === true;

/** Returns whether a document is voided: QuickBooks keeps it without amounts, and writes so into its memo. */
export const isVoided = (total: string, memo: string | undefined): boolean =>
  total === '0.00' && memo?.trimStart().startsWith('VOID') === true;

/** Returns whether a memo carries any mark of JobPro. */
export const carriesAnyMark = (memo: string | undefined): boolean => memo?.includes('[JobPro ') === true;
