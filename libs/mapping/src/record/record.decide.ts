import { reason } from '@jobpro/contracts';
import type { EntityMapping, Snapshot } from '../entity-mapping.js';
import {
  after,
  type Context,
  type Decision,
  type HistoryLine,
  noted,
  type RecordEvent,
  type RecordEventOf,
  unchanged,
} from './decision.js';
import { decideAct, withdrawal } from './record-acts.decide.js';
import { isRenumbered } from './existing-document.decide.js';
import { changedRemotely, exported, isSameNotice, readBack, withChanges } from './record-exported.decide.js';
import { canSettingsResolve, rejected } from './record-refusal.decide.js';
import { advance, refuse } from './record-send.decide.js';
import { reissueVoid, voidDone, voidedInJobpro, voidRejected, withVoid } from './record-void.decide.js';
import { isHeld, isOut, moved, step, type SyncRecord } from './record.js';

/**
 * Decides what one event means for one record. Total: there is a decision in every state. An event
 * that the transition table ignores changes nothing, so a repeated or late event does no harm.
 */
export function decide<S extends Snapshot>(
  mapping: EntityMapping<S>,
  record: SyncRecord<S>,
  event: RecordEvent<S>,
  context: Context,
): Decision<S> {
  return withVoid(record, decideEvent(mapping, record, event, context));
}

function decideEvent<S extends Snapshot>(
  mapping: EntityMapping<S>,
  record: SyncRecord<S>,
  event: RecordEvent<S>,
  context: Context,
): Decision<S> {
  switch (event.kind) {
    case 'snapshot':
      return received(mapping, record, event, context);
    case 'selected':
      return selected(mapping, record, event, context);
    case 'needed':
      return needed(mapping, record, context);
    case 'dependency-met':
      if (!record.waitsFor.includes(event.key) || step(record.state, 'dependencyMet') === undefined)
        return unchanged(record);
      return advance(mapping, moved(record, 'dependencyMet'), context);
    case 'dependency-refused':
      return dependencyRefused(mapping, record, event);
    case 'dependency-settled':
      return dependencySettled(mapping, record, event);
    case 'settings-changed':
      return record.state === 'failed' && canSettingsResolve(record.reason)
        ? advance(mapping, moved(record, 'resolved'), context)
        : unchanged(record);
    case 'done':
      return exported(mapping, record, 'done', event, context);
    case 'voided-in-jobpro':
      return voidedInJobpro(record, event, withdrawal(mapping, record, context));
    case 'void-done':
      return voidDone(mapping, record, event);
    case 'rejected':
      return record.state === 'voiding' ? voidRejected(record, event) : rejected(mapping, record, event, context);
    case 'unknown':
      return commandNews(record, event, { what: 'unknown', sentAt: event.sentAt });
    case 'deferred':
      return commandNews(record, event, { what: 'deferred', until: event.until, because: event.because });
    case 'in-work':
      return event.commandId === record.commandId && record.unanswered
        ? unchanged({ ...record, unanswered: false })
        : unchanged(record);
    case 'not-received':
      return notReceived(mapping, record, event, context);
    case 'overdue':
      return overdue(mapping, record, context);
    case 'withdrawn':
      return commandNews(record, event, { what: 'withdrawn', commandId: event.commandId });
    case 'changed-remotely':
      return changedRemotely(mapping, record, event, context);
    case 'read-back':
      return readBack(mapping, record, event, context);
    case 'act':
      return decideAct(mapping, record, event, context);
    default:
      return event satisfies never;
  }
}

/** Handles an outcome of the current command. An outcome of an earlier command changes nothing. */
function commandNews<S extends Snapshot>(
  record: SyncRecord<S>,
  { kind, commandId }: RecordEventOf<'unknown' | 'deferred' | 'withdrawn'>,
  line: HistoryLine,
): Decision<S> {
  const state = step(record.state, kind);
  return state === undefined || commandId !== record.commandId
    ? unchanged(record)
    : noted({ ...record, state, unanswered: false }, line);
}

