import {
  commandType,
  type DataOf,
  type Edition,
  type Entity,
  isNeeded,
  type MessageType,
  type NeededEntity,
  subjectOf,
} from '@jobpro/contracts';
import type { Message, Outgoing } from '@jobpro/messaging';
import type { Application, Dependency, EntityMapping, Snapshot } from '../entity-mapping.js';
import type { Context, DecidedMessage, Decision, HistoryEntry, RecordEvent } from '../record/decision.js';
import { decide } from '../record/record.decide.js';
import { duplicates } from '../record/record-exported.decide.js';
import { isHeld, isOut, type RecordKey, type SyncRecord, unknownRecord } from '../record/record.js';
import type { RoutedEvent } from './route.decide.js';

/** The changes that events made to the records of a batch. */
export interface RecordChanges {
  readonly added: readonly SyncRecord[];
  readonly updated: readonly { readonly before: SyncRecord; readonly after: SyncRecord }[];
  readonly history: readonly HistoryEntry[];
  readonly messages: readonly Outgoing[];
}

/** The message that caused an event. */
type Cause = Pick<Message, 'id' | 'companyId' | 'traceparent'>;

/** The records of one batch as its events change them, in turn. */
export class RecordBatch<S extends Snapshot> {
  readonly #before: ReadonlyMap<string, SyncRecord<S>>;
  readonly #current: Map<string, SyncRecord<S>>;
  /** Ids by what they waited for, and by what they are linked to in QuickBooks. */
  readonly #waiting = new Map<string, string[]>();
  readonly #byRemote = new Map<string, Set<string>>();
  readonly #history: HistoryEntry[] = [];
  readonly #messages: BatchMessages;
  readonly #unmatched: { readonly routed: RoutedEvent<S>; readonly cause: Cause }[] = [];

  constructor(
    private readonly mapping: EntityMapping<S>,
    private readonly locked: readonly SyncRecord<S>[],
    private readonly context: Context,
  ) {
    this.#before = new Map(locked.map((record) => [keyOf(record), record]));
    this.#current = new Map(this.#before);
    this.#messages = new BatchMessages(mapping.entity);
    for (const { companyId, id, waitsFor, remote } of locked) {
      for (const key of waitsFor) this.#waiting.set(key, [...(this.#waiting.get(key) ?? []), id]);
      if (remote !== undefined) this.#idsLinkedTo(companyId, remote.id).add(id);
    }
  }

  /** Returns the record as it is by now; undefined where it is neither locked nor seen. */
  find(companyId: string, id: string): SyncRecord<S> | undefined {
    return this.#current.get(keyOf({ companyId, id }));
  }

  /** Applies an event to the records that it is for. */
  apply(routed: RoutedEvent<S>, cause: Cause): void {
    const { to, event } = routed;
    const { companyId } = cause;
    switch (to.kind) {
      case 'id':
        this.#decide(to.id, event, cause);
        return;
      case 'remote': {
        const ids = this.#idsLinkedTo(companyId, to.remoteId);
        // QuickBooks may report a change before the outcome by which the record is known.
        if (ids.size === 0) this.#unmatched.push({ routed, cause });
        for (const id of [...ids]) this.#decide(id, event, cause);
        return;
      }
      case 'waiting':
        for (const id of this.#waiting.get(to.key) ?? []) this.#decide(id, event, cause);
        return;
      case 'refused-by-settings':
        for (const record of this.locked) if (record.companyId === companyId) this.#decide(record.id, event, cause);
        return;
      default:
        to satisfies never;
    }
  }

  /** Returns the changes of all events. */
  result(): RecordChanges {
    for (const { routed, cause } of this.#unmatched.splice(0)) this.apply(routed, cause);
    const added: SyncRecord[] = [];
    const updated: { before: SyncRecord; after: SyncRecord }[] = [];
    for (const [key, after] of this.#current) {
      const before = this.#before.get(key);
      if (before === undefined) added.push(after);
      else if (before !== after) updated.push({ before, after });
    }
    const messages = this.#messages.all(({ companyId, id }) => this.find(companyId, id));
    return { added, updated, history: this.#history, messages };
  }

  #decide(id: string, event: RecordEvent<S>, cause: Cause): void {
    const { companyId } = cause;
    const { balances } = this.context;
    const record = this.find(companyId, id) ?? unknownRecord(companyId, id);
    const decision = withoutChecks(record, decide(this.mapping, record, event, this.context));
    const { record: next } = decision;
    this.#keep(decision, cause);
    if (next !== record) {
      balances?.reverse(companyId, applicationsOf(this.mapping, record));
      balances?.apply(companyId, applicationsOf(this.mapping, next));
    }
    if (next.remote === record.remote || next.remote === undefined) return;
    const ids = this.#idsLinkedTo(companyId, next.remote.id);
    if (this.mapping.action === 'ensure') this.#warnDuplicates(next, ids, cause);
    else ids.clear();
    ids.add(id);
  }

  #warnDuplicates({ companyId, id }: SyncRecord<S>, ids: ReadonlySet<string>, cause: Cause): void {
    for (const otherId of ids) {
      const record = this.find(companyId, id);
      const other = this.find(companyId, otherId);
      if (otherId === id || record === undefined || other?.state !== 'exported') continue;
      for (const decision of duplicates(record, other)) this.#keep(decision, cause);
    }
  }

  #keep(decision: Decision<S>, cause: Cause): void {
    const { companyId, id, traceparent = cause.traceparent } = decision.record;
    this.#current.set(keyOf(decision.record), decision.record);
    this.#messages.add(decision, cause);
    for (const line of decision.history) this.#history.push({ companyId, id, traceId: traceIdOf(traceparent), line });
  }

