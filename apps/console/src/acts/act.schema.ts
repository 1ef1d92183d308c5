import { DocumentAct, Edition, JobAct, NameAct } from '@jobpro/contracts';
import { z } from 'zod';
import type { Role } from '../access/access.js';

/** Settings are chosen by a route of their own, which knows what they were. */
const ListsAct = z.object({ kind: z.literal('read-lists'), edition: Edition.optional() });
const requestId = z.uuid();

/** One act. The request's id is made by whoever asks, once for each decision: asked twice, it is done once. */
export const ActAsked = z.discriminatedUnion('entity', [
  z.object({ requestId, entity: z.literal('customer'), act: NameAct }),
  z.object({ requestId, entity: z.literal('item'), act: NameAct }),
  z.object({ requestId, entity: z.literal('job'), act: JobAct }),
  z.object({ requestId, entity: z.literal('invoice'), act: DocumentAct }),
  z.object({ requestId, entity: z.literal('payment'), act: DocumentAct }),
  z.object({ requestId, entity: z.literal('company'), act: ListsAct }),
]);
export type ActAsked = z.infer<typeof ActAsked>;
export const ActBegun = z.object({ actId: z.string() });

/** What each act asks of whoever does it. A new act does not compile until it is placed. */
export const roleOfAct: Readonly<Record<ActAsked['act']['kind'], Role>> = {
  plan: 'view',
  retry: 'export',
  'send-anew': 'export',
  'cancel-batch': 'export',
  exclude: 'mend',
  include: 'mend',
  settle: 'mend',
  link: 'mend',
  'decide-candidates': 'mend',
  'decide-all-candidates': 'mend',
  'undo-candidates': 'mend',
  'tie-out': 'mend',
  'read-lists': 'mend',
};

/** What is kept of an act on record: whom it concerned, not thousands of ids. */
export function aboutAct({ entity, act }: ActAsked): Record<string, unknown> {
  const ids = 'ids' in act ? (act.ids ?? []) : 'id' in act ? [act.id] : [];
  const [only] = ids;
  return {
    entity,
    ...(ids.length > 0 ? { count: ids.length } : {}),
    ...(ids.length === 1 && only !== undefined ? { record: `${entity}/${only}` } : {}),
    ...('cause' in act && act.cause !== undefined ? { cause: act.cause } : {}),
    ...('batchId' in act ? { batchId: act.batchId } : {}),
    ...('notice' in act ? { notice: act.notice } : {}),
    ...('decisions' in act ? { count: act.decisions.length } : {}),
  };
}
