import { randomUUID } from 'node:crypto';
import {
  reason as failure,
  type CompanySettings,
  type Entity,
  type FailureCode,
  type MessageType,
  type Reason,
  type Remote,
} from '@jobpro/contracts';
import type { EntityMapping, Snapshot, Target, TranslationContext } from '../entity-mapping.js';
import { settingsTarget, targetKey, type Links } from '../link/link.js';
import { step, type RecordTrigger } from './record.transitions.js';
import type { PassportLine, SyncRecord } from './record.js';
import type { RecordEvent } from './record.events.js';

/** What was true when the batch was read. Ids come in with the facts, so that a replay can be compared. */
export interface Facts {
  readonly settings: ReadonlyMap<string, CompanySettings>;
  readonly links: Links;
  readonly newId: () => string;
}

/** A message that a decision sends, before it has a subject and a trace. */
export interface Send {
  readonly type: MessageType;
  readonly data: unknown;
  readonly id?: string;
}

/** What became of one record by one event: its next state and everything that leaves the service for it. */
export interface Decision<S extends Snapshot> {
  readonly record: SyncRecord<S>;
  readonly sends: readonly Send[];
  /** Links that the record began to wait for in this step. */
  readonly asks: readonly Target[];
  /** Who waits for this record is to be told its link, or its refusal. */
  readonly tells?: 'linked' | 'refused';
  readonly passport: readonly PassportLine[];
}

/** The refusals that new settings can mend. */
export const mendedBySettings: readonly FailureCode[] = [
  'settings.account-missing',
  'settings.item-missing',
  'invoice.line-without-item',
  'invoice.before-go-live',
  'reference.missing',
  'name.inactive',
  'name.held',
];

const unchanged = <S extends Snapshot>(record: SyncRecord<S>): Decision<S> => ({
  record,
  sends: [],
  asks: [],
  passport: [],
});

/** A random id: the default for `Facts.newId`. */
export const randomId = (): string => randomUUID();

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
      return record.reason !== null && mendedBySettings.includes(record.reason.code)
        ? advance(mapping, moved(record, 'mended'), facts)
        : unchanged(record);
    case 'done':
      return done(mapping, record, event);
    case 'rejected':
      if (event.commandId !== record.commandId) return unchanged(record);
      return refuse(mapping, record, 'rejected', event.reason, event.said);
    case 'unknown':
    case 'deferred': {
      const state = step(record.state, event.kind);
      if (state === undefined || event.commandId !== record.commandId) return unchanged(record);
      return { ...unchanged({ ...record, state }), passport: [{ what: event.kind, ...event.details }] };
    }
    default:
      return event satisfies never;
  }
}

const moved = <S extends Snapshot>(record: SyncRecord<S>, trigger: RecordTrigger): SyncRecord<S> => ({
  ...record,
  state: step(record.state, trigger) ?? record.state,
});

function snapshotCame<S extends Snapshot>(
  mapping: EntityMapping<S>,
  record: SyncRecord<S>,
  snapshot: S,
  traceparent: string,
  facts: Facts,
): Decision<S> {
  if (record.revision !== null && snapshot.revision <= record.revision) return unchanged(record);
  const next: SyncRecord<S> = {
    ...record,
    snapshot,
    revision: snapshot.revision,
    name: mapping.nameOf(snapshot),
    traceparent: record.traceparent ?? traceparent,
  };
  const line = { what: 'received', revision: snapshot.revision };
  const goesNow =
    next.state === 'waiting' ||
    (next.state === 'ready' && mapping.goes === 'when-created') ||
    // A name that was refused is tried again as soon as JobPro mends it: documents wait for it. A document is selected anew (rule 1).
    (next.state === 'failed' && mapping.goes !== 'when-selected');
  if (!goesNow) return { ...unchanged(next), passport: [line] };
  const decision = advance(mapping, moved(next, 'wanted'), facts);
  return { ...decision, passport: [line, ...decision.passport] };
}

function selected<S extends Snapshot>(
  mapping: EntityMapping<S>,
  record: SyncRecord<S>,
  event: Extract<RecordEvent<S>, { kind: 'selected' }>,
  facts: Facts,
): Decision<S> {
  // The same selection told twice runs once; a record that failed in a batch is tried again only by a new one.
  const sameBatch = record.batchId === event.batchId;
  if (step(record.state, 'wanted') === undefined || sameBatch) return unchanged(record);
  const next = moved(
    {
      ...record,
      batchId: event.batchId,
      requestedBy: event.requestedBy,
      wantedRevision: event.revision ?? record.wantedRevision,
      traceparent: record.traceparent ?? event.traceparent,
    },
    'wanted',
  );
  const decision = advance(mapping, next, facts);
  return {
    ...decision,
    passport: [{ what: 'selected', batchId: event.batchId, by: event.requestedBy }, ...decision.passport],
  };
}

