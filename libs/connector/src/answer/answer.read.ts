import type { Answer } from '@jobpro/contracts';
import { Done, Rejected } from '@jobpro/contracts';
import { z } from 'zod';

const Settling = z.discriminatedUnion('kind', [
  Done.omit({ commandId: true, recordId: true }).extend({ kind: z.literal('done') }),
  Rejected.omit({ commandId: true, recordId: true }).extend({ kind: z.literal('rejected') }),
]);

/** Reads back the answer of a settled command. */
export const readSettledAnswer = (stored: unknown): Answer => Settling.parse(stored);
