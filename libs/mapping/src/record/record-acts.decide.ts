import { type ActKind, commandType, reason as reasonFor, type Reason } from '@jobpro/contracts';
import type { EntityMapping, Snapshot } from '../entity-mapping.js';
import {
  after,
  type Context,
  type DecidedMessage,
  type Decision,
  noted,
  type RecordEventOf,
  unchanged,
} from './decision.js';
import { existingDocument, linkToExisting } from './existing-document.decide.js';
import { acknowledged, exported } from './record-exported.decide.js';
import { advance, derivedId } from './record-send.decide.js';
import { sendVoid } from './record-void.decide.js';
import { isHeld, moved, type RecordState, type RecordTrigger, step, type SyncRecord } from './record.js';

/** The acts on one record that follow from its state alone; `select` is the export request. */
const triggerOf = {
  select: 'requested',
  retry: 'retried',
  exclude: 'excluded',
  include: 'included',
  'settle-by-hand': 'settled',
  reopen: 'reopened',
  link: 'linked',
  unlink: 'unlinked',
  'send-anew': 'sentAgain',
  'send-anyway': 'retried',
  void: 'voidSent',
  'void-with-payments': 'voidSent',
} as const satisfies Partial<Record<ActKind | 'select' | 'unlink', RecordTrigger>>;

/** An act that a record offers to a person now. */
export type LegalAct = keyof typeof triggerOf | 'settle' | 'check';

/** The part of a record that its legal acts depend on. */
export interface ActedRecord {
  readonly state: RecordState;
  readonly notices: readonly { readonly code: string }[];
  readonly reason?: Reason | null | undefined;
  /** JobPro voided it. */
  readonly voidedInJobpro?: object | null | undefined;
}

/**
 * Returns the acts that a record allows now, from the table that then decides them. All others are
 * refused.
 */
export function legalActs(
  mapping: Pick<EntityMapping, 'exportTrigger' | 'action'>,
  { state, notices, reason, voidedInJobpro }: ActedRecord,
): LegalAct[] {
  const acts = Object.entries(triggerOf) as [keyof typeof triggerOf, RecordTrigger][];
  const mayExist = state === 'failed' && existingDocument(reason ?? undefined) !== undefined;
  const isVoid = voidedInJobpro !== undefined && voidedInJobpro !== null;
  const possible = acts.flatMap(([act, trigger]) => (step(state, trigger) === undefined ? [] : [act]));
  const legal: LegalAct[] = possible.filter((act) => {
    switch (act) {
      case 'select':
        return mapping.exportTrigger === 'manual';
      case 'link':
        return mapping.action === 'ensure' || mayExist;
      case 'send-anyway':
        return mayExist;
      case 'unlink':
        return mapping.action === 'ensure';
      case 'settle-by-hand':
        // A name that is in QuickBooks is linked: its documents need to know which one it is.
        return mapping.action === 'create';
      case 'send-anew':
        return !isVoid && notices.some(({ code }) => code === 'deleted-in-quickbooks');
      case 'void':
        return isVoid;
      case 'void-with-payments':
        return isVoid && notices.some(({ code }) => code === 'void-with-payments');
      case 'include':
        // What JobPro voided is never sent.
        return !isVoid;
      case 'retry':
      case 'exclude':
      case 'reopen':
        return true;
      default:
        return act satisfies never;
    }
  });
  if (notices.length > 0) legal.push('settle');
  if (state === 'exported' && (notices.length > 0 || isVoid) && mapping.action === 'create') legal.push('check');
  return legal;
}

/**
 * Decides what a person's act means for one record. An act that is not legal now changes nothing;
 * the history says that it was refused.
 */