/**
 * The command was lost on its way. It is issued again under its own id, so that it has one effect
 * however often it arrives.
 */
function notReceived<S extends Snapshot>(
  mapping: EntityMapping<S>,
  record: SyncRecord<S>,
  { commandId }: RecordEventOf<'not-received'>,
  context: Context,
): Decision<S> {
  if (record.state === 'voiding') return reissueVoid(mapping, record, { kind: 'not-received', commandId }, context);
  if (commandId !== record.commandId || step(record.state, 'notReceived') === undefined) return unchanged(record);
  const line: HistoryLine = { what: 'not-received', commandId };
  const lost = { ...moved(record, 'notReceived'), checks: undefined, unanswered: false };
  // JobPro voided it, and it never left.
  if (record.voidedInJobpro !== undefined && record.state === 'sending') return noted(lost, line);
  return after(line, advance(mapping, lost, context, { reissued: true }));
}

/** Requests once more what a record has been waiting for: the outcome of its command, or its dependencies. */
function overdue<S extends Snapshot>(mapping: EntityMapping<S>, record: SyncRecord<S>, context: Context): Decision<S> {
  const checked = { ...record, checks: (record.checks ?? 0) + 1 };
  switch (record.state) {
    case 'sending':
    case 'checking':
    case 'voiding': {
      const { commandId } = record;
      const edition = context.settings.get(record.companyId)?.edition;
      if (commandId === undefined || edition === undefined) return unchanged(checked);
      return { ...unchanged({ ...checked, unanswered: true }), question: { edition, commandId } };
    }
    case 'waiting': {
      const decision = advance(mapping, { ...record, waitsFor: [] }, context);
      const { state, waitsFor } = decision.record;
      const isSame = state === 'waiting' && waitsFor.join() === record.waitsFor.join();
      return isSame ? { ...unchanged(checked), dependencyRequests: decision.dependencyRequests } : decision;
    }
    case 'ready':
    case 'requested':
    case 'exported':
    case 'failed':
    case 'excluded':
    case 'settled':
    case 'voided':
      return unchanged(record);
    default:
      return record.state satisfies never;
  }
}

function received<S extends Snapshot>(
  mapping: EntityMapping<S>,
  record: SyncRecord<S>,
  { snapshot, traceparent }: RecordEventOf<'snapshot', S>,
  context: Context,
): Decision<S> {
  if (record.revision !== undefined && snapshot.revision <= record.revision) return unchanged(record);
  const wasSent = isOut(record) && record.revision === record.sentRevision;
  const next: SyncRecord<S> = {
    ...record,
    snapshot,
    revision: snapshot.revision,
    name: mapping.nameOf(snapshot),
    sentSnapshot: record.sentSnapshot ?? (wasSent ? record.snapshot : undefined),
    traceparent: record.traceparent ?? traceparent,
  };
  const line: HistoryLine = { what: 'received', revision: snapshot.revision };
  if (next.state === 'exported') return changedAfterExport(record, withChanges(mapping, next, context), line);
  if (next.state === 'failed' && isRenumbered(next))
    return noted({ ...moved(next, 'corrected'), reason: undefined, cause: undefined, said: undefined }, line);
  const isSentNow =
    next.state === 'waiting' ||
    (next.state === 'ready' && mapping.exportTrigger === 'automatic') ||
    // Documents wait for a refused name, so it is tried again as soon as JobPro corrects it. A
    // document is selected again (rule 1).
    (next.state === 'failed' && mapping.exportTrigger !== 'manual');
  return isSentNow ? after(line, advance(mapping, moved(next, 'requested'), context)) : noted(next, line);
}

