import { randomUUID } from 'node:crypto';
import { type CommandEvent, lookAgainAt } from '@jobpro/connector';
import type { Said } from '@jobpro/contracts';
import {
  batchAnswers,
  batchRequest,
  type Settlement,
  settle,
  settleItem,
  type WriteOperation,
  writeRequest,
} from '@jobpro/quickbooks-online';
import type { Call, Called } from '../call/calls.js';
import type { OnlineWire } from '../operations/operation.js';
import { saidOf } from '../operations/refusals.js';

/** One change to be sent. */
export interface Sending {
  readonly commandId: string;
  readonly write: WriteOperation;
  readonly traceparent: string;
  /** The key of an earlier sending whose reply is lost: QuickBooks answers a repeat under it with the first reply. */
  readonly requestKey: string | undefined;
  /** How often something was sent for this command since it was taken. */
  readonly sendings: number;
  /** How often it was sent in all, which determines the intervals of look-ups after a lost reply. */
  readonly attempts: number;
}
/** The changes of one call, and the key of each. */
export interface PlannedCall {
  readonly sendings: readonly Sending[];
  readonly keys: readonly string[];
  /** Of the batch; undefined for a single change. */
  readonly batchId: string | undefined;
}

/** Up to this number of changes are sent in single calls, which do not use up the batches a minute. */
const MOST_SINGLE = 2;
const BATCH_KEY = /^([0-9a-f-]{36})\/(b\d{2})$/;
/** Seconds until a change that QuickBooks did not take is tried again. */
const RETRY = { throttled: 60, other: 15 };

/**
 * Divides changes into calls. A repeat keeps its earlier key: a change that was sent alone is sent alone again, any other in a
 * batch with the same id and at the same place, because QuickBooks identifies it by both. New changes share a batch where there
 * are enough.
 */
export function planCalls(sendings: readonly Sending[], batchSize: number): PlannedCall[] {
  const repeats = new Map<string, Sending[]>();
  const fresh: Sending[] = [];
  const calls: PlannedCall[] = [];
  for (const sending of sendings) {
    const batchId = BATCH_KEY.exec(sending.requestKey ?? '')?.[1];
    if (batchId !== undefined) repeats.set(batchId, [...(repeats.get(batchId) ?? []), sending]);
    else if (sending.requestKey !== undefined) calls.push(single(sending, sending.requestKey));
    else fresh.push(sending);
  }
  for (const [batchId, again] of repeats) {
    calls.push({ sendings: again, keys: again.map(({ requestKey = '' }) => requestKey), batchId });
  }
  if (fresh.length <= MOST_SINGLE) return [...calls, ...fresh.map((sending) => single(sending, ownKey(sending)))];
  for (let start = 0; start < fresh.length; start += batchSize) {
    const part = fresh.slice(start, start + batchSize);
    const batchId = randomUUID();
    calls.push({ sendings: part, keys: part.map((_sending, index) => `${batchId}/${place(index)}`), batchId });
  }
  return calls;
}

const single = (sending: Sending, key: string): PlannedCall => ({
  sendings: [sending],
  keys: [key],
  batchId: undefined,
});
/** The command's id, the same over every retry. What follows a refusal is another request and needs another id. */
const ownKey = ({ commandId, sendings, write }: Sending): string => {
  // A void of another version is another request, also after a restart.
  if (write.version !== undefined) return `${commandId}-v${write.version}`;
  return sendings === 0 ? commandId : `${commandId}-${sendings + 1}`;
};
const placeIn = (key: string): string => BATCH_KEY.exec(key)?.[2] ?? '';
const place = (index: number): string => `b${String(index + 1).padStart(2, '0')}`;

/** The result of one change. */
export interface Delivered {
  readonly event: CommandEvent<OnlineWire>;
  /** QuickBooks' reply, for the record's history. */
  readonly received: unknown;
  /** QuickBooks' words in a reply that does not say what became of the change. */
  readonly said: Said | undefined;
}

