import type { Answer, DetailsOf, FailureCode, Remote, Said, Warning } from '@jobpro/contracts';
import { reason } from '@jobpro/contracts';

type Done = Extract<Answer, { kind: 'done' }>;

/** It is in QuickBooks, exactly once. */
export const done = (
  remote: Remote,
  how: Done['how'],
  more: { readonly total?: string; readonly warnings?: readonly Warning[] } = {},
): Answer => ({
  kind: 'done',
  remote,
  how,
  ...(more.total === undefined ? {} : { total: more.total }),
  warnings: [...(more.warnings ?? [])],
});

/** Refused, with an entry of the catalogue and what QuickBooks said word for word. Never retried by itself. */
export const rejected = <C extends FailureCode>(code: C, details: DetailsOf<C>, said?: Said): Answer => ({
  kind: 'rejected',
  reason: reason(code, details),
  ...(said === undefined ? {} : { said }),
});

/** It could not go now, certainly had no effect, and goes by itself after `until`. */
export const deferred = (until: Date, because: string): Answer => ({ kind: 'deferred', until, because });

/** Sent, and whether it had an effect is not known. */
export const unknown = (sentAt: Date): Answer => ({ kind: 'unknown', sentAt });
