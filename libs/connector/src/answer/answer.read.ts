import type { Answer } from '@jobpro/contracts';
import { Done, Rejected } from '@jobpro/contracts';
import { z } from 'zod';

const Settling = z.discriminatedUnion('kind', [
  Done.omit({ commandId: true, recordId: true }).extend({ kind: z.literal('done') }),
  Rejected.omit({ commandId: true, recordId: true }).extend({ kind: z.literal('rejected') }),
]);

const Cancelled = z.object({ kind: z.literal('cancelled') });

/** Reads back how a command was settled: by an answer, or by having been taken back. */
export const readSettled = (stored: unknown): Answer | { readonly kind: 'cancelled' } =>
  z.union([Settling, Cancelled]).parse(stored);

/** Reads back the answer of a settled command that was not taken back. */
export const readSettledAnswer = (stored: unknown): Answer => Settling.parse(stored);
