import { reason as failure, notice } from '@jobpro/contracts';
import type { EntityMapping, Snapshot } from '../entity-mapping.js';
import { type Decision, type Facts, moved, unchanged } from './decision.js';
import { withChanges, withNotice } from './notices.decide.js';
import { decideAct } from './record.acts.decide.js';
import { advance, refuse } from './record.advance.decide.js';
import type { RecordEvent } from './record.events.js';
import { isHeld, type PassportLine, type SyncRecord } from './record.js';
import { mendedBySettings } from './record.mended.js';
import { rejected } from './record.rejected.decide.js';
import { settle } from './record.settle.decide.js';
import { step } from './record.transitions.js';

/**
 * Decides what one event means for one record. Total: whatever the state, an answer; an event that the transition
 * table ignores changes nothing, so a replayed or late event does no harm.
 */
export function decide<S extends Snapshot>(
  mapping: EntityMapping<S>,
  record: SyncRecord<S>,
  event: RecordEvent<S>,
  facts: Facts,
): Decision<S> {
  switch (event.kind) {
    case 'snapshot':
      return snapshotCame(mapping, record, event.snapshot, event.traceparent, facts);
    case 'selected':
      return selected(mapping, record, event, facts);
    case 'needed':
      return needed(mapping, record, facts);
    case 'need-met':
      if (!record.waitsFor.includes(event.target)) return unchanged(record);
      return advance(mapping, { ...record, state: step(record.state, 'mended') ?? record.state }, facts);
    case 'need-refused':
      return needRefused(mapping, record, event);
    case 'settings-changed':
      return record.reason !== undefined && mendedBySettings.includes(record.reason.code)
        ? advance(mapping, moved(record, 'mended'), facts)
        : unchanged(record);
    case 'done':
      return settle(mapping, record, 'done', event, facts);
    case 'rejected':
      return rejected(mapping, record, event, facts);
    case 'unknown':
    case 'deferred': {
      const state = step(record.state, event.kind);
      if (state === undefined || event.commandId !== record.commandId) return unchanged(record);
      return { ...unchanged({ ...record, state }), passport: [{ what: event.kind, ...event.details }] };
    }
    case 'withdrawn': {
      const state = step(record.state, 'withdrawn');
      if (state === undefined || event.commandId !== record.commandId) return unchanged(record);
      return { ...unchanged({ ...record, state }), passport: [{ what: 'withdrawn', commandId: event.commandId }] };
    }
    case 'changed-remotely':
      return changedRemotely(mapping, record, event);
    case 'act':
      return decideAct(mapping, record, event, facts);
    default:
      return event satisfies never;
  }
}

function snapshotCame<S extends Snapshot>(
  mapping: EntityMapping<S>,
  record: SyncRecord<S>,
  snapshot: S,
  traceparent: string,
  facts: Facts,
): Decision<S> {
  if (record.revision !== undefined && snapshot.revision <= record.revision) return unchanged(record);
  const isOut = record.state === 'sending' || record.state === 'checking' || record.state === 'exported';
  const sent = isOut && record.revision === record.sentRevision ? record.snapshot : undefined;
  const next: SyncRecord<S> = {
    ...record,
    snapshot,
    revision: snapshot.revision,
    name: mapping.nameOf(snapshot),
    sentSnapshot: record.sentSnapshot ?? sent,
    traceparent: record.traceparent ?? traceparent,
  };
  const line = { what: 'received', revision: snapshot.revision };
  if (next.state === 'exported') return afterExport(withChanges(mapping, next, facts), record, line);
  const goesNow =
    next.state === 'waiting' ||
    (next.state === 'ready' && mapping.goes === 'when-created') ||
    // A name that was refused is tried again as soon as JobPro mends it: documents wait for it. A document is selected anew (rule 1).
    (next.state === 'failed' && mapping.goes !== 'when-selected');
  if (!goesNow) return { ...unchanged(next), passport: [line] };
  const decision = advance(mapping, moved(next, 'wanted'), facts);
  return { ...decision, passport: [line, ...decision.passport] };
}

