import type { Outgoing } from '@jobpro/messaging';
import type { Snapshot } from '../entity-mapping.js';
import type { Route } from '../record/record.route.js';
import type { BatchKey, BatchMember, Standing } from './batch.store.js';

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

/** The batches that messages select by, also what goes along with a selection of other documents, and those that they stop. */
export function batchesOf<S extends Snapshot>(
  routes: readonly Route<S>[],
): { readonly selected: readonly BatchKey[]; readonly stopped: readonly BatchKey[] } {
  return {
    selected: routes.flatMap((route) =>
      [...new Set(selectedBy(route).map(({ batchId }) => batchId))].map((id) => ({
        companyId: route.message.companyId,
        id,
      })),
    ),
    stopped: routes.flatMap(({ message: { companyId }, beside }) =>
      beside?.kind === 'act' && beside.act.kind === 'cancel-batch' ? [{ companyId, id: beside.act.batchId }] : [],
    ),
  };
}

const selectedBy = <S extends Snapshot>({ direct }: Route<S>): readonly { id: string; batchId: string }[] =>
  direct.flatMap(({ id, event }) => (event.kind === 'selected' ? [{ id, batchId: event.batchId }] : []));

/** What goes along with a selection of other documents: a stop of that one takes it back, too. */
export function alongOf<S extends Snapshot>(routes: readonly Route<S>[]): readonly BatchMember[] {
  return routes.flatMap((route) =>
    route.selection === undefined
      ? selectedBy(route).map(({ id, batchId }) => ({ companyId: route.message.companyId, batchId, recordId: id }))
      : [],
  );
}

/**
 * The selection as it still counts: of a batch that somebody stopped nothing is selected, also where the stop was read first; and one that
 * was made by a plan is looked at once, since after that its plan is no longer true by its own doing.
 */
export function standingOf<S extends Snapshot>(route: Route<S>, known: readonly Standing[]): Route<S> {
  const { message, selection, direct } = route;
  const isOver = ({ companyId, cancelled, opened }: Standing) =>
    companyId === message.companyId && (cancelled || (selection?.plan !== undefined && opened));
  const over = new Set(known.filter(isOver).map(({ id }) => id));
  if (over.size === 0) return route;
  const left = direct.filter(({ event }) => event.kind !== 'selected' || !over.has(event.batchId));
  if (selection === undefined || !over.has(selection.batchId)) return { ...route, direct: left };
  const { batchId, ids, requestedBy } = selection;
  return { ...route, selection: { batchId, ids, requestedBy }, direct: left };
}
