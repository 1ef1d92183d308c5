import type { Notice } from '@jobpro/contracts';
import { legalActs, type LegalAct, type RecordState, recordStates } from '@jobpro/mapping';
import { z } from 'zod';
import type { Role } from '../access/access.js';
import type { DeskEntity } from '../desk/desk.schema.js';

/** A link is taken back where it was made, in the import review. */
export const actionNames = ['select', 'retry', 'exclude', 'include', 'link', 'send-anew', 'settle'] as const;
export const ActionName = z.enum(actionNames) satisfies z.ZodType<LegalAct>;
export type ActionName = z.infer<typeof ActionName>;

/** How each kind of record goes, as its mapping service says (rules 1, 3, 4 and 7 of the product). */
const ways = {
  customer: { goes: 'when-needed', action: 'ensure' },
  item: { goes: 'when-needed', action: 'ensure' },
  job: { goes: 'when-created', action: 'ensure' },
  invoice: { goes: 'when-selected', action: 'create' },
  payment: { goes: 'when-selected', action: 'create' },
} as const satisfies Record<DeskEntity, Parameters<typeof legalActs>[0]>;

/** What each act asks of whoever does it. */
export const rolesOfActions: Readonly<Record<ActionName, Role>> = {
  select: 'export',
  retry: 'export',
  'send-anew': 'export',
  exclude: 'mend',
  include: 'mend',
  link: 'mend',
  settle: 'mend',
};

const isState = (state: string): state is RecordState => recordStates.some((each) => each === state);

/** What a user may do with a record now: what the mapping itself would take, less what the user's roles leave out. */
export function actionsOf(
  entity: DeskEntity,
  record: { readonly state: string; readonly notices: readonly Notice[] },
  roles: readonly Role[],
): ActionName[] {
  const { state, notices } = record;
  if (!isState(state)) return [];
  return legalActs(ways[entity], { state, notices }).filter(
    (act): act is ActionName => act !== 'unlink' && roles.includes(rolesOfActions[act]),
  );
}

/** The states from which a selection sends a record on its way. */
export const sendable: readonly RecordState[] = ['ready', 'failed'];
