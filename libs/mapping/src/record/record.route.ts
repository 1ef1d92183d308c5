import type { Act, DataOf, Entity, MessageType } from '@jobpro/contracts';
import type { Message } from '@jobpro/messaging';
import type { Snapshot } from '../entity-mapping.js';
import { settingsTarget, targetKey } from '../link/link.js';
import type { RecordAct, RecordEvent } from './record.events.js';

/** Where one message leads: to records by id, by their id in QuickBooks, or to whoever waits for a target. */
export interface Route<S extends Snapshot> {
  readonly message: Message;
  readonly direct: readonly { readonly id: string; readonly event: RecordEvent<S> }[];
  readonly remotes?: readonly { readonly remoteId: string; readonly event: RecordEvent<S> }[];
  readonly waiters: readonly { readonly target: string; readonly event: RecordEvent<S> }[];
  /** A selection, to be kept as a batch. */
  readonly selection?: DataOf<'jobpro.invoice.export-requested.v1'>;
  /** The company's settings changed: what failed because of them is tried again. */
  readonly settingsChanged?: true;
  /** What concerns more than single records, and has a part of the service for itself. */
  readonly beside?: Beside;
}

export type Beside =
  | { readonly kind: 'import-requested'; readonly importId: string }
  | { readonly kind: 'imported' }
  | { readonly kind: 'read-back' }
  | { readonly kind: 'act'; readonly by: string; readonly act: Act };

/** Data as the schema of these types says; the transport has parsed it by exactly that schema. */
const dataOf = <T extends MessageType>(message: Message): DataOf<T> => message.data as DataOf<T>;

/** Reads what a message means for the records of one entity. Throws for a type that the service does not listen to: a bug. */
export function route<S extends Snapshot>(message: Message): Route<S> {
  const [source, entity, word] = message.type.split('.');
  const about = { message, direct: [], waiters: [] };
  switch (`${source ?? ''}.${word ?? ''}`) {
    case 'jobpro.created':
    case 'jobpro.updated':
    case 'jobpro.recorded': {
      const snapshot = message.data as S;
      return {
        ...about,
        direct: [{ id: snapshot.id, event: { kind: 'snapshot', snapshot, traceparent: message.traceparent } }],
      };
    }
    case 'jobpro.export-requested': {
      const selection = dataOf<'jobpro.invoice.export-requested.v1'>(message);
      return {
        ...about,
        selection,
        direct: selection.ids.map((id) => ({ id, event: selectedEvent(selection, id) })),
      };
    }
    case 'jobpro.linked': {
      const { id, remoteId } = dataOf<'jobpro.customer.linked.v1'>(message);
      return {
        ...about,
        direct: [{ id, event: { kind: 'done', remote: { id: remoteId }, how: 'linked', warnings: [] } }],
      };
    }
    case 'jobpro.import-requested': {
      const { importId } = dataOf<'jobpro.customer.import-requested.v1'>(message);
      return { ...about, beside: { kind: 'import-requested', importId } };
    }
    case 'outcome.imported':
      return { ...about, beside: { kind: 'imported' } };
    case 'outcome.read-back':
      return { ...about, beside: { kind: 'read-back' } };
    case 'mapping.link-requested': {
      const { ids, sendAlong } = dataOf<'mapping.customer.link-requested.v1'>(message);
      const along = sendAlong === undefined ? [] : [{ ...sendAlong, kind: 'selected' as const }];
      return {
        ...about,
        direct: ids.flatMap((id) => [{ kind: 'needed' as const }, ...along].map((event) => ({ id, event }))),
      };
    }
    case 'mapping.linked':
      return {
        ...about,
        waiters: dataOf<'mapping.customer.linked.v1'>(message).links.map((link) => {
          const target = targetKey(message.companyId, { entity: entity as Entity, id: link.id });
          return { target, event: { kind: 'need-met', target } };
        }),
      };
    case 'mapping.refused':
      return {
        ...about,
        waiters: dataOf<'mapping.customer.refused.v1'>(message).refused.map(({ id, name, reason, cause }) => {
          const target = targetKey(message.companyId, { entity: entity as Entity, id });
          const because = cause === undefined ? { reason } : { reason, cause };
          return { target, event: { kind: 'need-refused', target, entity: entity as Entity, name, ...because } };
        }),
      };
    case 'mapping.configured': {
      const target = targetKey(message.companyId, settingsTarget);
      return { ...about, waiters: [{ target, event: { kind: 'need-met', target } }], settingsChanged: true };
    }
    case 'mapping.act-requested': {
      const { requestedBy: by, act } = dataOf<'mapping.invoice.act-requested.v1'>(message);
      return {
        ...about,
        direct: actedOn(act).map(({ id, act: one }) => ({ id, event: { kind: 'act', act: one, by } })),
        beside: { kind: 'act', by, act },
      };
    }
    case 'outcome.done':
    case 'outcome.rejected':
    case 'outcome.unknown':
    case 'outcome.deferred':
    case 'outcome.cancelled':
      return { ...about, direct: [outcome(word ?? '', message)] };
    case 'outcome.changed-remotely': {
      const { remoteId, change, at } = dataOf<'outcome.invoice.changed-remotely.v1'>(message);
      const event = { kind: 'changed-remotely' as const, change, ...(at === undefined ? {} : { at }) };
      return { ...about, remotes: [{ remoteId, event }] };
    }
    default:
      throw new Error(`no route for ${message.type}`);
  }
}

