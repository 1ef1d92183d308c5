import type { Notice } from '@jobpro/contracts';
import { legalActs, type LegalAct, type RecordState } from '@jobpro/mapping';
import { z } from 'zod';
import type { Role } from '../access/access.js';
import { roleOfAct } from '../acts/act.schema.js';
import type { DeskEntity } from '../desk/desk.schema.js';

/** The actions on a record. A link is undone in the import review, where it was made. */
export const ActionName = z.enum([
  'select',
  'retry',
  'exclude',
  'include',
  'link',
  'send-anew',
  'settle',
]) satisfies z.ZodType<LegalAct>;
export type ActionName = z.infer<typeof ActionName>;

/** How each kind of record is sent, as its mapping service says (rules 1, 3, 4 and 7 of the product). */
const ways = {
  customer: { exportTrigger: 'on-demand', action: 'ensure' },
  item: { exportTrigger: 'on-demand', action: 'ensure' },
  job: { exportTrigger: 'automatic', action: 'ensure' },
  invoice: { exportTrigger: 'manual', action: 'create' },
  payment: { exportTrigger: 'manual', action: 'create' },
} as const satisfies Record<DeskEntity, Parameters<typeof legalActs>[0]>;

/** Returns what a user may do with a record now: the acts that the mapping accepts and the user's roles allow. */
export function actionsOf(
  entity: DeskEntity,
  record: { readonly state: RecordState; readonly notices: readonly Notice[] },
  roles: readonly Role[],
): ActionName[] {
  return legalActs(ways[entity], record).filter(
    (act): act is ActionName => act !== 'unlink' && roles.includes(roleOfAct[act]),
  );
}

/** The states from which a selection sends a record. */
export const sendable: readonly RecordState[] = ['ready', 'failed'];
