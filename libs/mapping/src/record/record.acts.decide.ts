import { type ActKind, commandType } from '@jobpro/contracts';
import type { EntityMapping, Snapshot } from '../entity-mapping.js';
import { settled } from './notices.decide.js';
import { advance } from './record.advance.decide.js';
import { type Decision, type Facts, moved, unchanged } from './decision.js';
import type { RecordAct } from './record.events.js';
import { isHeld, type SyncRecord } from './record.js';
import { settle } from './record.settle.decide.js';
import { type RecordState, type RecordTrigger, step } from './record.transitions.js';

/** The acts on one record that follow from its state alone; `select` is the export request. */
const triggerOf = {
  select: 'wanted',
  retry: 'retried',
  exclude: 'excluded',
  include: 'included',
  link: 'linked',
  unlink: 'unlinked',
  'send-anew': 'anew',
} as const satisfies Partial<Record<ActKind | 'select' | 'unlink', RecordTrigger>>;

/** What a person can do to a record now; what is not in here is refused. From the same table as what then happens. */
export type LegalAct = keyof typeof triggerOf | 'settle';
export function legalActs(
  mapping: { readonly goes: EntityMapping['goes']; readonly action: EntityMapping['action'] },
  { state, notices }: { readonly state: RecordState; readonly notices: readonly { readonly code: string }[] },
): LegalAct[] {
  const acts = Object.entries(triggerOf) as [keyof typeof triggerOf, RecordTrigger][];
  const possible = acts.flatMap(([act, trigger]) => (step(state, trigger) === undefined ? [] : [act]));
  const legal = possible.filter((act) => {
    switch (act) {
      case 'select':
        return mapping.goes === 'when-selected';
      case 'link':
      case 'unlink':
        return mapping.action === 'ensure';
      case 'send-anew':
        return notices.some(({ code }) => code === 'deleted-in-quickbooks');
      case 'retry':
      case 'exclude':
      case 'include':
        return true;
      default:
        return act satisfies never;
    }
  });
  return notices.length > 0 ? [...legal, 'settle'] : legal;
}

/** What an act of a person means for one record. An act that is not legal now changes nothing, and stands in the passport as refused. */
export function decideAct<S extends Snapshot>(
  mapping: EntityMapping<S>,
  record: SyncRecord<S>,
  { act, by }: { readonly act: RecordAct; readonly by: string },
  facts: Facts,
): Decision<S> {
  if (act.kind === 'cancel-batch') return cancelled(mapping, record, act.batchId, by, facts);
  if (!legalActs(mapping, record).includes(act.kind))
    return { ...unchanged(record), passport: [{ what: 'act-refused', act: act.kind, by, state: record.state }] };
  const line = { what: act.kind, by };
  switch (act.kind) {
    case 'retry':
      return onRecord(line, advance(mapping, moved(record, 'retried'), facts));
    case 'exclude':
      return onRecord(line, unchanged({ ...moved(record, 'excluded'), waitsFor: [], batchId: undefined }));
    case 'include': {
      const next = { ...moved(record, 'included'), reason: undefined, cause: undefined };
      const goesNow = mapping.goes === 'when-created' || (mapping.goes === 'when-needed' && next.needed);
      return onRecord(line, goesNow ? advance(mapping, moved(next, 'wanted'), facts) : unchanged(next));
    }
    case 'settle': {
      const next = settled(record, act.notice);
      const released = isHeld(record) && !isHeld(next) && next.needed && next.state === 'exported';
      return onRecord(
        { ...line, notice: act.notice },
        { ...unchanged(next), ...(released ? { tells: 'linked' } : {}) },
      );
    }
    case 'send-anew': {
      const next = { ...moved(record, 'anew'), remote: undefined, notices: [], warnings: [] };
      return onRecord({ ...line, before: record.remote }, advance(mapping, next, facts));
    }
    case 'link':
      return onRecord(
        line,
        settle(mapping, record, 'linked', { remote: act.remote, how: 'linked', warnings: act.warnings ?? [] }, facts),
      );
    case 'unlink': {
      const next = { ...moved(record, 'unlinked'), remote: undefined, notices: [], warnings: [], needed: false };
      return onRecord({ ...line, before: record.remote }, unchanged(next));
    }
    default:
      return act satisfies never;
  }
}

const onRecord = <S extends Snapshot>(
  line: { readonly what: string; readonly [detail: string]: unknown },
  decision: Decision<S>,
): Decision<S> => ({ ...decision, passport: [line, ...decision.passport] });

/** What of the batch has not been sent, or was refused, is ready again; for what lies in a connector's queue, the connector is asked to leave it. */
function cancelled<S extends Snapshot>(
  mapping: EntityMapping<S>,
  record: SyncRecord<S>,
  batchId: string,
  by: string,
  facts: Facts,
): Decision<S> {
  if (record.batchId !== batchId) return unchanged(record);
  const line = { what: 'cancel-batch', by, batchId };
  const state = step(record.state, 'cancelled');
  const untold = { waitsFor: [], reason: undefined, cause: undefined, said: undefined };
  if (state !== undefined) return onRecord(line, unchanged({ ...record, state, ...untold }));
  const edition = facts.settings.get(record.companyId)?.edition;
  if (record.state !== 'sending' || record.commandId === undefined || edition === undefined) return unchanged(record);
  const commandId = facts.newId();
  const type = commandType(edition, mapping.entity, 'cancel');
  const data = { commandId, recordId: record.id, cancels: record.commandId };
  return onRecord(line, { ...unchanged(record), sends: [{ id: commandId, type, data }] });
}
