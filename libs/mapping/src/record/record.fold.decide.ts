import { type Entity, type MessageType, isNeeded, subjectOf } from '@jobpro/contracts';
import type { Message, Outgoing } from '@jobpro/messaging';
import type { Draw, EntityMapping, Snapshot, Target } from '../entity-mapping.js';
import type { Decision, Facts, Send } from './decision.js';
import { decide } from './record.decide.js';
import type { RecordEvent } from './record.events.js';
import { isHeld, type PassportLine, type SyncRecord, unknownRecord } from './record.js';
import { namedAlike } from './record.twins.decide.js';
import type { Route } from './record.route.js';
import type { RecordKey } from './record.store.js';

/** How many links one message names at most: some 100 KB, far under what NATS takes. */
const LINKS_A_MESSAGE = 500;

/** What a batch of messages leads to. */
export interface Folded {
  /** `before` is undefined for a record seen for the first time. */
  readonly changed: readonly { readonly before: SyncRecord | undefined; readonly after: SyncRecord }[];
  readonly outgoing: readonly Outgoing[];
  readonly passport: readonly (RecordKey & { readonly traceId: string | undefined; readonly line: PassportLine })[];
}

type RemoteChange<S extends Snapshot> = NonNullable<Route<S>['remotes']>[number];
const keyOf = ({ companyId, id }: RecordKey): string => `${companyId}/${id}`;
/** The trace id within a W3C traceparent: 32 digits behind the version. */
const traceIdOf = (traceparent: string | undefined): string | undefined => traceparent?.slice(3, 35);

/** Something to say about several records of one company, said in one message. */
interface Gathered {
  readonly companyId: string;
  readonly entity: Target['entity'];
  readonly cause: Message;
  readonly traceparent: string;
  readonly ids: Set<string>;
  readonly sendAlong?: { readonly batchId: string; readonly requestedBy: string };
}

/**
 * Folds the messages of a batch, in turn, over the records they concern. Pure but for `facts.newId`: the same records, messages
 * and ids give the same result.
 */
export function foldBatch<S extends Snapshot>(
  mapping: EntityMapping<S>,
  routes: readonly Route<S>[],
  locked: readonly SyncRecord<S>[],
  facts: Facts,
): Folded {
  const before = new Map(locked.map((record) => [keyOf(record), record]));
  const current = new Map(before);
  const waiting = indexByTarget(locked);
  const byRemote = indexByRemote(locked);
  const passport: (RecordKey & { traceId: string | undefined; line: PassportLine })[] = [];
  const outgoing: Outgoing[] = [];
  const asks = new Map<string, Gathered>();
  const tells = new Map<string, { record: RecordKey; cause: Message }>();

  const apply = (companyId: string, id: string, event: RecordEvent<S>, message: Message) => {
    const key = keyOf({ companyId, id });
    const record = current.get(key) ?? unknownRecord(companyId, id);
    const decision = decide(mapping, record, event, facts);
    current.set(key, decision.record);
    collect(decision, message);
    if (decision.record !== record) {
      facts.balances?.give(companyId, drawn(mapping, record));
      facts.balances?.take(companyId, drawn(mapping, decision.record));
    }
    if (decision.record.remote === record.remote || decision.record.remote === undefined) return;
    if (mapping.action === 'ensure') tellTwins(decision.record, message);
    else byRemote.set(remoteKey(companyId, decision.record.remote.id), new Set([id]));
  };
  /** Two records of JobPro that became one of QuickBooks: each is told of the other. */
  const tellTwins = (record: SyncRecord<S>, message: Message) => {
    if (record.remote === undefined) return;
    const key = remoteKey(record.companyId, record.remote.id);
    const others = [...(byRemote.get(key) ?? [])].filter((id) => id !== record.id);
    byRemote.set(key, new Set([...others, record.id]));
    for (const id of others) {
      const other = current.get(keyOf({ companyId: record.companyId, id }));
      const now = current.get(keyOf(record));
      if (other?.state !== 'exported' || now === undefined) continue;
      for (const decision of namedAlike(now, other)) {
        current.set(keyOf(decision.record), decision.record);
        collect(decision, message);
      }
    }
  };
  const collect = (decision: Decision<S>, cause: Message) => {
    const { companyId, id, traceparent } = decision.record;
    const trace = traceparent ?? cause.traceparent;
    for (const line of decision.passport) passport.push({ companyId, id, traceId: traceIdOf(trace), line });
    for (const send of decision.sends) outgoing.push(envelope(send, companyId, cause, trace));
    for (const ask of decision.asks) gather(asks, ask, decision.record, cause, trace);
    if (decision.tells !== undefined) tells.set(keyOf({ companyId, id }), { record: { companyId, id }, cause });
  };

  /** Answers whether anybody has it. */
  const applyRemotely = ({ remoteId, event }: RemoteChange<S>, message: Message): boolean => {
    const ids = [...(byRemote.get(remoteKey(message.companyId, remoteId)) ?? [])];
    for (const id of ids) apply(message.companyId, id, event, message);
    return ids.length > 0;
  };
  const unmatched: { readonly change: RemoteChange<S>; readonly message: Message }[] = [];

  for (const { message, direct, remotes, waiters, settingsChanged } of routes) {
    for (const { id, event } of direct) apply(message.companyId, id, event, message);
    for (const change of remotes ?? []) if (!applyRemotely(change, message)) unmatched.push({ change, message });
    for (const { target, event } of waiters) {
      for (const id of waiting.get(target) ?? []) apply(message.companyId, id, event, message);
    }
    if (!settingsChanged) continue;
    for (const { companyId, id } of locked) {
      if (companyId === message.companyId) apply(companyId, id, { kind: 'settings-changed' }, message);
    }
  }

  // Told before the outcome by which it is known.
  for (const { change, message } of unmatched) applyRemotely(change, message);

  const changed = [...current].flatMap(([key, after]) =>
    before.get(key) === after ? [] : [{ before: before.get(key), after }],
  );
  const told = [...tells.values()].flatMap(({ record, cause }) => {
    const now = current.get(keyOf(record));
    return now === undefined ? [] : [{ record: now, cause }];
  });
  return { changed, outgoing: [...outgoing, ...askFor(mapping.entity, asks), ...tell(mapping.entity, told)], passport };
}