/** JobPro changed what is in QuickBooks already: nothing goes, and what it leaves to do is told. */
function afterExport<S extends Snapshot>(
  record: SyncRecord<S>,
  before: SyncRecord<S>,
  line: PassportLine,
): Decision<S> {
  const known = new Set(before.notices.map(({ sentence }) => sentence));
  const news = record.notices.filter(({ sentence }) => !known.has(sentence));
  const told = news.map(({ code, sentence }) => ({ what: 'noticed', code, sentence }));
  return { ...unchanged(record), passport: [line, ...told] };
}

function selected<S extends Snapshot>(
  mapping: EntityMapping<S>,
  record: SyncRecord<S>,
  event: Extract<RecordEvent<S>, { kind: 'selected' }>,
  facts: Facts,
): Decision<S> {
  // The same selection told twice runs once; a record that failed in a batch is tried again only by a new one.
  if (record.batchId === event.batchId) return unchanged(record);
  const chosen = { batchId: event.batchId, by: event.requestedBy };
  if (step(record.state, 'wanted') === undefined)
    return { ...unchanged(record), passport: [{ what: 'selected-in-vain', ...chosen, state: record.state }] };
  const sendAlong = event.sendAlong ?? false;
  const next = moved(
    {
      ...record,
      batchId: event.batchId,
      requestedBy: event.requestedBy,
      wantedRevision: event.revision ?? record.wantedRevision,
      sendAlong,
      // What it waited for is asked for once more, now to go along.
      ...(sendAlong ? { waitsFor: [] } : {}),
    },
    'wanted',
  );
  const decision = advance(mapping, next, facts);
  return {
    ...decision,
    passport: [{ what: 'selected', ...chosen, ...(sendAlong ? { sendAlong } : {}) }, ...decision.passport],
  };
}

/** Somebody waits for this record's link. Always answered: now, or when it is made or refused. */
function needed<S extends Snapshot>(mapping: EntityMapping<S>, before: SyncRecord<S>, facts: Facts): Decision<S> {
  const record = before.needed ? before : { ...before, needed: true };
  switch (record.state) {
    case 'exported':
      return isHeld(record) ? unchanged(record) : { ...unchanged(record), tells: 'linked' };
    case 'failed':
      return { ...unchanged(record), tells: 'refused' };
    case 'ready':
      // A document goes only when somebody selects it (rule 1), however many wait for it.
      return mapping.goes === 'when-selected' ? unchanged(record) : advance(mapping, moved(record, 'wanted'), facts);
    case 'requested':
    case 'waiting':
    case 'sending':
    case 'checking':
    case 'excluded':
      return unchanged(record);
    default:
      return record.state satisfies never;
  }
}

function needRefused<S extends Snapshot>(
  mapping: EntityMapping<S>,
  record: SyncRecord<S>,
  event: Extract<RecordEvent<S>, { kind: 'need-refused' }>,
): Decision<S> {
  // Only while it waits: a second refusal tells a bookkeeper nothing new.
  if (record.state !== 'waiting' || !record.waitsFor.includes(event.target)) return unchanged(record);
  const because = failure('need.failed', { what: event.entity, name: event.name, because: event.reason.sentence });
  return refuse(mapping, record, 'needRefused', because, event.cause === undefined ? {} : { cause: event.cause });
}

/** Somebody changed in QuickBooks what we exported. A name may change there as it likes; a document's change is told. */
function changedRemotely<S extends Snapshot>(
  mapping: EntityMapping<S>,
  record: SyncRecord<S>,
  { change, at }: Extract<RecordEvent<S>, { kind: 'changed-remotely' }>,
): Decision<S> {
  if (record.state !== 'exported') return unchanged(record);
  const line = { what: 'changed-remotely', change, ...(at === undefined ? {} : { at }) };
  const gone = change !== 'updated';
  if (!gone && mapping.action === 'ensure') return { ...unchanged(record), passport: [line] };
  const added = gone ? notice('deleted-in-quickbooks', { how: change }) : notice('changed-in-quickbooks', {});
  // What was refused because this is gone hears of it when it is there again.
  const needed = record.needed || gone;
  return { ...unchanged({ ...record, needed, notices: withNotice(record.notices, added) }), passport: [line] };
}
