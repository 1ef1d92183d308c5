import type { Outgoing } from '@jobpro/messaging';
import type { Snapshot } from '../entity-mapping.js';
import type { Route } from '../record/record.route.js';

/** Documents that one transaction selects; the rest of a large batch follow by a message of their own. */
const SELECTED_AT_ONCE = 1000;

/**
 * The first part of a selection, and what is left of it as the same message anew. The batch is opened with all its documents by the
 * first part. One that names a plan is checked as a whole, so it is not parted.
 */
export function firstOf<S extends Snapshot>(
  route: Route<S>,
): { readonly route: Route<S>; readonly rest: readonly Outgoing[] } {
  const { message, selection, direct } = route;
  if (selection === undefined || selection.plan !== undefined || direct.length <= SELECTED_AT_ONCE)
    return { route, rest: [] };
  const ids = selection.ids.slice(SELECTED_AT_ONCE);
  const kept = new Set(ids);
  const revisions = Object.entries(selection.revisions ?? {}).filter(([id]) => kept.has(id));
  const data = { ...selection, ids, ...(selection.revisions ? { revisions: Object.fromEntries(revisions) } : {}) };
  const { subject, type, id: causeId, traceparent } = message;
  return {
    route: { ...route, direct: direct.slice(0, SELECTED_AT_ONCE) },
    rest: [{ subject, type, data, causeId, traceparent }],
  };
}
