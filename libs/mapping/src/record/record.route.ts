import type { DataOf, Entity, MessageType } from '@jobpro/contracts';
import type { Message } from '@jobpro/messaging';
import type { Snapshot } from '../entity-mapping.js';
import { settingsTarget, targetKey } from '../link/link.js';
import type { RecordEvent } from './record.events.js';

/** Where one message leads: to records by id, or to whoever waits for a target. */
export interface Route<S extends Snapshot> {
  readonly message: Message;
  readonly direct: readonly { readonly id: string; readonly event: RecordEvent<S> }[];
  readonly waiters: readonly { readonly target: string; readonly event: RecordEvent<S> }[];
  /** A selection, to be kept as a batch. */
  readonly selection?: DataOf<'jobpro.invoice.export-requested.v1'>;
  /** The company's settings changed: what failed because of them is tried again. */
  readonly settingsChanged?: true;
  /** An import, which has no record yet: asked for, or a page of it that came. */
  readonly passes?: 'import-requested' | 'imported';
}

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
        direct: selection.ids.map((id) => ({ id, event: selectedEvent(selection, id, message) })),
      };
    }
    case 'jobpro.linked': {
      const { id, remoteId } = dataOf<'jobpro.customer.linked.v1'>(message);
      return {
        ...about,
        direct: [{ id, event: { kind: 'done', remote: { id: remoteId }, how: 'linked', warnings: [] } }],
      };
    }
    case 'jobpro.import-requested':
      return { ...about, passes: 'import-requested' };
    case 'outcome.imported':
      return { ...about, passes: 'imported' };
    case 'mapping.link-requested':
      return {
        ...about,
        direct: dataOf<'mapping.customer.link-requested.v1'>(message).ids.map((id) => ({
          id,
          event: { kind: 'needed' },
        })),
      };
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
        waiters: dataOf<'mapping.customer.refused.v1'>(message).refused.map(({ id, name, reason }) => {
          const target = targetKey(message.companyId, { entity: entity as Entity, id });
          return { target, event: { kind: 'need-refused', target, entity: entity as Entity, name, reason } };
        }),
      };
    case 'mapping.configured': {
      const target = targetKey(message.companyId, settingsTarget);
      return { ...about, waiters: [{ target, event: { kind: 'need-met', target } }], settingsChanged: true };
    }
    case 'outcome.done':
    case 'outcome.rejected':
    case 'outcome.unknown':
    case 'outcome.deferred':
      return { ...about, direct: [outcome(word ?? '', message)] };
    case 'outcome.changed-remotely':
      return about;
    default:
      throw new Error(`no route for ${message.type}`);
  }
}

function selectedEvent<S extends Snapshot>(
  selection: DataOf<'jobpro.invoice.export-requested.v1'>,
  id: string,
  message: Message,
): RecordEvent<S> {
  const revision = selection.revisions?.[id];
  return {
    kind: 'selected',
    batchId: selection.batchId,
    requestedBy: selection.requestedBy,
    traceparent: message.traceparent,
    ...(revision === undefined ? {} : { revision }),
  };
}

function outcome<S extends Snapshot>(word: string, message: Message): { id: string; event: RecordEvent<S> } {
  switch (word) {
    case 'done': {
      const { recordId, remote, how, warnings } = dataOf<'outcome.customer.done.v1'>(message);
      return { id: recordId, event: { kind: 'done', remote, how, warnings } };
    }
    case 'rejected': {
      const { recordId, commandId, reason, said } = dataOf<'outcome.customer.rejected.v1'>(message);
      return { id: recordId, event: { kind: 'rejected', commandId, reason, ...(said ? { said } : {}) } };
    }
    case 'unknown': {
      const { recordId, commandId, sentAt } = dataOf<'outcome.customer.unknown.v1'>(message);
      return { id: recordId, event: { kind: 'unknown', commandId, details: { sentAt } } };
    }
    default: {
      const { recordId, commandId, until, because } = dataOf<'outcome.customer.deferred.v1'>(message);
      return { id: recordId, event: { kind: 'deferred', commandId, details: { until, because } } };
    }
  }
}
