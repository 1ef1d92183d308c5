import { catalogue, type FailureCode, type ReadObject, type Reason, reason as reasonFor } from '@jobpro/contracts';
import type { Dependency, EntityMapping, Snapshot } from '../entity-mapping.js';
import { dependencyKey } from '../link/links.js';
import { type Context, type DecidedMessage, type Decision, merge, type RecordEventOf, unchanged } from './decision.js';
import { advance, refuse } from './record-send.decide.js';
import { moved, type SyncRecord } from './record.js';

const codes = Object.keys(catalogue) as readonly FailureCode[];

/** The refusals that new settings can resolve, by the catalogue. */
export const resolvedBySettings: readonly FailureCode[] = codes.filter(
  (code) => catalogue[code].fixedBy === 'settings',
);

export const canSettingsResolve = (reason: Reason | undefined): boolean =>
  reason !== undefined && resolvedBySettings.includes(reason.code);

/**
 * QuickBooks refused the record. Where a dependency is gone there, the dependency gets a notice, as
 * a webhook or change data capture may never report it. The record waits for it, and is sent once
 * somebody acknowledges the notice or sends the dependency again.
 */
export function rejected<S extends Snapshot>(
  mapping: EntityMapping<S>,
  record: SyncRecord<S>,
  { commandId, reason, said, objects = [] }: RecordEventOf<'rejected'>,
  context: Context,
): Decision<S> {
  if (commandId !== record.commandId) return unchanged(record);
  const missing = goneDependency(mapping, record, { reason, objects }, context);
  const decision = refuse(mapping, record, { trigger: 'rejected', reason: missing?.reason ?? reason, said });
  if (decision.record === record) return decision;
  const inactive = inactiveDependencies(mapping, record, { reason, objects }, context);
  if (inactive.length > 0) {
    const waitsFor = inactive.map(({ dependency }) => dependencyKey(record.companyId, dependency));
    const deactivations = inactive.map(({ dependency, remoteId }): DecidedMessage => ({
      type: `outcome.${dependency.entity}.changed-remotely.v1`,
      data: { remoteId, change: 'deactivated' },
    }));
    return {
      ...decision,
      record: { ...decision.record, waitsFor },
      messages: [...decision.messages, ...deactivations],
    };
  }
  if (missing === undefined)
    return isOfOlderRevision(mapping, record) ||
      isOfOlderSettings(record, reason, context) ||
      isOfOlderLinks(mapping, record, { reason, objects }, context)
      ? merge(decision, advance(mapping, moved(decision.record, 'resolved'), context))
      : decision;
  const { dependency, remoteId } = missing;
  const deletion: DecidedMessage = {
    type: `outcome.${dependency.entity}.changed-remotely.v1`,
    data: { remoteId, change: 'deleted' },
  };
  return {
    ...decision,
    record: { ...decision.record, waitsFor: [dependencyKey(record.companyId, dependency)] },
    messages: remoteId === undefined ? decision.messages : [...decision.messages, deletion],
  };
}

/**
 * A name that JobPro changed while it was on its way: what was refused no longer holds. A document
 * is selected again (rule 1).
 */
const isOfOlderRevision = <S extends Snapshot>(
  { exportTrigger }: EntityMapping<S>,
  { revision, sentRevision }: SyncRecord<S>,
): boolean =>
  exportTrigger !== 'manual' && revision !== undefined && sentRevision !== undefined && revision > sentRevision;

/** Refused for settings that somebody changed while it was on its way: the present ones were never tried. */
const isOfOlderSettings = ({ companyId, sentSettings }: SyncRecord, reason: Reason, { settings }: Context): boolean =>
  canSettingsResolve(reason) && sentSettings !== undefined && sentSettings < (settings.get(companyId)?.revision ?? 0);

/**
 * Refused for dependencies that were sent again while it was on its way: their present links were
 * never tried, or are not there yet.
 */
