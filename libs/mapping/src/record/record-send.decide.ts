import { createHash } from 'node:crypto';
import {
  bytesOnBus,
  commandType,
  type Entity,
  MESSAGE_BYTES,
  reason as reasonOf,
  type Reason,
  type Remote,
  type Said,
} from '@jobpro/contracts';
import type { Dependency, EntityMapping, Snapshot, TranslationContext } from '../entity-mapping.js';
import { dependencyKey, type Links, settingsDependency } from '../link/links.js';
import {
  type Context,
  type DecidedMessage,
  type Decision,
  type HistoryLine,
  noted,
  redacted,
  unchanged,
} from './decision.js';
import { causeOf } from './cause.decide.js';
import { moved, step, type SyncRecord } from './record.js';

/**
 * Takes a requested or waiting record as far as the context allows: it waits, is refused, or its
 * command is sent. `reissued`: its last command was lost on its way, so what was sent then is sent
 * under the same id.
 */
export function advance<S extends Snapshot>(
  mapping: EntityMapping<S>,
  record: SyncRecord<S>,
  context: Context,
  { reissued = false }: { readonly reissued?: boolean } = {},
): Decision<S> {
  const { companyId } = record;
  const snapshot = reissued ? (record.sentSnapshot ?? record.snapshot) : record.snapshot;
  const settings = context.settings.get(companyId);
  // JobPro's own event is no link to request: it moves the record on when it comes.
  if (snapshot === undefined || (!reissued && (record.wantedRevision ?? 0) > snapshot.revision))
    return wait(record, [{ entity: mapping.entity, id: record.id }], []);
  if (settings === undefined) return wait(record, [settingsDependency], []);

  const { edition } = settings;
  const translate = mapping.translate[edition];
  if (typeof translate !== 'function') return notApplicable(record, translate.notApplicable);

  const missing = mapping
    .dependencies(snapshot)
    .filter(({ entity, id }) => entity !== 'company' && !context.links.find(companyId, entity, id));
  if (missing.length > 0) return wait(record, missing, missing);

  const translation: TranslationContext = {
    settings,
    facts: context.facts?.get(companyId),
    remote: (entity, id) => linked(context.links, companyId, entity, id),
    openBalance: (invoiceId) => context.balances?.openBalance(companyId, invoiceId),
  };
  const translated = translate(snapshot, translation);
  if (!translated.ok) return refuse(mapping, record, { trigger: 'refused', reason: translated.reason });
  const { data, warnings } = translated;
  const connectionId = context.connections?.get(companyId);
  const attempt = (record.attempt ?? 0) + (reissued ? 0 : 1);
  const identity = [companyId, connectionId ?? edition, mapping.entity, record.id, snapshot.revision, attempt];
  const commandId = reissued && record.commandId !== undefined ? record.commandId : derivedId(...identity);
  // A document that was sent before, or before a backup was restored, may be there although this
  // command is new.
  const mayExist = reissued || attempt > 1 || context.restored === true;
  const command: DecidedMessage = {
    type: commandType(edition, mapping.entity, mapping.action),
    data: {
      commandId,
      recordId: record.id,
      warnings,
      connectionId,
      lookFirst: (mapping.action === 'create' && mayExist) || undefined,
      linked: mapping.action === 'ensure' && record.remote !== undefined ? { id: record.remote.id } : undefined,
      numberMayRepeat: record.repeatedNumber === mapping.nameOf(snapshot) || undefined,
      ...data,
    },
  };
  const bytes = bytesOnBus(command.data);
  if (bytes > MESSAGE_BYTES) {
    const size = { size: kilobytes(bytes), limit: kilobytes(MESSAGE_BYTES) };
    const reason = reasonOf('document.too-large', { what: mapping.entity, name: mapping.nameOf(snapshot), ...size });
    return refuse(mapping, record, { trigger: 'refused', reason });
  }
  const line: HistoryLine = {
    what: 'sent',
    commandId,
    revision: snapshot.revision,
    warnings: warnings.length > 0 ? warnings.map(({ sentence }) => sentence) : undefined,
    payload: redacted(data),
  };
  return {
    record: {
      ...moved(record, 'sent'),
      waitsFor: [],
      commandId,
      attempt,
      sentRevision: snapshot.revision,
      sentSnapshot: reissued ? record.sentSnapshot : undefined,
      sentSettings: settings.revision,
      reason: undefined,
      cause: undefined,
      said: undefined,
      warnings,
    },
    messages: [command],
    dependencyRequests: [],
    history: [line],
  };
}