/** Somebody waits for this record's link. Always answered: now, or when it is made or refused. */
function needed<S extends Snapshot>(mapping: EntityMapping<S>, before: SyncRecord<S>, facts: Facts): Decision<S> {
  const record = { ...before, needed: true };
  switch (record.state) {
    case 'exported':
      return { ...unchanged(record), tells: 'linked' };
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
  return refuse(mapping, record, 'needRefused', because);
}

function done<S extends Snapshot>(
  mapping: EntityMapping<S>,
  record: SyncRecord<S>,
  event: Extract<RecordEvent<S>, { kind: 'done' }>,
): Decision<S> {
  const state = step(record.state, 'done');
  if (state === undefined) return unchanged(record);
  const next: SyncRecord<S> = {
    ...record,
    state,
    remote: event.remote,
    reason: null,
    said: null,
    waitsFor: [],
    warnings: event.warnings,
  };
  const exported = {
    id: record.id,
    revision: record.sentRevision ?? record.revision ?? 1,
    remote: event.remote,
    how: event.how,
    ...(record.batchId === null ? {} : { batchId: record.batchId }),
    warnings: event.warnings,
  };
  return {
    record: next,
    sends: [{ type: `sync.${mapping.entity}.exported.v1`, data: exported }],
    asks: [],
    ...(record.needed ? { tells: 'linked' as const } : {}),
    passport: [
      {
        what: 'exported',
        how: event.how,
        remote: event.remote,
        warnings: event.warnings.map((warning) => warning.code),
      },
    ],
  };
}

function refuse<S extends Snapshot>(
  mapping: EntityMapping<S>,
  record: SyncRecord<S>,
  trigger: 'rejected' | 'refused' | 'needRefused',
  why: Reason,
  said?: SyncRecord['said'],
): Decision<S> {
  const state = step(record.state, trigger);
  if (state === undefined) return unchanged(record);
  const failed = {
    id: record.id,
    ...(record.revision === null ? {} : { revision: record.revision }),
    reason: why,
    ...(said ? { said } : {}),
    ...(record.batchId === null ? {} : { batchId: record.batchId }),
  };
  return {
    record: {
      ...record,
      state,
      reason: why,
      said: said ?? null,
      ...(trigger === 'needRefused' ? {} : { waitsFor: [] }),
    },
    sends: [{ type: `sync.${mapping.entity}.export-failed.v1`, data: failed }],
    asks: [],
    ...(record.needed ? { tells: 'refused' as const } : {}),
    passport: [{ what: 'failed', code: why.code, sentence: why.sentence, ...(said ? { said } : {}) }],
  };
}

/** Takes a wanted record as far as the facts allow: to waiting, to a refusal, or out as a command. */
function advance<S extends Snapshot>(mapping: EntityMapping<S>, record: SyncRecord<S>, facts: Facts): Decision<S> {
  const { snapshot, companyId } = record;
  const settings = facts.settings.get(companyId);
  const behind = snapshot === null || (record.wantedRevision ?? 0) > snapshot.revision;
  // Waiting for JobPro's own event has no link to ask for: the event itself moves the record on.
  if (behind) return wait(record, [{ entity: mapping.entity, id: record.id }], []);
  if (settings === undefined) return wait(record, [settingsTarget], []);

  const translate = mapping.translate[settings.edition];
  if (typeof translate !== 'function') return notApplicable(record, translate.notApplicable);

  const missing = mapping
    .needs(snapshot)
    .filter((need) => need.entity !== 'company' && !facts.links.find(companyId, need.entity, need.id));
  if (missing.length > 0) return wait(record, missing, missing);

  const context: TranslationContext = { settings, remote: (entity, id) => linked(facts.links, companyId, entity, id) };
  const translated = translate(snapshot, context);
  if (!translated.ok) return refuse(mapping, record, 'refused', translated.reason);
  const commandId = facts.newId();
  return {
    record: {
      ...record,
      state: step(record.state, 'complete') ?? record.state,
      waitsFor: [],
      commandId,
      sentRevision: snapshot.revision,
      reason: null,
      said: null,
      warnings: translated.warnings,
    },
    sends: [
      {
        id: commandId,
        // The contract's type names follow this one form; `messages.spec.ts` of the contracts holds them to it.
        type: `command.${settings.edition}.${mapping.entity}.${mapping.action}.v1` as MessageType,
        data: { commandId, recordId: record.id, warnings: translated.warnings, ...translated.data },
      },
    ],
    asks: [],
    passport: [{ what: 'sent', commandId, revision: snapshot.revision }],
  };
}

function wait<S extends Snapshot>(
  record: SyncRecord<S>,
  needs: readonly Target[],
  asks: readonly Target[],
): Decision<S> {
  const waitsFor = [...new Set(needs.map((need) => targetKey(record.companyId, need)))];
  // What a failed record waited for was answered by a refusal: it is to be asked for anew.
  const before = new Set(record.state === 'waiting' ? record.waitsFor : []);
  const sameAsBefore =
    record.state === 'waiting' && waitsFor.length === before.size && waitsFor.every((key) => before.has(key));
  if (sameAsBefore) return unchanged(record);
  return {
    record: { ...moved(record, 'lacks'), waitsFor, reason: null, said: null },
    sends: [],
    asks: asks.filter((ask) => !before.has(targetKey(record.companyId, ask))),
    passport: [{ what: 'waits', for: needs.map((need) => `${need.entity} ${need.id}`) }],
  };
}

function notApplicable<S extends Snapshot>(record: SyncRecord<S>, why: Reason): Decision<S> {
  return {
    ...unchanged({ ...moved(record, 'notApplicable'), reason: why, waitsFor: [] }),
    passport: [{ what: 'not-applicable', sentence: why.sentence }],
  };
}

function linked(links: Links, companyId: string, entity: Entity, id: string): Remote {
  const remote = links.find(companyId, entity, id);
  if (remote === undefined) throw new Error(`the translator asked for ${entity} ${id}, which its needs did not name`);
  return remote;
}
