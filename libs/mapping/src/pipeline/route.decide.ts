import type { Act, DataOf, Entity, MessageType } from '@jobpro/contracts';
import type { Message } from '@jobpro/messaging';
import type { Snapshot } from '../entity-mapping.js';
import { dependencyKey, settingsDependency } from '../link/links.js';
import type { RecordAct, RecordEvent } from '../record/decision.js';

/** The messages that a mapping service listens to. */
export type MappingMessage = Message<
  Extract<
    MessageType,
    | `jobpro.${Entity}.${string}`
    | `outcome.${Entity}.${string}`
    | `mapping.${string}.${'link-requested' | 'linked' | 'refused' | 'overdue'}.v1`
    | `mapping.${Entity}.act-requested.v1`
    | 'mapping.company.configured.v1'
  >
>;

/** An event with the records it is for. */
export interface RoutedEvent<S extends Snapshot = Snapshot> {
  readonly to:
    | { readonly kind: 'id'; readonly id: string }
    /** Records that are linked to this record of QuickBooks. */
    | { readonly kind: 'remote'; readonly remoteId: string }
    /** Records that wait for this dependency, by its key. */
    | { readonly kind: 'waiting'; readonly key: string }
    /** Records of the company that were refused for its settings. */
    | { readonly kind: 'refused-by-settings' };
  readonly event: RecordEvent<S>;
}

type Data<K extends Message['kind']> = Extract<Message, { readonly kind: K }>['data'];
export type Selection = Data<'jobpro.export-requested'>;
export type ImportedPage = Data<'outcome.imported'>;
export type ReadBackPage = DataOf<'outcome.invoice.read-back.v1'>;
export type CandidateAct = Extract<Act, { kind: 'decide-candidates' | 'decide-all-candidates' | 'undo-candidates' }>;

/** An act that may be on all records that failed for one cause. */
type CauseAct = { readonly kind: 'retry' } | Extract<RecordAct, { kind: 'settle-by-hand' }>;

/** An act or event on a company or a batch rather than on single records: it finds its records first. */
export type CompanyAction =
  | { readonly kind: 'select'; readonly selection: Selection }
  | { readonly kind: 'plan'; readonly planId: string; readonly ids: readonly string[]; readonly by: string }
  | {
      readonly kind: 'act-on-cause';
      readonly cause: string;
      readonly act: CauseAct;
      readonly by: string;
    }
  | { readonly kind: 'cancel-batch'; readonly batchId: string; readonly by: string }
  | { readonly kind: 'import'; readonly importId: string; readonly by: string }
  | { readonly kind: 'imported'; readonly page: ImportedPage }
  | { readonly kind: 'candidates'; readonly act: CandidateAct; readonly by: string }
  | { readonly kind: 'check'; readonly ids: readonly string[] }
  | { readonly kind: 'tie-out'; readonly act: Extract<Act, { kind: 'tie-out' }>; readonly by: string }
  | { readonly kind: 'read-back'; readonly page: ReadBackPage };

/** Meaning of one message: events of records, and perhaps a company action that leads to more of them. */
export interface Route<S extends Snapshot = Snapshot> {
  readonly message: MappingMessage;
  readonly events: readonly RoutedEvent<S>[];
  readonly action?: CompanyAction;
}