/** JobPro changed what is in QuickBooks already. Nothing is sent; notices say what is left to do there. */
function changedAfterExport<S extends Snapshot>(
  before: SyncRecord<S>,
  record: SyncRecord<S>,
  line: HistoryLine,
): Decision<S> {
  const added = record.notices.filter((notice) => !before.notices.some((earlier) => isSameNotice(earlier, notice)));
  return noted(record, line, ...added.map(({ code, sentence }): HistoryLine => ({ what: 'noticed', code, sentence })));
}

function selected<S extends Snapshot>(
  mapping: EntityMapping<S>,
  record: SyncRecord<S>,
  { batchId, requestedBy, revision, sendAlong = false }: RecordEventOf<'selected'>,
  context: Context,
): Decision<S> {
  // A repeated selection runs once. A record that failed in a batch is tried again by another batch only.
  if (record.batchId === batchId) return unchanged(record);
  if (step(record.state, 'requested') === undefined)
    return noted(record, { what: 'selected-in-vain', batchId, by: requestedBy, state: record.state });
  const next: SyncRecord<S> = {
    ...moved(record, 'requested'),
    batchId,
    requestedBy,
    wantedRevision: revision ?? record.wantedRevision,
    sendAlong,
    // What it waited for is requested once more, now to be sent along.
    waitsFor: sendAlong ? [] : record.waitsFor,
  };
  const line: HistoryLine = { what: 'selected', batchId, by: requestedBy, sendAlong: sendAlong || undefined };
  return after(line, advance(mapping, next, context));
}

/**
 * Handles a request for this record's link. It is always answered: now, or when the link is made or
 * refused.
 */
function needed<S extends Snapshot>(mapping: EntityMapping<S>, before: SyncRecord<S>, context: Context): Decision<S> {
  const record = before.needed ? before : { ...before, needed: true };
  switch (record.state) {
    case 'exported':
      return isHeld(record) ? unchanged(record) : { ...unchanged(record), fact: 'linked' };
    case 'failed':
    case 'settled':
    case 'voided':
      return { ...unchanged(record), fact: 'refused' };
    case 'ready':
      // A document is sent only when somebody selects it (rule 1), however many records wait for it.
      return mapping.exportTrigger === 'manual'
        ? unchanged(record)
        : advance(mapping, moved(record, 'requested'), context);
    case 'requested':
    case 'waiting':
    case 'sending':
    case 'checking':
    case 'voiding':
      return unchanged(record);
    case 'excluded':
      return record.voidedInJobpro === undefined ? unchanged(record) : { ...unchanged(record), fact: 'refused' };
    default:
      return record.state satisfies never;
  }
}

function dependencyRefused<S extends Snapshot>(
  mapping: EntityMapping<S>,
  record: SyncRecord<S>,
  event: RecordEventOf<'dependency-refused'>,
): Decision<S> {
  // Only while the record waits: a second refusal gives a bookkeeper no new information.
  if (record.state !== 'waiting' || !record.waitsFor.includes(event.key)) return unchanged(record);
  const because = reason('need.failed', { what: event.entity, name: event.name, because: event.reason.sentence });
  return refuse(mapping, record, { trigger: 'dependencyRefused', reason: because, cause: event.cause });
}

/**
 * What the record waits for was settled by hand, or JobPro voided it: without its link the record is not sent. It fails with
 * that reason, also where the first refusal of its dependency made it fail.
 */
function dependencySettled<S extends Snapshot>(
  mapping: EntityMapping<S>,
  record: SyncRecord<S>,
  { key, entity, name, how }: RecordEventOf<'dependency-settled'>,
): Decision<S> {
  const isFailedForIt = record.state === 'failed' && record.reason?.code === 'need.failed';
  if ((record.state !== 'waiting' && !isFailedForIt) || !record.waitsFor.includes(key)) return unchanged(record);
  return refuse(mapping, record, {
    trigger: 'dependencyRefused',
    reason: reason(how === 'voided' ? 'need.voided' : 'need.settled', { what: entity, name }),
  });
}
