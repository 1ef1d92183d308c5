import type { Answer as QuickBooksAnswer, BuiltRequest } from '@jobpro/qbxml';

/** One request of a command, its requestID made of the command's id, so that it can stand in any set and come back alone. */
export type DesktopRequest = BuiltRequest;

/** QuickBooks' answer to one request, and when it came. */
export interface DesktopReply {
  readonly answer: QuickBooksAnswer;
  readonly at: Date;
}

/** What the company file's preferences say that a request must know. Absent where sales tax is off. */
export interface FileFacts {
  readonly taxCodes?: { readonly taxable: string; readonly exempt: string } | undefined;
}

/** The requestID of a command's n-th request within a set. */
export const requestIdOf = (commandId: string, index = 0): string => `${commandId}.${index}`;