/** The acts that name their records. What names a batch, a cause or an import finds them first. */
function actedOn(act: Act): { readonly id: string; readonly act: RecordAct }[] {
  switch (act.kind) {
    case 'retry':
      return (act.ids ?? []).map((id) => ({ id, act: { kind: 'retry' } }));
    case 'exclude':
    case 'include':
    case 'send-anew': {
      const { kind } = act;
      return act.ids.map((id) => ({ id, act: { kind } }));
    }
    case 'settle':
      return act.ids.map((id) => ({ id, act: { kind: 'settle', notice: act.notice } }));
    case 'link':
      return [{ id: act.id, act: { kind: 'link', remote: act.remote } }];
    case 'plan':
    case 'cancel-batch':
    case 'tie-out':
    case 'decide-candidates':
    case 'decide-all-candidates':
    case 'undo-candidates':
      return [];
    default:
      return act satisfies never;
  }
}

function selectedEvent<S extends Snapshot>(
  selection: DataOf<'jobpro.invoice.export-requested.v1'>,
  id: string,
): RecordEvent<S> {
  const revision = selection.revisions?.[id];
  return {
    kind: 'selected',
    batchId: selection.batchId,
    requestedBy: selection.requestedBy,
    ...(revision === undefined ? {} : { revision }),
    ...(selection.sendAlong === undefined ? {} : { sendAlong: selection.sendAlong }),
  };
}

function outcome<S extends Snapshot>(word: string, message: Message): { id: string; event: RecordEvent<S> } {
  switch (word) {
    case 'done': {
      const { recordId, remote, how, total, warnings } = dataOf<'outcome.customer.done.v1'>(message);
      return {
        id: recordId,
        event: { kind: 'done', remote, how, warnings, ...(total === undefined ? {} : { total }) },
      };
    }
    case 'rejected': {
      const { recordId, commandId, reason, said } = dataOf<'outcome.customer.rejected.v1'>(message);
      return { id: recordId, event: { kind: 'rejected', commandId, reason, ...(said ? { said } : {}) } };
    }
    case 'unknown': {
      const { recordId, commandId, sentAt } = dataOf<'outcome.customer.unknown.v1'>(message);
      return { id: recordId, event: { kind: 'unknown', commandId, details: { sentAt } } };
    }
    case 'cancelled': {
      const { recordId, commandId } = dataOf<'outcome.invoice.cancelled.v1'>(message);
      return { id: recordId, event: { kind: 'withdrawn', commandId } };
    }
    default: {
      const { recordId, commandId, until, because } = dataOf<'outcome.customer.deferred.v1'>(message);
      return { id: recordId, event: { kind: 'deferred', commandId, details: { until, because } } };
    }
  }
}
