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

/** The messages that a mapping service listens to. */
export type RecordMessage = Message<
  Extract<
    MessageType,
    | `jobpro.${Entity}.${string}`
    | `outcome.${Entity}.${string}`
    | `mapping.${string}.${'link-requested' | 'linked' | 'refused'}.v1`
    | `mapping.${Entity}.act-requested.v1`
    | 'mapping.company.configured.v1'
  >
>;
export type ImportAsked = Extract<Message, { kind: 'jobpro.import-requested' }>;
export type ImportedPage = Extract<Message, { kind: 'outcome.imported' }>;
export type ReadBackPage = Extract<Message, { kind: 'outcome.read-back' }>;

export type Beside =
  | { readonly kind: 'import-requested'; readonly asked: ImportAsked }
  | { readonly kind: 'imported'; readonly page: ImportedPage }
  | { readonly kind: 'read-back'; readonly page: ReadBackPage }
  | { readonly kind: 'act'; readonly by: string; readonly act: Act };

/** Reads what a message means for the records of one entity. */
export function route<S extends Snapshot>(message: RecordMessage): Route<S> {
  const about = { message, direct: [], waiters: [] };
  switch (message.kind) {
    case 'jobpro.created':
    case 'jobpro.updated':
    case 'jobpro.recorded': {
      // A service listens to snapshots of its own entity alone.
      const own: Snapshot = message.data;
      const snapshot = own as S;
      return {
        ...about,
        direct: [{ id: snapshot.id, event: { kind: 'snapshot', snapshot, traceparent: message.traceparent } }],
      };
    }
    case 'jobpro.export-requested': {
      const selection = message.data;
      return {
        ...about,
        selection,
        direct: selection.ids.map((id) => ({ id, event: selectedEvent(selection, id) })),
      };
    }
    case 'jobpro.linked': {
      const { id, remoteId } = message.data;
      return {
        ...about,
        direct: [{ id, event: { kind: 'done', remote: { id: remoteId }, how: 'linked', warnings: [] } }],
      };
    }
    case 'jobpro.import-requested':
      return { ...about, beside: { kind: 'import-requested', asked: message } };
    case 'outcome.imported':
      return { ...about, beside: { kind: 'imported', page: message } };
    case 'outcome.read-back':
      return { ...about, beside: { kind: 'read-back', page: message } };
    case 'mapping.link-requested': {
      const { ids, sendAlong } = message.data;
      const along = sendAlong === undefined ? [] : [{ ...sendAlong, kind: 'selected' as const }];
      return {
        ...about,
        direct: ids.flatMap((id) => [{ kind: 'needed' as const }, ...along].map((event) => ({ id, event }))),
      };
    }
    case 'mapping.linked':
      return {
        ...about,
        waiters: message.data.links.map((link) => {
          const target = targetKey(message.companyId, { entity: message.entity, id: link.id });
          return { target, event: { kind: 'need-met', target } };
        }),
      };
    case 'mapping.refused':
      return {
        ...about,
        waiters: message.data.refused.map(({ id, name, reason, cause }) => {
          const target = targetKey(message.companyId, { entity: message.entity, id });
          const because = cause === undefined ? { reason } : { reason, cause };
          return { target, event: { kind: 'need-refused', target, entity: message.entity, name, ...because } };
        }),
      };
    case 'mapping.configured': {
      const target = targetKey(message.companyId, settingsTarget);
      return { ...about, waiters: [{ target, event: { kind: 'need-met', target } }], settingsChanged: true };
    }
    case 'mapping.act-requested': {
      const { requestedBy: by, act } = message.data;
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
      return { ...about, direct: [outcome(message)] };
    case 'outcome.changed-remotely': {
      const { remoteId, change, at } = message.data;
      const event = { kind: 'changed-remotely' as const, change, ...(at === undefined ? {} : { at }) };
      return { ...about, remotes: [{ remoteId, event }] };
    }
    default:
      return message satisfies never;
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

type Outcome = Extract<Message, { kind: `outcome.${'done' | 'rejected' | 'unknown' | 'deferred' | 'cancelled'}` }>;

function outcome<S extends Snapshot>(message: Outcome): { id: string; event: RecordEvent<S> } {
  switch (message.kind) {
    case 'outcome.done': {
      const { recordId, remote, how, total, warnings } = message.data;
      return {
        id: recordId,
        event: { kind: 'done', remote, how, warnings, ...(total === undefined ? {} : { total }) },
      };
    }
    case 'outcome.rejected': {
      const { recordId, commandId, reason, said } = message.data;
      return { id: recordId, event: { kind: 'rejected', commandId, reason, ...(said ? { said } : {}) } };
    }
    case 'outcome.unknown': {
      const { recordId, commandId, sentAt } = message.data;
      return { id: recordId, event: { kind: 'unknown', commandId, details: { sentAt } } };
    }
    case 'outcome.cancelled': {
      const { recordId, commandId } = message.data;
      return { id: recordId, event: { kind: 'withdrawn', commandId } };
    }
    case 'outcome.deferred': {
      const { recordId, commandId, until, because } = message.data;
      return { id: recordId, event: { kind: 'deferred', commandId, details: { until, because } } };
    }
    default:
      return message satisfies never;
  }
}
