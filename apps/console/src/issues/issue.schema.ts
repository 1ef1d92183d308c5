import { z } from 'zod';
import { DeskEntity } from '../records/desk.schema.js';

/** Records that one cause keeps out of QuickBooks. */
export const Issue = z.object({
  key: z.string(),
  kind: z.enum(['failed', 'waiting']),
  entity: DeskEntity,
  /** The cause by which everything that failed of it is sent again, or null where nothing failed. */
  cause: z.string().nullable(),
  code: z.string(),
  sentence: z.string(),
  remedy: z.string(),
  retryHelps: z.boolean(),
  details: z.record(z.string(), z.string()),
  count: z.number(),
  total: z.string(),
  since: z.string(),
  /** Some of the records, oldest first. */
  records: z.array(z.object({ id: z.string(), name: z.string().nullable(), revision: z.number().nullable() })),
});
export type Issue = z.infer<typeof Issue>;
export const Issues = z.object({ issues: z.array(Issue) });
export type Issues = z.infer<typeof Issues>;
