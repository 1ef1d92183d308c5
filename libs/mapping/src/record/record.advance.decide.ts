import { commandType, type Entity, type Reason, type Remote } from '@jobpro/contracts';
import type { EntityMapping, Snapshot, Target, TranslationContext } from '../entity-mapping.js';
import { type Links, settingsTarget, targetKey } from '../link/link.js';
import { causeOf } from './cause.js';
import { type Decision, type Facts, moved, unchanged } from './decision.js';
import type { SyncRecord } from './record.js';
import { step } from './record.transitions.js';
import { redacted } from './redact.js';

/** Takes a wanted record as far as the facts allow: to waiting, to a refusal, or out as a command. */
export function advance<S extends Snapshot>(
  mapping: EntityMapping<S>,
  record: SyncRecord<S>,
  facts: Facts,
): Decision<S> {
  const { snapshot, companyId } = record;
  const settings = facts.settings.get(companyId);
  const behind = snapshot === undefined || (record.wantedRevision ?? 0) > snapshot.revision;
  // Waiting for JobPro's own event has no link to ask for: the event itself moves the record on.
  if (behind) return wait(record, [{ entity: mapping.entity, id: record.id }], []);
  if (settings === undefined) return wait(record, [settingsTarget], []);

  const translate = mapping.translate[settings.edition];
  if (typeof translate !== 'function') return notApplicable(record, translate.notApplicable);

  const missing = mapping
    .needs(snapshot)
    .filter((need) => need.entity !== 'company' && !facts.links.find(companyId, need.entity, need.id));
  if (missing.length > 0) return wait(record, missing, missing);

  const context: TranslationContext = {
    settings,
    remote: (entity, id) => linked(facts.links, companyId, entity, id),
    owed: (invoiceId) => facts.balances?.owed(companyId, invoiceId),
  };
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
      sentSnapshot: undefined,
      sentSettings: settings.revision,
      reason: undefined,
      cause: undefined,
      said: undefined,
      warnings: translated.warnings,
    },
    sends: [
      {
        id: commandId,
        // The contract's type names follow this one form; `messages.spec.ts` of the contracts holds them to it.
        type: commandType(settings.edition, mapping.entity, mapping.action),
        data: {
          commandId,
          recordId: record.id,
          warnings: translated.warnings,
          ...(settings.edition === 'online' ? named(facts.connections?.get(companyId)) : {}),
          ...translated.data,
        },
      },
    ],
    asks: [],
    passport: [
      {
        what: 'sent',
        commandId,
        revision: snapshot.revision,
        ...(translated.warnings.length > 0 ? { warnings: translated.warnings.map(({ sentence }) => sentence) } : {}),
        payload: redacted(translated.data),
      },
    ],
  };
}

const named = (connectionId: string | undefined) => (connectionId === undefined ? {} : { connectionId });

/** Ends a record's way with a reason. `cause` is what is behind it, where that is another record's refusal. */
export function refuse<S extends Snapshot>(
  mapping: EntityMapping<S>,
  record: SyncRecord<S>,
  trigger: 'rejected' | 'refused' | 'needRefused',
  why: Reason,
  more: { readonly said?: SyncRecord['said']; readonly cause?: string } = {},
): Decision<S> {
  const state = step(record.state, trigger);
  if (state === undefined) return unchanged(record);
  const { said } = more;
  const failed = {
    id: record.id,
    revision: record.revision,
    reason: why,
    said,
    batchId: record.batchId,
  };
  return {
    record: {
      ...record,
      state,
      reason: why,
      cause: more.cause ?? causeOf(why),
      said,
      ...(trigger === 'needRefused' ? {} : { waitsFor: [] }),
    },
    sends: [{ type: `sync.${mapping.entity}.export-failed.v1`, data: failed }],
    asks: [],
    ...(record.needed ? { tells: 'refused' as const } : {}),
    passport: [
      { what: 'failed', code: why.code, sentence: why.sentence, remedy: why.remedy, ...(said ? { said } : {}) },
    ],
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
    record: { ...moved(record, 'lacks'), waitsFor, reason: undefined, cause: undefined, said: undefined },
    sends: [],
    asks: asks.filter((ask) => !before.has(targetKey(record.companyId, ask))),
    passport: [{ what: 'waits', for: [...new Set(needs.map((need) => `${need.entity} ${need.id}`))] }],
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