/** Routes a message. All kinds of messages and acts are handled here, and only here. */
export function route<S extends Snapshot>(message: MappingMessage): Route<S> {
  const { companyId } = message;
  const toRecord = (id: string, event: RecordEvent<S>): Route<S> => ({
    message,
    events: [{ to: { kind: 'id', id }, event }],
  });
  const toCompany = (action: CompanyAction): Route<S> => ({ message, events: [], action });
  switch (message.kind) {
    case 'jobpro.created':
    case 'jobpro.updated':
    case 'jobpro.recorded': {
      // A service listens to the snapshots of its own entity only.
      const data: Snapshot = message.data;
      const snapshot = data as S;
      return toRecord(snapshot.id, { kind: 'snapshot', snapshot, traceparent: message.traceparent });
    }
    case 'jobpro.linked': {
      const { id, remoteId } = message.data;
      return toRecord(id, { kind: 'done', remote: { id: remoteId }, how: 'linked', warnings: [] });
    }
    case 'jobpro.export-requested':
      return toCompany({ kind: 'select', selection: message.data });
    case 'jobpro.import-requested':
      return toCompany({ kind: 'import', importId: message.data.importId, by: message.data.requestedBy });
    case 'jobpro.voided': {
      const { id, revision, reason: why, voidedAt: at } = message.data;
      return toRecord(id, { kind: 'voided-in-jobpro', revision, at, why, traceparent: message.traceparent });
    }
    case 'outcome.done': {
      const { recordId, commandId, remote, how, total, warnings } = message.data;
      if (how === 'voided' || how === 'was-voided')
        return toRecord(recordId, { kind: 'void-done', commandId, remote, how });
      return toRecord(recordId, { kind: 'done', remote, how, total, warnings });
    }
    case 'outcome.rejected': {
      const { recordId, commandId, reason, said, objects } = message.data;
      return toRecord(recordId, { kind: 'rejected', commandId, reason, said, objects });
    }
    case 'outcome.unknown': {
      const { recordId, commandId, sentAt } = message.data;
      return toRecord(recordId, { kind: 'unknown', commandId, sentAt });
    }
    case 'outcome.deferred': {
      const { recordId, commandId, until, because } = message.data;
      return toRecord(recordId, { kind: 'deferred', commandId, until, because });
    }
    case 'outcome.not-received':
      return toRecord(message.data.recordId, { kind: 'not-received', commandId: message.data.commandId });
    case 'outcome.in-work':
      return {
        message,
        events: message.data.commands.map(({ recordId: id, commandId }) => ({
          to: { kind: 'id', id },
          event: { kind: 'in-work', commandId },
        })),
      };
    case 'mapping.overdue':
      return {
        message,
        events: message.data.ids.map((id) => ({ to: { kind: 'id', id }, event: { kind: 'overdue' } })),
      };
    case 'outcome.cancelled':
      return toRecord(message.data.recordId, { kind: 'withdrawn', commandId: message.data.commandId });
    case 'outcome.changed-remotely': {
      const { remoteId, change, at, into, sendAgainBy: by } = message.data;
      const to = { kind: 'remote', remoteId } as const;
      const events: RoutedEvent<S>[] = [{ to, event: { kind: 'changed-remotely', change, at, into } }];
      if (by !== undefined) events.push({ to, event: { kind: 'act', act: { kind: 'send-anew' }, by } });
      return { message, events };
    }
    case 'outcome.imported':
      return toCompany({ kind: 'imported', page: message.data });
    case 'outcome.read-back':
      return toCompany({ kind: 'read-back', page: message.data });
    case 'mapping.link-requested': {
      const { ids, sendAlong } = message.data;
      const events: RecordEvent<S>[] = [
        { kind: 'needed' },
        ...(sendAlong ? [{ kind: 'selected' as const, ...sendAlong }] : []),
      ];
      return { message, events: ids.flatMap((id) => events.map((event) => ({ to: { kind: 'id', id }, event }))) };
    }
    case 'mapping.linked': {
      const { entity, data } = message;
      return {
        message,
        events: data.links.map(({ id }) => dependencyMet(dependencyKey(companyId, { entity, id }))),
      };
    }
    case 'mapping.refused': {
      const { entity, data } = message;
      return {
        message,
        events: data.refused.map(({ id, name, reason, cause }) => {
          const key = dependencyKey(companyId, { entity, id });
          const to = { kind: 'waiting', key } as const;
          if (reason.code === 'settled.by-hand' || reason.code === 'voided.in-jobpro') {
            const how = reason.code === 'settled.by-hand' ? 'by-hand' : 'voided';
            return { to, event: { kind: 'dependency-settled', key, entity, name, how } };
          }
          return {
            to,
            event: { kind: 'dependency-refused', key, entity, name, reason, cause },
          };
        }),
      };
    }
    case 'mapping.configured':
      return {
        message,
        events: [
          dependencyMet(dependencyKey(companyId, settingsDependency)),
          { to: { kind: 'refused-by-settings' }, event: { kind: 'settings-changed' } },
        ],
      };
    case 'mapping.act-requested': {
      const { act, requestedBy: by } = message.data;
      return { message, ...routeAct(act, by) };
    }
    default:
      return message satisfies never;
  }
}

const dependencyMet = (key: string): RoutedEvent<never> => ({
  to: { kind: 'waiting', key },
  event: { kind: 'dependency-met', key },
});

/** The same act on each of these records. */
export const onRecords = (ids: readonly string[], act: RecordAct, by: string): RoutedEvent<never>[] =>
  ids.map((id) => ({ to: { kind: 'id', id }, event: { kind: 'act', act, by } }));

function routeAct(act: Act, by: string): Pick<Route<never>, 'events' | 'action'> {
  switch (act.kind) {
    case 'retry':
      return onCause(act, { kind: 'retry' }, by);
    case 'settle-by-hand':
      return onCause(act, { kind: 'settle-by-hand', note: act.note }, by);
    case 'exclude':
    case 'include':
    case 'reopen':
    case 'send-anew':
    case 'send-anyway':
    case 'void':
    case 'void-with-payments':
      return { events: onRecords(act.ids, { kind: act.kind }, by) };
    case 'settle':
      return { events: onRecords(act.ids, { kind: 'settle', notice: act.notice }, by) };
    case 'link':
      return { events: onRecords([act.id], { kind: 'link', remote: act.remote }, by) };
    case 'plan':
      return { events: [], action: { kind: 'plan', planId: act.planId, ids: act.ids, by } };
    case 'cancel-batch':
      return { events: [], action: { kind: 'cancel-batch', batchId: act.batchId, by } };
    case 'check':
      return { events: [], action: { kind: 'check', ids: act.ids } };
    case 'tie-out':
      return { events: [], action: { kind: 'tie-out', act, by } };
    case 'decide-candidates':
    case 'decide-all-candidates':
    case 'undo-candidates':
      return { events: [], action: { kind: 'candidates', act, by } };
    default:
      return act satisfies never;
  }
}

/** The same act on the records that are named and on all that failed for a cause. */
const onCause = (
  { ids = [], cause }: { readonly ids?: readonly string[] | undefined; readonly cause?: string | undefined },
  act: CauseAct,
  by: string,
): Pick<Route<never>, 'events' | 'action'> => ({
  events: onRecords(ids, act, by),
  action: cause === undefined ? undefined : { kind: 'act-on-cause', cause, act, by },
});
