import type { Fault } from './fault.read.js';

/** An answer as it came off the wire. The body is the decoded text, whole or cut. */
export interface RawReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

/** Why a body could not be read. `gateway` is a page of a proxy or of Intuit's own front. */
export type Garbled = 'gateway' | 'empty' | 'cut' | 'wrong-type';

/** Entities stay unread here, so that one strange row spoils no page: see `readEntity`. */
export interface EntityAnswer {
  readonly kind: 'entity';
  readonly entity: string;
  readonly value: unknown;
}
export interface PageAnswer {
  readonly kind: 'page';
  /** null for an empty page, which does not say of what. */
  readonly entity: string | null;
  readonly rows: readonly unknown[];
  /** Only in answer to a count. */
  readonly totalCount: number | null;
}
export interface BatchAnswer {
  readonly kind: 'batch';
  /** By item id. What was sent and is not here was not answered: see `batchAnswers`. */
  readonly items: ReadonlyMap<string, BatchItemAnswer>;
}
export type BatchItemAnswer =
  | EntityAnswer
  | PageAnswer
  | { readonly kind: 'fault'; readonly faults: readonly Fault[] }
  | { readonly kind: 'garbled'; readonly why: Garbled; readonly excerpt: string };
export interface ChangesAnswer {
  readonly kind: 'changes';
  readonly changes: readonly ChangedRows[];
  /** QuickBooks stops at 1000 objects. There may be more, so the whole list has to be read again. */
  readonly truncated: boolean;
}
export interface ChangedRows {
  readonly entity: string;
  readonly changed: readonly unknown[];
  readonly deletedIds: readonly string[];
}

export interface ReplyContext {
  readonly status: number;
  /** The id that Intuit's support asks for. */
  readonly intuitTid: string | null;
}
export type OnlineReply = ReplyContext &
  (
    | EntityAnswer
    | PageAnswer
    | BatchAnswer
    | ChangesAnswer
    | { readonly kind: 'fault'; readonly faults: readonly Fault[] }
    | { readonly kind: 'throttled'; readonly retryAfterSeconds: number | null; readonly faults: readonly Fault[] }
    | {
        readonly kind: 'unauthorised';
        readonly remedy: 'refresh-token' | 'reauthorise';
        readonly faults: readonly Fault[];
      }
    | {
        readonly kind: 'garbled';
        readonly why: Garbled;
        readonly excerpt: string;
        readonly retryAfterSeconds: number | null;
      }
  );