const kilobytes = (bytes: number): string => String(Math.ceil(bytes / 1000));

/** The namespace of command ids: a random UUID that never changes. */
const NAMESPACE = Buffer.from('c0b6a1f05d2c4a3e9f4be1a5d8e7c312', 'hex');

/**
 * Returns a UUID (version 5) that is made from these parts and nothing else. A decision that is
 * repeated, after a conflict or after a backup was restored, repeats the id of its command, and
 * with it the key under which QuickBooks recognises a repeated request.
 */
export function derivedId(...parts: readonly (string | number)[]): string {
  const bytes = createHash('sha1').update(NAMESPACE).update(JSON.stringify(parts)).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** The reason why a record is not sent, with the transition it triggers. */
interface Refusal {
  readonly trigger: 'rejected' | 'refused' | 'dependencyRefused';
  readonly reason: Reason;
  readonly said?: Said;
  /**
   * The cause of another record's refusal, where that one led to this. Default: the cause of the
   * reason itself.
   */
  readonly cause?: string;
}

/** Refuses a record with a reason. Where its state does not allow that, nothing changes. */
export function refuse<S extends Snapshot>(
  mapping: EntityMapping<S>,
  record: SyncRecord<S>,
  { trigger, reason, said, cause = causeOf(reason, said) }: Refusal,
): Decision<S> {
  if (step(record.state, trigger) === undefined) return unchanged(record);
  const { id, revision, batchId } = record;
  const { code, sentence, remedy } = reason;
  return {
    record: {
      ...moved(record, trigger),
      reason,
      cause,
      said,
      // A record whose dependency was refused keeps its name: it is sent once that one is linked after all.
      waitsFor: trigger === 'dependencyRefused' ? record.waitsFor : [],
    },
    messages: [{ type: `sync.${mapping.entity}.export-failed.v1`, data: { id, revision, reason, said, batchId } }],
    dependencyRequests: [],
    fact: record.needed ? 'refused' : undefined,
    history: [{ what: 'failed', code, sentence, remedy, said }],
  };
}

function wait<S extends Snapshot>(
  record: SyncRecord<S>,
  dependencies: readonly Dependency[],
  requests: readonly Dependency[],
): Decision<S> {
  const { companyId } = record;
  const waitsFor = [...new Set(dependencies.map((dependency) => dependencyKey(companyId, dependency)))];
  // What a failed record waited for was refused, so it is requested again.
  const before = new Set(record.state === 'waiting' ? record.waitsFor : []);
  const isSame =
    record.state === 'waiting' && waitsFor.length === before.size && waitsFor.every((key) => before.has(key));
  if (isSame) return unchanged(record);
  return {
    record: {
      ...moved(record, 'dependencyMissing'),
      waitsFor,
      reason: undefined,
      cause: undefined,
      said: undefined,
    },
    messages: [],
    dependencyRequests: requests.filter((request) => !before.has(dependencyKey(companyId, request))),
    history: [{ what: 'waits', for: [...new Set(dependencies.map(({ entity, id }) => `${entity} ${id}`))] }],
  };
}

const notApplicable = <S extends Snapshot>(record: SyncRecord<S>, reason: Reason): Decision<S> =>
  noted(
    { ...moved(record, 'notApplicable'), reason, waitsFor: [] },
    { what: 'not-applicable', sentence: reason.sentence },
  );

function linked(links: Links, companyId: string, entity: Entity, id: string): Remote {
  const remote = links.find(companyId, entity, id);
  if (remote === undefined)
    throw new Error(`The translator asked for ${entity} ${id}, which its dependencies do not name.`);
  return remote;
}
