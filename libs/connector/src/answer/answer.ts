import {
  type Answer,
  type DetailsOf,
  Done,
  type FailureCode,
  reason,
  Rejected,
  type Remote,
  type Said,
  type Warning,
} from '@jobpro/contracts';
import { z } from 'zod';

type DoneAnswer = Extract<Answer, { kind: 'done' }>;
type RejectedAnswer = Extract<Answer, { kind: 'rejected' }>;
type DeferredAnswer = Extract<Answer, { kind: 'deferred' }>;
type UnknownAnswer = Extract<Answer, { kind: 'unknown' }>;

/** It is in QuickBooks, exactly once. */
export const done = (
  remote: Remote,
  how: DoneAnswer['how'],
  { total, warnings = [] }: { readonly total?: string | undefined; readonly warnings?: readonly Warning[] } = {},
): DoneAnswer => ({ kind: 'done', remote, how, total, warnings: [...warnings] });

/** Refused, with an entry of the catalogue and what QuickBooks said word for word. Never retried by itself. */
export const rejected = <C extends FailureCode>(code: C, details: DetailsOf<C>, said?: Said): RejectedAnswer => ({
  kind: 'rejected',
  reason: reason(code, details),
  said,
});

/** Returns the answer of a command that was not sent and certainly had no effect. It is sent automatically after `until`. */
export const deferred = (until: Date, because: string): DeferredAnswer => ({ kind: 'deferred', until, because });

/** Returns the answer of a command that was sent and may or may not have had an effect. */
export const unknown = (sentAt: Date): UnknownAnswer => ({ kind: 'unknown', sentAt });

const about = { commandId: true, recordId: true } as const;
const StoredDone = Done.omit(about).extend({ kind: z.literal('done') });
/** Reads a refusal that was stored as JSON. */
export const StoredRejected = Rejected.omit(about).extend({ kind: z.literal('rejected') });
const StoredEnd = z.union([
  z.discriminatedUnion('kind', [StoredDone, StoredRejected]),
  z.object({ kind: z.literal('cancelled') }),
]);

/** Reads any answer that was stored as JSON. */
export const StoredAnswer = z.discriminatedUnion('kind', [
  StoredDone,
  StoredRejected,
  z.object({ kind: z.literal('deferred'), until: z.coerce.date(), because: z.string() }),
  z.object({ kind: z.literal('unknown'), sentAt: z.coerce.date() }),
]) satisfies z.ZodType<Answer>;

/** Reads how a completed command ended: by an answer, or by having been taken back. */
export const readEnd = (stored: unknown): z.output<typeof StoredEnd> => StoredEnd.parse(stored);
