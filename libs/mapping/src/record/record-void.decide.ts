import {
  commandType,
  type DataOf,
  type Edition,
  type MessageType,
  type Notice,
  notice,
  type NoticeCode,
  reason as reasonFor,
} from '@jobpro/contracts';
import type { EntityMapping, Snapshot } from '../entity-mapping.js';
import {
  after,
  type Context,
  type DecidedMessage,
  type Decision,
  type HistoryLine,
  merge,
  noted,
  type RecordEventOf,
  unchanged,
} from './decision.js';
import { derivedId } from './record-send.decide.js';
import { moved, step, type SyncRecord } from './record.js';

/** The notices about a document that JobPro voided after its export. They end together. */
export const voidNotices = [
  'voided-in-jobpro',
  'void-refused',
  'void-with-payments',
  'not-voided-in-quickbooks',
] as const satisfies readonly NoticeCode[];

/** The documents that a command can void, by edition. QuickBooks Desktop voids no received payment by a program. */
const voidable: Readonly<Record<Edition, readonly string[]>> = { online: ['invoice', 'payment'], desktop: ['invoice'] };

const withoutVoid = (notices: readonly Notice[], ...except: readonly NoticeCode[]): Notice[] =>
  notices.filter(({ code }) => except.includes(code) || !voidNotices.some((each) => each === code));

/**
 * JobPro voided the document. One that is not in QuickBooks is excluded, with the reason. One on its way is withdrawn where it was not
 * sent yet, and is otherwise decided on when its outcome comes. One in QuickBooks gets a task.
 */
export function voidedInJobpro<S extends Snapshot>(
  record: SyncRecord<S>,
  { revision, at, why, traceparent }: RecordEventOf<'voided-in-jobpro'>,
  withdrawal: DecidedMessage | undefined,
): Decision<S> {
  const { voidedInJobpro: before } = record;
  if (before !== undefined && revision <= before.revision) return unchanged(record);
  const next: SyncRecord<S> = {
    ...record,
    voidedInJobpro: { revision, at, why },
    traceparent: record.traceparent ?? traceparent,
  };
  const line: HistoryLine = { what: 'voided-in-jobpro', at, why };
  if (record.state === 'excluded') return noted({ ...next, reason: reasonOf(next) }, line);
  const decision = noted(record.state === 'exported' && before === undefined ? withTask(next) : next, line);
  return withdrawal === undefined ? decision : { ...decision, messages: [withdrawal] };
}

/** Returns why a document that JobPro voided is not sent. */
function reasonOf({ voidedInJobpro }: SyncRecord) {
  const { at: date = '', why } = voidedInJobpro ?? {};
  return reasonFor('voided.in-jobpro', { date, why });
}

function withTask<S extends Snapshot>(record: SyncRecord<S>): SyncRecord<S> {
  const { at: date = '', why = '' } = record.voidedInJobpro ?? {};
  return { ...record, notices: [...withoutVoid(record.notices), notice('voided-in-jobpro', { date, why })] };
}

/**
 * Applies JobPro's void to what any event led to: a record that could be sent is excluded, and one that has just been exported gets the
 * task. `before`: the record before the event.
 */
export function withVoid<S extends Snapshot>(before: SyncRecord<S>, decision: Decision<S>): Decision<S> {
  const { record } = decision;
  if (record.voidedInJobpro === undefined || record === before) return decision;
  switch (record.state) {
    case 'ready':
    case 'waiting':
    case 'failed':
    case 'requested': {
      const reason = reasonOf(record);
      const trigger = step(record.state, 'excluded') === undefined ? 'notApplicable' : 'excluded';
      const excluded = { ...moved(record, trigger), reason, cause: undefined, said: undefined, waitsFor: [] };
      const exclusion = noted(excluded, { what: 'not-applicable', sentence: reason.sentence });
      return merge(decision, record.needed ? { ...exclusion, fact: 'refused' } : exclusion);
    }
    case 'exported': {
      if (before.state === 'exported' || before.state === 'voiding') return decision;
      const task = withTask(record);
      const lines = task.notices
        .filter(({ code }) => code === 'voided-in-jobpro')
        .map(({ code, sentence }): HistoryLine => ({ what: 'noticed', code, sentence }));
      // What depends on it waits for the decision.
      return { ...decision, record: task, fact: undefined, history: [...decision.history, ...lines] };
    }
    case 'sending':
    case 'checking':
    case 'excluded':
    case 'settled':
    case 'voiding':
    case 'voided':
      return decision;
    default:
      return record.state satisfies never;
  }
}

