import { type Entity, messageSchemas } from '@jobpro/contracts';
import { type RecordState, recordStates, transitions } from '@jobpro/mapping';
import { z } from 'zod';
import type { Role } from '../access/access.js';

export const actionNames = ['send', 'retry', 'cancel', 'exclude', 'include'] as const;
export const ActionName = z.enum(actionNames);
export type ActionName = z.infer<typeof ActionName>;

interface Plan {
  /** The trigger in the table of a record's life. */
  readonly trigger: string;
  /** The message that asks for it, where there is one for this kind of record. */
  readonly message: (entity: Entity) => string;
  readonly role: Role;
  readonly states?: readonly RecordState[];
}

const exportRequested = (entity: Entity) => `jobpro.${entity}.export-requested.v1`;
const act = (word: string) => (entity: Entity) => `mapping.${entity}.${word}.v1`;

export const plans: Readonly<Record<ActionName, Plan>> = {
  send: { trigger: 'wanted', message: exportRequested, role: 'export', states: ['ready'] },
  retry: { trigger: 'wanted', message: exportRequested, role: 'export', states: ['failed'] },
  cancel: { trigger: 'cancelled', message: act('cancelled'), role: 'mend' },
  exclude: { trigger: 'excluded', message: act('excluded'), role: 'mend' },
  include: { trigger: 'included', message: act('included'), role: 'mend' },
};

const isState = (state: string): state is RecordState => recordStates.some((each) => each === state);

/**
 * What a user may do with a record now: what the table of its life has for its state, where a message exists that asks for it.
 * The page offers these and no others, and the API checks the same.
 */
export function actionsOf(entity: Entity, state: string, roles: readonly Role[]): ActionName[] {
  if (!isState(state)) return [];
  return actionNames.filter((name) => {
    const { trigger, message, role, states } = plans[name];
    return (
      Object.hasOwn(transitions[state], trigger) &&
      (states?.includes(state) ?? true) &&
      Object.hasOwn(messageSchemas, message(entity)) &&
      roles.includes(role)
    );
  });
}

/** The states from which a selection sends a record on its way. */
export const sendable: readonly RecordState[] = ['ready', 'failed'];
