import type { Entity, MessageType, Reason } from '@jobpro/contracts';
import type { EntityMapping, Snapshot } from '../entity-mapping.js';
import { targetKey } from '../link/link.js';
import { type Decision, type Facts, moved, unchanged } from './decision.js';
import { advance, refuse } from './record.advance.decide.js';
import type { RecordEvent } from './record.events.js';
import type { SyncRecord } from './record.js';
import { mendedBySettings } from './record.mended.js';

/**
 * QuickBooks refused the record. Where it did because something that the record hangs on is no longer there, that is told of the thing
 * itself, which a webhook or change data capture may never do; the record goes by itself once somebody has settled it or sent it anew.
 */
export function rejected<S extends Snapshot>(
  mapping: EntityMapping<S>,
  record: SyncRecord<S>,
  event: Extract<RecordEvent<S>, { kind: 'rejected' }>,
  facts: Facts,
): Decision<S> {
  if (event.commandId !== record.commandId) return unchanged(record);
  const { reason, said } = event;
  const decision = refuse(mapping, record, 'rejected', reason, said ? { said } : {});
  const gone = goneNeed(mapping, record, reason, facts);
  if (decision.record === record) return decision;
  if (gone === undefined)
    return isBehind(mapping, record) || isOfOlderSettings(record, reason, facts)
      ? again(mapping, decision, facts)
      : decision;
  const { need, remoteId } = gone;
  const type: MessageType = `outcome.${need.entity}.changed-remotely.v1`;
  return {
    ...decision,
    record: { ...decision.record, waitsFor: [targetKey(record.companyId, need)] },
    sends: [...decision.sends, ...(remoteId === undefined ? [] : [{ type, data: { remoteId, change: 'deleted' } }])],
  };
}

/** A name that JobPro changed while it was on its way: the refusal is of what no longer holds. A document is selected anew (rule 1). */
const isBehind = <S extends Snapshot>({ goes }: EntityMapping<S>, { revision, sentRevision }: SyncRecord<S>): boolean =>
  goes !== 'when-selected' && revision !== undefined && sentRevision !== undefined && revision > sentRevision;

/** Refused for settings that somebody changed while it was on its way: those of now were never tried. */
const isOfOlderSettings = ({ companyId, sentSettings }: SyncRecord, { code }: Reason, { settings }: Facts): boolean =>
  mendedBySettings.includes(code) &&
  sentSettings !== undefined &&
  sentSettings < (settings.get(companyId)?.revision ?? 0);

/** Refused, and on its way once more in the same step: as if what changed meanwhile had come after the refusal. */
function again<S extends Snapshot>(mapping: EntityMapping<S>, refused: Decision<S>, facts: Facts): Decision<S> {
  const next = advance(mapping, moved(refused.record, 'mended'), facts);
  return {
    ...refused,
    ...next,
    sends: [...refused.sends, ...next.sends],
    passport: [...refused.passport, ...next.passport],
  };
}

/**
 * What QuickBooks misses, by its id there; what it misses by a name comes from the settings, and is no record of ours. Once it is told
 * of, its link is withheld: whatever was sent had all its links, so then it is the one that has none.
 */
function goneNeed<S extends Snapshot>(
  { needs }: EntityMapping<S>,
  { companyId, snapshot }: SyncRecord<S>,
  { code, details }: Reason,
  { links }: Facts,
): { need: { entity: Entity; id: string }; remoteId?: string } | undefined {
  if ((code !== 'reference.deleted' && code !== 'reference.missing') || snapshot === undefined) return undefined;
  const name = details.name ?? '';
  const withLinks = needs(snapshot).flatMap(({ entity, id }) =>
    entity === 'company' ? [] : [{ need: { entity, id }, remoteId: links.find(companyId, entity, id)?.id }],
  );
  // Desktop's words name the id, Online's reading says `QuickBooks id 58`.
  const named = withLinks.find(
    ({ remoteId }) => remoteId !== undefined && [remoteId, `QuickBooks id ${remoteId}`].includes(name),
  );
  if (named?.remoteId !== undefined) return { need: named.need, remoteId: named.remoteId };
  const withheld = withLinks.filter(({ remoteId }) => remoteId === undefined);
  const [only] = withheld;
  return only !== undefined && withheld.length === 1 ? { need: only.need } : undefined;
}
