import { deferred, type Identify, type Inspection, operationsOver, type Subject } from '@jobpro/connector';
import type { Answer as QuickBooksAnswer, BuiltRequest } from '@jobpro/qbxml';
import { answerOf } from './refusals.js';

/** One request of a command. Its requestID contains the command's id, so any set can carry it and its reply is identified. */
export type DesktopRequest = BuiltRequest;

/** QuickBooks' answer to one request, and the time when it arrived. */
export interface DesktopReply {
  readonly answer: QuickBooksAnswer;
  readonly at: Date;
}

/** The preferences of the company file that requests depend on. */
export interface FileFacts {
  /** Absent where sales tax is off. */
  readonly taxCodes?: { readonly taxable: string; readonly exempt: string } | undefined;
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
export const identify: Identify<DesktopRef> = (_kind, ref) =>
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