export function decideAct<S extends Snapshot>(
  mapping: EntityMapping<S>,
  record: SyncRecord<S>,
  { act, by }: RecordEventOf<'act'>,
  context: Context,
): Decision<S> {
  if (act.kind === 'cancel-batch') return cancelled(mapping, record, act.batchId, by, context);
  if (!legalActs(mapping, record).includes(act.kind))
    return noted(record, { what: 'act-refused', act: act.kind, by, state: record.state });
  switch (act.kind) {
    case 'retry':
      return after({ what: 'retry', by }, advance(mapping, moved(record, 'retried'), context));
    case 'send-anyway': {
      const number = record.reason?.details['number'] ?? '';
      const next = { ...moved(record, 'retried'), repeatedNumber: record.name };
      return after({ what: 'send-anyway', by, number }, advance(mapping, next, context));
    }
    case 'exclude':
      return noted({ ...moved(record, 'excluded'), waitsFor: [], batchId: undefined }, { what: 'exclude', by });
    case 'include': {
      const next = { ...moved(record, 'included'), reason: undefined, cause: undefined };
      const isSentNow = mapping.exportTrigger === 'automatic' || (mapping.exportTrigger === 'on-demand' && next.needed);
      const decision = isSentNow ? advance(mapping, moved(next, 'requested'), context) : unchanged(next);
      return after({ what: 'include', by }, decision);
    }
    case 'settle-by-hand': {
      const { note } = act;
      const reason = reasonFor('settled.by-hand', { by, note });
      const next = { ...moved(record, 'settled'), reason, cause: undefined, said: undefined, waitsFor: [] };
      const decision = noted(next, { what: 'settle-by-hand', by, note });
      return record.needed ? { ...decision, fact: 'refused' } : decision;
    }
    case 'reopen': {
      const next = { ...moved(record, 'reopened'), reason: undefined, batchId: undefined, repeatedNumber: undefined };
      return noted(next, { what: 'reopen', by });
    }
    case 'settle': {
      const next = acknowledged(record, act.notice);
      const isReleased = isHeld(record) && !isHeld(next) && next.needed && next.state === 'exported';
      const decision = noted(next, { what: 'settle', by, notice: act.notice });
      return isReleased ? { ...decision, fact: 'linked' } : decision;
    }
    case 'send-anew': {
      const next = { ...moved(record, 'sentAgain'), remote: undefined, notices: [], warnings: [] };
      return after({ what: 'send-anew', by, before: record.remote }, advance(mapping, next, context));
    }
    case 'link': {
      const { remote, warnings = [] } = act;
      const link = mapping.action === 'create' ? linkToExisting(mapping, record, remote.id) : { remote, warnings };
      return link === undefined
        ? noted(record, { what: 'act-refused', act: act.kind, by, state: record.state })
        : after({ what: 'link', by }, exported(mapping, record, 'linked', { ...link, how: 'linked' }, context));
    }
    case 'void':
    case 'void-with-payments':
      return sendVoid(mapping, record, { by, withPayments: act.kind === 'void-with-payments' }, context);
    case 'unlink':
      return noted(
        { ...moved(record, 'unlinked'), remote: undefined, notices: [], warnings: [], needed: false },
        { what: 'unlink', by, before: record.remote },
      );
    default:
      return act satisfies never;
  }
}

/**
 * Takes a record out of a cancelled batch: one that was not sent or was refused is ready again.
 * Where its command is in a connector's queue, the connector is asked to withdraw it.
 */
function cancelled<S extends Snapshot>(
  mapping: EntityMapping<S>,
  record: SyncRecord<S>,
  batchId: string,
  by: string,
  context: Context,
): Decision<S> {
  if (record.batchId !== batchId) return unchanged(record);
  const line = { what: 'cancel-batch', by, batchId } as const;
  if (step(record.state, 'cancelled') !== undefined) {
    const next = { ...moved(record, 'cancelled'), waitsFor: [], reason: undefined, cause: undefined, said: undefined };
    return noted(next, line);
  }
  const message = withdrawal(mapping, record, context);
  return message === undefined ? unchanged(record) : { ...noted(record, line), messages: [message] };
}

/** Asks the connector to take back a command that it has not sent; undefined where none is out. */
export function withdrawal<S extends Snapshot>(
  mapping: EntityMapping<S>,
  { companyId, id: recordId, state, commandId: cancels }: SyncRecord<S>,
  context: Context,
): DecidedMessage | undefined {
  const edition = context.settings.get(companyId)?.edition;
  if (state !== 'sending' || cancels === undefined || edition === undefined) return undefined;
  const data = { commandId: derivedId('cancel', cancels), recordId, cancels };
  return { type: commandType(edition, mapping.entity, 'cancel'), data };
}