function isOfOlderLinks<S extends Snapshot>(
  { dependencies }: EntityMapping<S>,
  { companyId, snapshot }: SyncRecord<S>,
  { reason, objects }: { readonly reason: Reason; readonly objects: readonly ReadObject[] },
  { links }: Context,
): boolean {
  if (snapshot === undefined || !missingReference.includes(reason.code)) return false;
  const needed = dependencies(snapshot).flatMap(({ entity, id }) => (entity === 'company' ? [] : [{ entity, id }]));
  const current = new Set(needed.map(({ entity, id }) => links.find(companyId, entity, id)?.id));
  return objects.some(
    ({ what, remoteId, state }) =>
      state === 'gone' && !current.has(remoteId) && needed.some(({ entity }) => entity === what),
  );
}

/** How often a document is sent before the records that it refers to are no longer made active for it. */
const MOST_REACTIVATIONS = 3;

/** Finds the dependencies that the connector read as inactive, and that the company wants made active again. */
function inactiveDependencies<S extends Snapshot>(
  { dependencies }: EntityMapping<S>,
  { companyId, snapshot, attempt = 0 }: SyncRecord<S>,
  { reason, objects }: { readonly reason: Reason; readonly objects: readonly ReadObject[] },
  { links, settings }: Context,
): { readonly dependency: RecordDependency; readonly remoteId: string }[] {
  const isWanted = settings.get(companyId)?.inactiveNames === 'reactivate' && attempt <= MOST_REACTIVATIONS;
  if (snapshot === undefined || reason.code !== 'reference.inactive' || !isWanted) return [];
  return dependencies(snapshot).flatMap(({ entity, id }) => {
    if (entity === 'company') return [];
    const remoteId = links.find(companyId, entity, id)?.id;
    const isInactive = objects.some(
      (each) => each.state === 'inactive' && each.what === entity && each.remoteId === remoteId,
    );
    return isInactive && remoteId !== undefined ? [{ dependency: { entity, id }, remoteId }] : [];
  });
}

/** The refusals that may mean that a dependency is gone. */
const missingReference: readonly FailureCode[] = ['reference.gone', 'reference.deleted', 'reference.missing'];

type RecordDependency = Dependency & { readonly entity: Exclude<Dependency['entity'], 'company'> };

/**
 * A dependency that QuickBooks does not have any more, and the reason with the name that JobPro
 * knows it by.
 */
interface GoneDependency {
  readonly dependency: RecordDependency;
  readonly remoteId?: string;
  readonly reason: Reason;
}

/**
 * Finds the dependency that QuickBooks does not have any more: by the id under which the connector
 * looked it up, or, once its link is withheld, because it is the only dependency without one, since
 * a command has all of its links. QuickBooks Desktop names the id in its refusal. A name that
 * QuickBooks does not have comes from the settings.
 */
function goneDependency<S extends Snapshot>(
  { dependencies }: EntityMapping<S>,
  { companyId, snapshot }: SyncRecord<S>,
  { reason, objects }: { readonly reason: Reason; readonly objects: readonly ReadObject[] },
  { links }: Context,
): GoneDependency | undefined {
  const { code, details } = reason;
  if (snapshot === undefined || !missingReference.includes(code)) return undefined;
  const candidates = dependencies(snapshot).flatMap(({ entity, id }) =>
    entity === 'company' ? [] : [{ dependency: { entity, id }, remote: links.find(companyId, entity, id) }],
  );
  for (const { dependency, remote } of candidates) {
    if (remote === undefined) continue;
    const { entity } = dependency;
    const isGone = objects.some(
      ({ what, remoteId, state }) => state === 'gone' && what === entity && remoteId === remote.id,
    );
    if (!isGone && remote.id !== details['id']) continue;
    const named = { what: entity, name: remote.label };
    const reason = isGone ? reasonFor('reference.gone', named) : reasonFor(code, { ...named, id: remote.id });
    return { dependency, remoteId: remote.id, reason };
  }
  const withheld = candidates.filter(({ remote }) => remote === undefined);
  const [only] = withheld;
  return only !== undefined && withheld.length === 1 ? { dependency: only.dependency, reason } : undefined;
}
