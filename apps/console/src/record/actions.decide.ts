import type { Notice } from '@jobpro/contracts';
import { exportRules, legalActs, type LegalAct, type RecordState } from '@jobpro/mapping';
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

/** Returns what a user may do with a record now: the acts that the mapping accepts and the user's roles allow. */
export function actionsOf(
  entity: DeskEntity,
  record: { readonly state: RecordState; readonly notices: readonly Notice[] },
  roles: readonly Role[],
): ActionName[] {
  return legalActs(exportRules[entity], record).filter(
    (act): act is ActionName => act !== 'unlink' && roles.includes(roleOfAct[act]),
  );
}

/** The states from which a selection sends a record. */
export const sendable: readonly RecordState[] = ['ready', 'failed'];
