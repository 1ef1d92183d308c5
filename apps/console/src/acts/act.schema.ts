import { DocumentAct, Edition, JobAct, NameAct } from '@jobpro/contracts';
import { z } from 'zod';
import type { Role } from '../access/access.js';

/** An entry of the history: something that a user did. */
export const Act = z.object({
  id: z.string(),
  at: z.string(),
  who: z.string(),
  what: z.string(),
  about: z.record(z.string(), z.unknown()),
});
export type Act = z.infer<typeof Act>;
export const ActHistory = z.object({ acts: z.array(Act) });
export type ActHistory = z.infer<typeof ActHistory>;

/** The act by which a user says that the connected books are the right ones. */
export const CONNECTION_CONFIRMED = 'connection.confirmed';

/** Settings have a route of their own, which knows what they were before. */
const CompanyAct = z.object({ kind: z.literal('read-lists'), edition: Edition.optional() });
const requestId = z.uuid();

/** One act. The client makes the request's id, once for each decision: sent twice, the act is done once. */
export const ActRequest = z.discriminatedUnion('entity', [
  z.object({ requestId, entity: z.literal('customer'), act: NameAct }),
  z.object({ requestId, entity: z.literal('item'), act: NameAct }),
  z.object({ requestId, entity: z.literal('job'), act: JobAct }),
  z.object({ requestId, entity: z.literal('invoice'), act: DocumentAct }),
  z.object({ requestId, entity: z.literal('payment'), act: DocumentAct }),
  z.object({ requestId, entity: z.literal('company'), act: CompanyAct }),
]);
export type ActRequest = z.infer<typeof ActRequest>;
export const ActAccepted = z.object({ actId: z.string() });
export type ActAccepted = z.infer<typeof ActAccepted>;

/** The role that each act needs. `select` is the export desk's. A new act does not compile until it is placed. */
export const roleOfAct = {
  plan: 'view',
  select: 'export',
  retry: 'export',
  'send-anew': 'export',
  'send-anyway': 'export',
  void: 'export',
  'void-with-payments': 'export',
  'cancel-batch': 'export',
  exclude: 'mend',
  include: 'mend',
  'settle-by-hand': 'mend',
  reopen: 'mend',
  settle: 'mend',
  check: 'mend',
  link: 'mend',
  'decide-candidates': 'mend',
  'decide-all-candidates': 'mend',
  'undo-candidates': 'mend',
  'tie-out': 'mend',
  'read-lists': 'mend',
} as const satisfies Readonly<Record<ActRequest['act']['kind'] | 'select', Role>>;

/** Returns the ids of the records that an act names. */
export const recordsOf = (act: ActRequest['act']): readonly string[] =>
  'ids' in act ? (act.ids ?? []) : 'id' in act ? [act.id] : [];

/** Returns the history's summary of an act: one record by its id, several by their number. */
export function summaryOf({ entity, act }: ActRequest): Record<string, unknown> {
  const ids = recordsOf(act);
  const count = 'decisions' in act ? act.decisions.length : ids.length || undefined;
  return {
    entity,
    count,
    record: ids.length === 1 ? `${entity}/${ids.join()}` : undefined,
    cause: 'cause' in act ? act.cause : undefined,
    batchId: 'batchId' in act ? act.batchId : undefined,
    notice: 'notice' in act ? act.notice : undefined,
  };
}
