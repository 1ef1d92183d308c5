import { type ActedRecord, exportRules, type LegalAct, legalActs, type RecordState } from '@jobpro/mapping';
import { z } from 'zod';
import type { Role } from '../access/access.js';
import { roleOfAct } from '../acts/act.schema.js';
import type { DeskEntity, View } from './records.schema.js';

/**
 * Returns the view that shows a record. A *ready* record dated before the go-live day is *blocked*. An *exported* one that is not in
 * QuickBooks as it was sent, or as JobPro has it now, *differs*.
 */
export function viewOf(
  state: RecordState,
  { isBeforeGoLive = false, differs = false }: { readonly isBeforeGoLive?: boolean; readonly differs?: boolean } = {},
): View {
  switch (state) {
    case 'ready':
      return isBeforeGoLive ? 'blocked' : 'ready';
    case 'exported':
      return differs ? 'differs' : 'exported';
    case 'requested':
    case 'waiting':
      return 'waiting';
    case 'sending':
    case 'voiding':
      return 'sending';
    case 'checking':
    case 'voided':
    case 'failed':
    case 'excluded':
    case 'settled':
      return state;
    default:
      return state satisfies never;
  }
}

/** The records that a view shows: their states, their side of the go-live day, and whether they differ, where that matters. */
interface Shown {
  readonly states: readonly RecordState[] | null;
  readonly blocked: boolean | null;
  readonly differs: boolean | null;
}

/** Returns the records that a view shows. */
export function shownIn(view: View | undefined): Shown {
  switch (view) {
    case undefined:
      return { states: null, blocked: null, differs: null };
    case 'ready':
      return { states: ['ready'], blocked: false, differs: null };
    case 'blocked':
      return { states: ['ready'], blocked: true, differs: null };
    case 'waiting':
      return { states: ['requested', 'waiting'], blocked: null, differs: null };
    case 'exported':
      return { states: ['exported'], blocked: null, differs: false };
    case 'differs':
      return { states: ['exported'], blocked: null, differs: true };
    case 'sending':
      return { states: ['sending', 'voiding'], blocked: null, differs: null };
    case 'checking':
    case 'voided':
    case 'failed':
    case 'excluded':
    case 'settled':
      return { states: [view], blocked: null, differs: null };
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
  'settle-by-hand',
  'reopen',
  'link',
  'send-anew',
  'send-anyway',
  'void',
  'void-with-payments',
  'settle',
  'check',
]) satisfies z.ZodType<LegalAct>;
export type ActionName = z.infer<typeof ActionName>;

/** Returns what a user may do with a record now: the acts that the mapping accepts and the user's roles allow. */
export function actionsOf(entity: DeskEntity, record: ActedRecord, roles: readonly Role[]): ActionName[] {
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