/** Returns the call that carries the changes. */
export function callOf(realmId: string, { sendings, keys, batchId }: PlannedCall): Call {
  const [first] = sendings;
  const [key] = keys;
  if (first === undefined || key === undefined) throw new Error('A call carries at least one change.');
  const traceparents = sendings.map(({ traceparent }) => traceparent);
  if (batchId === undefined) {
    const name = `${first.write.kind} ${first.write.entity.toLowerCase()}`;
    return { name, request: writeRequest(realmId, first.write, key), batch: false, traceparents };
  }
  const writes = sendings.map(({ write }) => write);
  const { request } = batchRequest(realmId, writes, batchId, keys.map(placeIn));
  return { name: 'batch', request, batch: true, traceparents };
}

/** When a call was made, and when its reply is read. */
export interface CallTimes {
  readonly sentAt: Date;
  readonly at: Date;
}

/** Returns the result of each change of a call, in order. */
export function readCall(planned: PlannedCall, called: Called, times: CallTimes): Delivered[] {
  const results = planned.batchId === undefined ? [singleResult(called)] : batchResults(planned, called);
  const intuitTid = called.kind === 'reply' ? (called.reply.intuitTid ?? undefined) : undefined;
  return planned.sendings.map((sending, index) => {
    const { settlement, record } = results[index] ?? { settlement: { kind: 'unknown' }, record: undefined };
    const received = settlement.kind === 'accepted' ? { record, intuitTid } : { ...settlement, intuitTid };
    const { fault } = settlement.kind === 'unknown' ? settlement : {};
    const quickBooksError = fault && saidOf(fault, intuitTid);
    return { event: eventOf(sending, { settlement, record, intuitTid }, times), received, said: quickBooksError };
  });
}

interface ChangeResult {
  readonly settlement: Settlement;
  readonly record: unknown;
}

function singleResult(called: Called): ChangeResult {
  const record = called.kind === 'reply' && called.reply.kind === 'entity' ? called.reply.value : undefined;
  return { settlement: settleCall(called, 'write'), record };
}

function batchResults({ sendings, keys }: PlannedCall, called: Called): ChangeResult[] {
  const whole = settleCall(called, 'batch');
  if (whole.kind !== 'accepted' || called.kind !== 'reply' || called.reply.kind !== 'batch') {
    const settlement: Settlement = whole.kind === 'accepted' ? { kind: 'unknown' } : whole;
    return sendings.map(() => ({ settlement, record: undefined }));
  }
  return batchAnswers(called.reply.items, keys.map(placeIn)).map((outcome) => ({
    settlement: settleItem(outcome, 'write'),
    record: outcome.kind === 'entity' ? outcome.value : undefined,
  }));
}

function settleCall(called: Called, sent: 'write' | 'batch'): Settlement {
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

/** Reports the result of a change to the command runner. */
function eventOf(
  { write, attempts }: Sending,
  { settlement, record, intuitTid }: ChangeResult & { readonly intuitTid: string | undefined },
  { sentAt, at }: CallTimes,
): CommandEvent<OnlineWire> {
  const postponed = (seconds: number, because: string): CommandEvent<OnlineWire> => ({
    kind: 'postponed',
    until: new Date(at.getTime() + seconds * 1000),
    because,
    at,
  });
  switch (settlement.kind) {
    case 'accepted':
      return {
        kind: 'replied',
        receipt: { operation: write, settlement: { kind: 'accepted', record }, intuitTid, sentAt },
      };
    case 'refused':
      return { kind: 'replied', receipt: { operation: write, settlement, intuitTid, sentAt } };
    case 'later': {
      const { because, afterSeconds } = settlement;
      return because === 'throttled'
        ? postponed(afterSeconds ?? RETRY.throttled, 'QuickBooks is busy')
        : postponed(afterSeconds ?? RETRY.other, 'QuickBooks did not take it');
    }
    case 'unauthorised':
      return postponed(RETRY.other, 'The connection to QuickBooks is being renewed');
    case 'unknown':
      return { kind: 'lost', at: sentAt, lookAt: lookAgainAt(at, attempts) };
  }
}