/** What of invoices a payment uses up in QuickBooks, as far as we know: `balances.sql` says the same. */
function drawn<S extends Snapshot>(mapping: EntityMapping<S>, record: SyncRecord<S>): readonly Draw[] {
  const sent = record.sentSnapshot ?? record.snapshot;
  const isOut = record.state === 'sending' || record.state === 'checking' || record.state === 'exported';
  const isGone = record.notices.some(({ code }) => code === 'deleted-in-quickbooks');
  return sent === undefined || !isOut || isGone ? [] : (mapping.draws?.(sent) ?? []);
}

const remoteKey = (companyId: string, remoteId: string) => `${companyId}/${remoteId}`;

function indexByRemote(records: readonly SyncRecord[]): Map<string, ReadonlySet<string>> {
  const index = new Map<string, Set<string>>();
  for (const { companyId, id, remote } of records) {
    if (remote === undefined) continue;
    const key = remoteKey(companyId, remote.id);
    index.set(key, (index.get(key) ?? new Set()).add(id));
  }
  return index;
}

function indexByTarget(records: readonly SyncRecord[]): ReadonlyMap<string, readonly string[]> {
  const index = new Map<string, string[]>();
  for (const record of records) {
    for (const target of record.waitsFor) {
      const ids = index.get(target);
      if (ids === undefined) index.set(target, [record.id]);
      else ids.push(record.id);
    }
  }
  return index;
}

function envelope(
  { id, type, data }: Send,
  companyId: string,
  { id: causeId }: Message,
  traceparent: string,
): Outgoing {
  const sent = { subject: subjectOf(type, companyId), type, data, causeId, traceparent };
  return id === undefined ? sent : { ...sent, id };
}

function gather(
  asks: Map<string, Gathered>,
  ask: Target,
  { companyId, sendAlong, batchId, requestedBy }: SyncRecord,
  cause: Message,
  traceparent: string,
): void {
  const along =
    sendAlong && ask.entity === 'invoice' && batchId !== undefined && requestedBy !== undefined
      ? { batchId, requestedBy }
      : undefined;
  const key = `${companyId}/${ask.entity}/${along?.batchId ?? ''}`;
  const gathered = asks.get(key) ?? {
    companyId,
    entity: ask.entity,
    cause,
    traceparent,
    ids: new Set<string>(),
    ...(along === undefined ? {} : { sendAlong: along }),
  };
  asks.set(key, gathered);
  gathered.ids.add(ask.id);
}

/** However many records need a link, one message asks for it. */
function askFor(by: Entity, asks: ReadonlyMap<string, Gathered>): Outgoing[] {
  return [...asks.values()].flatMap(({ companyId, entity, cause, traceparent, ids, sendAlong }) => {
    if (!isNeeded(entity)) return [];
    const type: MessageType = `mapping.${entity}.link-requested.v1`;
    return chunks([...ids]).map((some) =>
      envelope({ type, data: { ids: some, by, ...(sendAlong ? { sendAlong } : {}) } }, companyId, cause, traceparent),
    );
  });
}

/** Tells those who wait, as the record stands at the end of the batch. */
function tell(entity: Entity, told: readonly { record: SyncRecord; cause: Message }[]): Outgoing[] {
  if (!isNeeded(entity)) return [];
  const byCompany = new Map<string, { record: SyncRecord; cause: Message }[]>();
  for (const one of told) byCompany.set(one.record.companyId, [...(byCompany.get(one.record.companyId) ?? []), one]);
  return [...byCompany].flatMap(([companyId, all]) => {
    const links = all.flatMap(({ record, ...rest }) => {
      const { id, name, remote, state } = record;
      return state === 'exported' && remote !== undefined && !isHeld(record)
        ? [{ ...rest, about: { id, name: name ?? id, remote } }]
        : [];
    });
    const refused = all.flatMap(({ record: { id, name, reason, cause: behind, state }, ...rest }) =>
      state === 'failed' && reason !== undefined
        ? [{ ...rest, about: { id, name: name ?? id, reason, ...(behind === undefined ? {} : { cause: behind }) } }]
        : [],
    );
    const say = (type: MessageType, field: 'links' | 'refused', some: readonly { about: unknown; cause: Message }[]) =>
      some
        .slice(0, 1)
        .map(({ cause }) =>
          envelope({ type, data: { [field]: some.map(({ about }) => about) } }, companyId, cause, cause.traceparent),
        );
    return [
      ...chunks(links).flatMap((some) => say(`mapping.${entity}.linked.v1`, 'links', some)),
      ...chunks(refused).flatMap((some) => say(`mapping.${entity}.refused.v1`, 'refused', some)),
    ];
  });
}

function chunks<T>(all: readonly T[]): T[][] {
  const result: T[][] = [];
  for (let start = 0; start < all.length; start += LINKS_A_MESSAGE)
    result.push(all.slice(start, start + LINKS_A_MESSAGE));
  return result;
}