/** Somebody chose to void the document in QuickBooks. */
export function sendVoid<S extends Snapshot>(
  mapping: EntityMapping<S>,
  record: SyncRecord<S>,
  { by, withPayments }: { readonly by: string; readonly withPayments: boolean },
  context: Context,
): Decision<S> {
  const { voidedInJobpro, companyId } = record;
  const edition = context.settings.get(companyId)?.edition;
  if (voidedInJobpro === undefined || record.remote === undefined || edition === undefined) return unchanged(record);
  if (!voidable[edition].includes(mapping.entity)) {
    const name = edition === 'online' ? 'Online' : 'Desktop';
    return refused(record, { reason: reasonFor('void.not-offered', { what: mapping.entity, edition: name }) });
  }
  const attempt = (record.attempt ?? 0) + 1;
  const connection = context.connections?.get(companyId) ?? edition;
  const commandId = derivedId(companyId, connection, mapping.entity, record.id, 'void', attempt);
  const next: SyncRecord<S> = {
    ...moved(record, 'voidSent'),
    attempt,
    commandId,
    voidedInJobpro: { ...voidedInJobpro, withPayments: withPayments || undefined },
    notices: withoutVoid(record.notices, 'voided-in-jobpro'),
  };
  const line: HistoryLine = { what: 'void-sent', by, commandId, withPayments: withPayments || undefined };
  return { ...noted(next, line), messages: [voidCommand(mapping, next, edition, context)] };
}

/** The command that voids was lost on its way. It is issued again under its id. */
export function reissueVoid<S extends Snapshot>(
  mapping: EntityMapping<S>,
  record: SyncRecord<S>,
  { commandId }: RecordEventOf<'not-received'>,
  context: Context,
): Decision<S> {
  const edition = context.settings.get(record.companyId)?.edition;
  if (commandId !== record.commandId || record.remote === undefined || edition === undefined) return unchanged(record);
  const next = { ...moved(record, 'notReceived'), checks: undefined, unanswered: false };
  return {
    ...noted(next, { what: 'not-received', commandId }),
    messages: [voidCommand(mapping, next, edition, context)],
  };
}

function voidCommand<S extends Snapshot>(
  mapping: EntityMapping<S>,
  { companyId, id, commandId, remote, name, snapshot, sentSnapshot, voidedInJobpro }: SyncRecord<S>,
  edition: Edition,
  context: Context,
): DecidedMessage {
  const sent = sentSnapshot ?? snapshot;
  return {
    type: commandType(edition, mapping.entity, 'void'),
    data: {
      commandId,
      recordId: id,
      warnings: [],
      connectionId: context.connections?.get(companyId),
      remote: { id: remote?.id },
      name: remote?.label ?? name ?? id,
      date: mapping.dateField === undefined ? undefined : sent?.[mapping.dateField],
      withPayments: voidedInJobpro?.withPayments,
    },
  };
}

/** The command is done: the document is void in QuickBooks. */
export function voidDone<S extends Snapshot>(
  mapping: EntityMapping<S>,
  record: SyncRecord<S>,
  { commandId, remote, how }: RecordEventOf<'void-done'>,
): Decision<S> {
  return record.state === 'voiding' && commandId === record.commandId
    ? voided(mapping, record, { remote, how })
    : unchanged(record);
}

/** The document is void on both sides. */
export function voided<S extends Snapshot>(
  mapping: EntityMapping<S>,
  record: SyncRecord<S>,
  { remote, how }: Pick<RecordEventOf<'void-done'>, 'remote' | 'how'>,
): Decision<S> {
  const { id, voidedInJobpro, needed } = record;
  const next: SyncRecord<S> = {
    ...moved(record, 'voided'),
    remote: { ...record.remote, ...remote, total: '0.00' },
    reason: reasonOf(record),
    notices: [],
    unanswered: false,
  };
  const data = { id, revision: voidedInJobpro?.revision ?? 1, remote: next.remote, how };
  const decision = noted(next, { what: 'voided', how });
  return { ...decision, messages: [{ type: voidedType(mapping), data }], fact: needed ? 'refused' : undefined };
}

function voidedType({ entity }: Pick<EntityMapping, 'entity'>): MessageType {
  if (entity !== 'invoice' && entity !== 'payment') throw new Error(`A ${entity} cannot be voided.`);
  return `sync.${entity}.voided.v1`;
}

/** QuickBooks refused to void the document. The task stays, with the reason. */
export function voidRejected<S extends Snapshot>(
  record: SyncRecord<S>,
  { commandId, reason, said }: RecordEventOf<'rejected'>,
): Decision<S> {
  if (commandId !== record.commandId) return unchanged(record);
  return refused({ ...moved(record, 'rejected'), unanswered: false }, { reason, said });
}

function refused<S extends Snapshot>(
  record: SyncRecord<S>,
  { reason, said }: Pick<DataOf<'outcome.invoice.rejected.v1'>, 'reason' | 'said'>,
): Decision<S> {
  const { code, sentence, remedy, details } = reason;
  const added =
    code === 'void.payments'
      ? notice('void-with-payments', { payments: details['payments'] ?? '' })
      : notice('void-refused', { because: sentence });
  const notices = [...withoutVoid(record.notices, 'voided-in-jobpro'), added];
  return noted({ ...record, notices }, { what: 'void-refused', code, sentence, remedy, said });
}

/** The document, which JobPro voided, was read in QuickBooks and is not void there. */
export function notVoidedThere<S extends Snapshot>(record: SyncRecord<S>, total: string): Decision<S> {
  const added = notice('not-voided-in-quickbooks', { total });
  const notices = record.notices.filter(({ code }) => code !== 'not-voided-in-quickbooks');
  const remote = record.remote && { ...record.remote, total };
  return after(
    { what: 'read-back', total },
    noted(
      { ...record, remote, notices: [...notices, added] },
      { what: 'noticed', code: added.code, sentence: added.sentence },
    ),
  );
}
