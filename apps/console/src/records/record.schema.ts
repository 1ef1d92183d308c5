import { Notice, Reason, Said, Warning } from '@jobpro/contracts';
import { z } from 'zod';
import { DeskEntity, View } from './desk.schema.js';
import { ActionName } from './record.decide.js';

const Exchange = z.object({
  commandId: z.string(),
  action: z.string(),
  state: z.string(),
  attempts: z.number(),
  queuedAt: z.string(),
  sentAt: z.string().nullable(),
  settledAt: z.string().nullable(),
  command: z.unknown(),
  answer: z.unknown(),
  sent: z.unknown(),
  received: z.unknown(),
});

/** Everything about one record, in one response. */
export const RecordPage = z.object({
  entity: DeskEntity,
  id: z.string(),
  name: z.string().nullable(),
  view: View,
  state: z.string(),
  revision: z.number().nullable(),
  sentRevision: z.number().nullable(),
  snapshot: z.record(z.string(), z.unknown()).nullable(),
  date: z.string().nullable(),
  amount: z.string().nullable(),
  customer: z.object({ id: z.string(), name: z.string().nullable() }).nullable(),
  batchId: z.string().nullable(),
  requestedBy: z.string().nullable(),
  waitsFor: z.array(z.object({ entity: z.string(), id: z.string(), name: z.string().nullable() })),
  reason: Reason.nullable(),
  said: Said.nullable(),
  warnings: z.array(Warning),
  /** Notices that nobody has acknowledged yet. */
  notices: z.array(Notice),
  /** Fields in which JobPro's record differs from what was exported. */
  differences: z.array(z.object({ field: z.string(), from: z.unknown(), to: z.unknown() })),
  remote: z.object({ id: z.string(), version: z.string().optional(), label: z.string().optional() }).nullable(),
  /** The record's page in QuickBooks Online. */
  link: z.string().nullable(),
  trace: z.string().nullable(),
  traceId: z.string().nullable(),
  passport: z.array(
    z.object({ at: z.string(), line: z.looseObject({ what: z.string() }), traceId: z.string().nullable() }),
  ),
  exchanges: z.array(Exchange),
  acts: z.array(z.object({ at: z.string(), who: z.string(), what: z.string() })),
  actions: z.array(ActionName),
  updatedAt: z.string(),
});
export type RecordPage = z.infer<typeof RecordPage>;