  #idsLinkedTo(companyId: string, remoteId: string): Set<string> {
    const key = keyOf({ companyId, id: remoteId });
    const ids = this.#byRemote.get(key) ?? new Set();
    this.#byRemote.set(key, ids);
    return ids;
  }
}

const keyOf = ({ companyId, id }: RecordKey): string => `${companyId}/${id}`;

/** The trace id within a W3C traceparent: 32 digits behind the version. */
const traceIdOf = (traceparent: string): string => traceparent.slice(3, 35);

/** A record whose state or command changed is not overdue any more. */
function withoutChecks<S extends Snapshot>(before: SyncRecord<S>, decision: Decision<S>): Decision<S> {
  const { record } = decision;
  const isOverdue = record.state === before.state && record.commandId === before.commandId;
  if (isOverdue || (record.checks === undefined && !record.unanswered)) return decision;
  return { ...decision, record: { ...record, checks: undefined, unanswered: false } };
}

/** Returns what a payment has applied in QuickBooks as far as we know, by the rule of `balances.sql`. */
function applicationsOf<S extends Snapshot>(mapping: EntityMapping<S>, record: SyncRecord<S>): readonly Application[] {
  const sent = record.sentSnapshot ?? record.snapshot;
  const isGone = record.notices.some(({ code }) => code === 'deleted-in-quickbooks');
  return sent === undefined || !isOut(record) || isGone ? [] : (mapping.applications?.(sent) ?? []);
}

/** How many links one message names at most: some 100 KB, far below what NATS accepts. */
const LINKS_A_MESSAGE = 500;

/** Links of one entity that records of one company need, requested in one message. */
interface LinkRequest {
  readonly companyId: string;
  readonly entity: NeededEntity;
  readonly cause: Cause;
  readonly traceparent: string;
  readonly ids: Set<string>;
  readonly sendAlong?: { readonly batchId: string; readonly requestedBy: string };
}

/** Commands of one company whose outcomes are overdue, named in one message to its connector. */
interface Question {
  readonly edition: Edition;
  readonly cause: Cause;
  readonly commands: { readonly commandId: string; readonly recordId: string }[];
}

/**
 * Collects the messages of a batch of decisions: few of them, however many records need a link or
 * are linked.
 */
class BatchMessages {
  readonly #decided: Outgoing[] = [];
  readonly #requests = new Map<string, LinkRequest>();
  readonly #questions = new Map<string, Question>();
  readonly #facts = new Map<string, { readonly key: RecordKey; readonly cause: Cause }>();

  constructor(private readonly entity: Entity) {}

  add<S extends Snapshot>(decision: Decision<S>, cause: Cause): void {
    const { record, messages, dependencyRequests, question, fact } = decision;
    const { companyId, id } = record;
    const traceparent = record.traceparent ?? cause.traceparent;
    for (const message of messages) this.#decided.push(envelope(message, companyId, cause.id, traceparent));
    for (const dependency of dependencyRequests) this.#request(dependency, record, cause, traceparent);
    if (question !== undefined) this.#ask(question, record, cause);
    if (fact !== undefined) this.#facts.set(`${companyId}/${id}`, { key: { companyId, id }, cause });
  }

