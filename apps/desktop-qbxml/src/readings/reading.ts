import type { MessageType } from '@jobpro/contracts';
import type { Answer as QuickBooksAnswer, Built, Iteration } from '@jobpro/qbxml';

/** Where a reading stands. */
export interface Position {
  /** Which of its parts, from 0. */
  readonly part: number;
  /** Pages told of this part so far. */
  readonly partPages: number;
  /** The last name that was told of this part: a new iterator goes on after it. */
  readonly lastName: string | undefined;
  /** How often it began anew since the last page. */
  readonly restarts: number;
}

/** What the next page is asked with. */
export interface PageAsk {
  readonly requestID: string;
  readonly iterator: Iteration;
  /** Where the iterator began; every Continue repeats it with all other filters. */
  readonly from: string | undefined;
}

/** What one page brought, as the message that is sent of it. */
export interface PageTold {
  readonly type: MessageType;
  readonly data: object;
  readonly records: number;
}

/** One list or kind of document, read page by page. Pure: no state, no clock. */
export interface ReadingPart {
  ask(ask: PageAsk): Built;
  tell(
    answer: QuickBooksAnswer,
    told: { readonly page: number; readonly last: boolean; readonly from: string | undefined },
  ): PageTold;
  /** The name after which a new iterator would go on; undefined where one has to begin at the start. */
  lastName(answer: QuickBooksAnswer): string | undefined;
}

/** A command that streams: its parts are read one after the other. */
export type Reading = (data: unknown) => readonly ReadingPart[];
