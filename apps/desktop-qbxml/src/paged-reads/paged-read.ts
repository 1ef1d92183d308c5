import type { MessageType } from '@jobpro/contracts';
import type { CompleteState } from '@jobpro/connector';
import type { Outgoing } from '@jobpro/messaging';
import type { Answer as QuickBooksAnswer, Built, Iteration } from '@jobpro/qbxml';
import type { PageState } from '../message-sets/entry.schema.js';

/** How far a paged read is. */
export interface Position {
  /** The index of its part, from 0. */
  readonly part: number;
  /** Pages of this part that were published. */
  readonly partPages: number;
  /** The last name of this part that was published: a new iterator continues after it. */
  readonly lastName: string | undefined;
  /** How often it started again since the last page. */
  readonly restarts: number;
}

/** The result of one page: the new position, the messages to publish, and the next request or the end. */
export interface PageResult {
  readonly position: Position;
  readonly messages: readonly Outgoing[];
  readonly records: number;
  readonly next: PageState | CompleteState;
}

/** The parameters of the request for the next page. */
export interface PageQuestion {
  readonly requestID: string;
  readonly iterator: Iteration;
  /** The name where the iterator began. Every Continue repeats it with all other filters. */
  readonly from: string | undefined;
}

/** A page as a message. */
export interface PageMessage {
  readonly type: MessageType;
  readonly data: object;
  readonly records: number;
}

/** One list or kind of document, read page by page. Pure: no state, no clock. */
export interface PagedList {
  request(question: PageQuestion): Built;
  message(
    answer: QuickBooksAnswer,
    page: { readonly page: number; readonly last: boolean; readonly from: string | undefined },
  ): PageMessage;
  /** Returns the name after which a new iterator continues; undefined where it has to begin at the start. */
  lastName(answer: QuickBooksAnswer): string | undefined;
}