  /** Returns all messages. Facts are about records as they are at the end of the batch. */
  all(current: (key: RecordKey) => SyncRecord | undefined): Outgoing[] {
    return [...this.#decided, ...this.#linkRequests(), ...this.#outcomeRequests(), ...this.#factMessages(current)];
  }

  #ask({ edition, commandId }: NonNullable<Decision<Snapshot>['question']>, record: SyncRecord, cause: Cause): void {
    const { companyId, id: recordId } = record;
    const question = this.#questions.get(companyId) ?? { edition, cause, commands: [] };
    this.#questions.set(companyId, question);
    question.commands.push({ commandId, recordId });
  }

  #outcomeRequests(): Outgoing[] {
    return [...this.#questions].flatMap(([companyId, { edition, cause, commands }]) => {
      const type = commandType(edition, this.entity, 'request-outcomes');
      return chunks(commands).map((some) =>
        envelope({ type, data: { commands: some } }, companyId, cause.id, cause.traceparent),
      );
    });
  }

  #request({ entity, id }: Dependency, record: SyncRecord, cause: Cause, traceparent: string): void {
    if (!isNeeded(entity)) return;
    const { companyId, batchId, requestedBy } = record;
    const isAlong = record.sendAlong && entity === 'invoice' && batchId !== undefined && requestedBy !== undefined;
    const sendAlong = isAlong ? { batchId, requestedBy } : undefined;
    const key = `${companyId}/${entity}/${sendAlong?.batchId ?? ''}`;
    const request = this.#requests.get(key) ?? { companyId, entity, cause, traceparent, ids: new Set(), sendAlong };
    this.#requests.set(key, request);
    request.ids.add(id);
  }

  #linkRequests(): Outgoing[] {
    return [...this.#requests.values()].flatMap(({ companyId, entity, cause, traceparent, ids, sendAlong }) =>
      chunks([...ids]).map((some) => {
        const data = { ids: some, by: this.entity, sendAlong };
        return envelope({ type: `mapping.${entity}.link-requested.v1`, data }, companyId, cause.id, traceparent);
      }),
    );
  }

  #factMessages(current: (key: RecordKey) => SyncRecord | undefined): Outgoing[] {
    const { entity } = this;
    if (!isNeeded(entity)) return [];
    const linked = new Facts<DataOf<'mapping.customer.linked.v1'>['links'][number]>();
    const refused = new Facts<DataOf<'mapping.customer.refused.v1'>['refused'][number]>();
    for (const { key, cause } of this.#facts.values()) {
      const record = current(key);
      if (record === undefined) continue;
      const { companyId, id, name = id, state, remote, reason } = record;
      if (state === 'exported' && remote !== undefined && !isHeld(record))
        linked.add(companyId, { id, name, remote }, cause);
      const isVoid = record.voidedInJobpro !== undefined && (state === 'excluded' || state === 'voided');
      if ((state === 'failed' || state === 'settled' || isVoid) && reason !== undefined)
        refused.add(companyId, { id, name, reason, cause: record.cause }, cause);
    }
    return [
      ...linked.messages(`mapping.${entity}.linked.v1`, (links) => ({ links })),
      ...refused.messages(`mapping.${entity}.refused.v1`, (facts) => ({ refused: facts })),
    ];
  }
}

/** Facts of one kind, by company. */
class Facts<F> {
  readonly #byCompany = new Map<string, { readonly fact: F; readonly cause: Cause }[]>();

  add(companyId: string, fact: F, cause: Cause): void {
    const facts = this.#byCompany.get(companyId) ?? [];
    this.#byCompany.set(companyId, facts);
    facts.push({ fact, cause });
  }

  /** One message for as many facts as it can name, under the trace of the first. */
  messages(type: MessageType, dataOf: (facts: readonly F[]) => unknown): Outgoing[] {
    return [...this.#byCompany].flatMap(([companyId, all]) =>
      chunks(all).flatMap((some) => {
        const data = dataOf(some.map(({ fact }) => fact));
        return some.slice(0, 1).map(({ cause }) => envelope({ type, data }, companyId, cause.id, cause.traceparent));
      }),
    );
  }
}

const envelope = (
  { type, data }: DecidedMessage,
  companyId: string,
  causeId: string,
  traceparent: string,
): Outgoing => ({ subject: subjectOf(type, companyId), type, data, causeId, traceparent });

function chunks<T>(all: readonly T[]): T[][] {
  const result: T[][] = [];
  for (let start = 0; start < all.length; start += LINKS_A_MESSAGE)
    result.push(all.slice(start, start + LINKS_A_MESSAGE));
  return result;
}
