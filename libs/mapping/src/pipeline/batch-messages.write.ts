import { type DataOf, type Entity, isNeeded, type MessageType, type NeededEntity, subjectOf } from '@jobpro/contracts';
import type { Message, Outgoing } from '@jobpro/messaging';
import type { Dependency, Snapshot } from '../entity-mapping.js';
import type { DecidedMessage, Decision } from '../record/decision.js';
import { isHeld, type RecordKey, type SyncRecord } from '../record/record.js';

/** How many links one message names at most: some 100 KB, far below what NATS accepts. */
const LINKS_A_MESSAGE = 500;

type Cause = Pick<Message, 'id' | 'traceparent'>;

/** Links of one entity that records of one company need, requested in one message. */
interface LinkRequest {
  readonly companyId: string;
  readonly entity: NeededEntity;
  readonly cause: Cause;
  readonly traceparent: string;
  readonly ids: Set<string>;
  readonly sendAlong?: { readonly batchId: string; readonly requestedBy: string };
}

/** Collects the messages of a batch of decisions. However many records need a link, or are linked, few messages say so. */
export class BatchMessages {
  readonly #decided: Outgoing[] = [];
  readonly #requests = new Map<string, LinkRequest>();
  readonly #facts = new Map<string, { readonly key: RecordKey; readonly cause: Cause }>();

  constructor(private readonly entity: Entity) {}

  add<S extends Snapshot>({ record, messages, dependencyRequests, fact }: Decision<S>, cause: Cause): void {
    const { companyId, id } = record;
    const traceparent = record.traceparent ?? cause.traceparent;
    for (const message of messages) this.#decided.push(envelope(message, companyId, cause.id, traceparent));
    for (const dependency of dependencyRequests) this.#request(dependency, record, cause, traceparent);
    if (fact !== undefined) this.#facts.set(`${companyId}/${id}`, { key: { companyId, id }, cause });
  }

  /** Returns all messages. Facts are about records as they are at the end of the batch. */
  all(current: (key: RecordKey) => SyncRecord | undefined): Outgoing[] {
    return [...this.#decided, ...this.#linkRequests(), ...this.#factMessages(current)];
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
      const { companyId, id, name = id, state, remote, reason, cause: behind } = record;
      if (state === 'exported' && remote !== undefined && !isHeld(record))
        linked.add(companyId, { id, name, remote }, cause);
      if (state === 'failed' && reason !== undefined)
        refused.add(companyId, { id, name, reason, cause: behind }, cause);
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
  { id, type, data }: DecidedMessage,
  companyId: string,
  causeId: string,
  traceparent: string,
): Outgoing => ({ id, subject: subjectOf(type, companyId), type, data, causeId, traceparent });

function chunks<T>(all: readonly T[]): T[][] {
  const result: T[][] = [];
  for (let start = 0; start < all.length; start += LINKS_A_MESSAGE)
    result.push(all.slice(start, start + LINKS_A_MESSAGE));
  return result;
}
