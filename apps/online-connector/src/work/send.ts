import { randomUUID } from 'node:crypto';
import {
  batchAnswers,
  type BatchItemOutcome,
  batchRequest,
  type Settlement,
  settle,
  settleItem,
  type WriteOperation,
  writeRequest,
} from '@jobpro/quickbooks-online';
import type { Called, Calls } from '../call/calls.js';
import type { WriteReply } from '../operations/step.js';

/** One change on its way. */
export interface Sending {
  readonly commandId: string;
  readonly operation: WriteOperation;
  readonly traceparent: string;
  /** Where it was sent before and the answer was lost: the key of that sending, under which a repeat is no second one. */
  readonly requestKey: string | undefined;
  /** How often something was sent for this command already in this hand. */
  readonly sendings: number;
}
/** Changes that go in one call, and the key that each goes under. */
export interface Shipment {
  readonly sendings: readonly Sending[];
  readonly keys: readonly string[];
  /** Of the batch; undefined for a call of its own. */
  readonly batchId: string | undefined;
}

/** Up to so many go each in a call of its own: a batch is not worth its place in the batches a minute. */
const SINGLES = 2;
const BATCH_KEY = /^([0-9a-f-]{36})\/(b\d{2})$/;
/** Seconds after which what QuickBooks did not take is tried again. */
const AGAIN = { throttled: 60, other: 15 };

/**
 * Divides changes into calls. What is repeated goes under its old key: alone if it went alone, else in a batch of the old id and
 * under its old place, because QuickBooks knows it by both. New ones share a batch where there are enough.
 */
export function shipments(sendings: readonly Sending[], batchSize: number): Shipment[] {
  const repeats = new Map<string, Sending[]>();
  const fresh: Sending[] = [];
  const made: Shipment[] = [];
  for (const sending of sendings) {
    const batchId = BATCH_KEY.exec(sending.requestKey ?? '')?.[1];
    if (batchId !== undefined) repeats.set(batchId, [...(repeats.get(batchId) ?? []), sending]);
    else if (sending.requestKey !== undefined) made.push(alone(sending, sending.requestKey));
    else fresh.push(sending);
  }
  for (const [batchId, again] of repeats) {
    made.push({ sendings: again, keys: again.map(({ requestKey = '' }) => requestKey), batchId });
  }
  if (fresh.length <= SINGLES) return [...made, ...fresh.map((sending) => alone(sending, ownKey(sending)))];
  for (let at = 0; at < fresh.length; at += batchSize) {
    const part = fresh.slice(at, at + batchSize);
    const batchId = randomUUID();
    made.push({ sendings: part, keys: part.map((_sending, index) => `${batchId}/${place(index)}`), batchId });
  }
  return made;
}

const alone = (sending: Sending, key: string): Shipment => ({ sendings: [sending], keys: [key], batchId: undefined });
/** The command's id: the same over every retry. What follows a refusal is another request, and needs another id. */
const ownKey = ({ commandId, sendings }: Sending): string =>
  sendings === 0 ? commandId : `${commandId}-${sendings + 1}`;
const place = (index: number): string => `b${String(index + 1).padStart(2, '0')}`;

export interface Shipped {
  readonly replies: readonly WriteReply[];
  readonly called: Called;
}

/** Makes one call, and reads what it means for each change that it carried. */
export async function ship(calls: Calls, shipment: Shipment): Promise<Shipped> {
  const { realmId } = calls.access;
  const { sendings, keys, batchId } = shipment;
  const traceparents = sendings.map(({ traceparent }) => traceparent);
  const sentAt = new Date();
  const [first] = sendings;
  const [key] = keys;
  if (first === undefined || key === undefined) throw new Error('A shipment is never empty.');
  if (batchId === undefined) {
    const request = writeRequest(realmId, first.operation, key);
    const name = `${first.operation.kind} ${first.operation.entity.toLowerCase()}`;
    const called = await calls.make({ name, request, batch: false, traceparents });
    const record = called.kind === 'reply' && called.reply.kind === 'entity' ? called.reply.value : undefined;
    return { called, replies: [reply(first, settledCall(called, 'write'), record, called, sentAt)] };
  }
  const places = keys.map((each) => BATCH_KEY.exec(each)?.[2] ?? '');
  const { request } = batchRequest(
    realmId,
    sendings.map(({ operation }) => operation),
    batchId,
    places,
  );
  const called = await calls.make({ name: 'batch', request, batch: true, traceparents });
  const whole = settledCall(called, 'batch');
  if (whole.kind !== 'accepted' || called.kind !== 'reply' || called.reply.kind !== 'batch') {
    const settlement: Settlement = whole.kind === 'accepted' ? { kind: 'unknown' } : whole;
    return { called, replies: sendings.map((sending) => reply(sending, settlement, undefined, called, sentAt)) };
  }
  const outcomes = batchAnswers(called.reply.items, places);
  return {
    called,
    replies: sendings.map((sending, index) => {
      const outcome: BatchItemOutcome = outcomes[index] ?? { kind: 'unanswered' };
      const record = outcome.kind === 'entity' ? outcome.value : undefined;
      return reply(sending, settleItem(outcome, 'write'), record, called, sentAt);
    }),
  };
}

function settledCall(called: Called, sent: 'write' | 'batch'): Settlement {
  switch (called.kind) {
    case 'reply':
      return settle(called.reply, sent);
    case 'lost':
      return { kind: 'unknown' };
    case 'no-access':
      return { kind: 'unauthorised', remedy: 'reauthorise' };
    case 'not-done': {
      const because = called.because === 'throttled' ? 'throttled' : 'not-done';
      return { kind: 'later', because, afterSeconds: called.afterSeconds };
    }
  }
}

function reply(
  { operation }: Sending,
  settlement: Settlement,
  record: unknown,
  called: Called,
  sentAt: Date,
): WriteReply {
  const intuitTid = called.kind === 'reply' ? (called.reply.intuitTid ?? undefined) : undefined;
  return { kind: 'written', operation, settlement, record, intuitTid, sentAt, again: againAt(settlement, new Date()) };
}

function againAt(settlement: Settlement, now: Date): Date {
  if (settlement.kind !== 'later') return new Date(now.getTime() + AGAIN.other * 1000);
  const seconds = settlement.afterSeconds ?? (settlement.because === 'throttled' ? AGAIN.throttled : AGAIN.other);
  return new Date(now.getTime() + seconds * 1000);
}
