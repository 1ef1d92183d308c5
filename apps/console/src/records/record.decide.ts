import type { Notice } from '@jobpro/contracts';
import { exportRules, type LegalAct, legalActs, type RecordState } from '@jobpro/mapping';
import { z } from 'zod';
import type { Role } from '../access/access.js';
import { roleOfAct } from '../acts/act.schema.js';
import type { DeskEntity, View } from './records.schema.js';

/** Returns the view that shows a record. A *ready* record dated before the go-live day is *blocked*. */
export function viewOf(state: RecordState, isBeforeGoLive: boolean): View {
  switch (state) {
    case 'ready':
      return isBeforeGoLive ? 'blocked' : 'ready';
    case 'requested':
    case 'waiting':
      return 'waiting';
    case 'sending':
    case 'checking':
    case 'exported':
    case 'failed':
    case 'excluded':
      return state;
    default:
      return state satisfies never;
  }
}

/** Returns the states that a view shows, and which side of the go-live day where that matters. */
export function statesOf(view: View | undefined): { states: RecordState[] | null; blocked: boolean | null } {
  switch (view) {
    case undefined:
      return { states: null, blocked: null };
    case 'ready':
      return { states: ['ready'], blocked: false };
    case 'blocked':
      return { states: ['ready'], blocked: true };
    case 'waiting':
      return { states: ['requested', 'waiting'], blocked: null };
    case 'sending':
    case 'checking':
    case 'exported':
    case 'failed':
    case 'excluded':
      return { states: [view], blocked: null };
    default:
      return view satisfies never;
  }
}

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

/** Returns the fields that differ, by name, with their values before and after. The revision does not count. */
export function changesBetween(
  before: Readonly<Record<string, unknown>> | undefined,
  after: Readonly<Record<string, unknown>>,
): Record<string, { from: unknown; to: unknown }> {
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after)]);
  names.delete('revision');
  const changes: Record<string, { from: unknown; to: unknown }> = {};
  for (const name of names) {
    const [from, to] = [before?.[name], after[name]];
    if (JSON.stringify(from) !== JSON.stringify(to)) changes[name] = { from: from ?? null, to: to ?? null };
  }
  return changes;
}
