import type { Answer } from '@jobpro/contracts';
import {
  type CommandQueueStore,
  countAnswers,
  deferred,
  lookAgainAt,
  operationSpan,
  rejected,
  type Completion,
  type Taken,
} from '@jobpro/connector';
import { logger } from '@jobpro/telemetry';
import { z } from 'zod';
import type { Calls } from '../call/calls.js';
import type { Directory } from '../directory/directory.js';
import type { ListName } from '../directory/reference.js';
import type { Access } from '../connection/connection.js';
import type { Exported } from '../exported/exported.store.js';
import { exportable, fingerprint, isExportable } from '../exported/fingerprint.read.js';
import { operationFor } from '../operations/operations.js';
import type { Facts, Step, StepReply, WriteReply } from '../operations/step.js';
import { factsFor } from './facts.js';
import { lookUp } from './look-up.js';
import { waitsForItsOwn } from './own-connection.decide.js';
import { type Sending, ship, type Shipment, shipments } from './send.js';
import type { Next, WorkItem } from './work-item.js';

/** Looking, sending, and looking again after a refusal; nothing needs more rounds, so that more is a bug. */
const ROUNDS = 8;
const Accepted = z.looseObject({ record: z.unknown() });
/** Seconds until a command is tried again whose question could not be asked. */
const ASK_AGAIN = 15;

export interface Hands {
  readonly owner: string;
  readonly queue: CommandQueueStore;
  readonly calls: Calls;
  readonly directory: Directory;
  /** Notes what is ours in QuickBooks now. */
  readonly onExported: (exported: readonly Exported[]) => Promise<void>;
  /** Hears how long each batch took, and of how many. */
  readonly onBatch: (operations: number, seconds: number, answered: boolean) => void;
}

/**
 * Takes some commands of one company from taken to settled. Each goes its own way; what can be asked or sent together goes in one
 * call. Settled command by command as answers come, so that a crash costs only what is on the wire.
 */
export async function runParcel(hands: Hands, commands: readonly Taken[], batchSize: number): Promise<void> {
  const items: WorkItem[] = [];
  const settled: Completion[] = [];
  for (const taken of commands) {
    const elsewhere = waitsForItsOwn(taken, hands.calls.access.connectionId, new Date());
    const item = elsewhere === undefined ? begin(taken) : undefined;
    if (item === undefined) settled.push({ commandId: taken.commandId, answer: elsewhere ?? notApplicable(taken) });
    else items.push(item);
  }
  if (settled.length > 0) countAnswers('online', await hands.queue.complete(hands.owner, settled));
  let open = items;
  for (let round = 0; open.length > 0; round++) {
    if (round === ROUNDS) throw new Error('A parcel went round and round.');
    await lookForAll(hands, open);
    await buildAll(hands, open);
    await sendAll(hands, open, batchSize);
    await settleAll(hands, open);
    open = open.filter(({ next }) => next.kind !== 'settle');
  }
}

function begin(taken: Taken): WorkItem | undefined {
  const operation = operationFor(taken.key)?.(taken.data);
  if (operation === undefined) return undefined;
  const span = operationSpan(`quickbooks-online ${taken.key}`, taken.traceparent, {
    'jobpro.company': taken.companyId,
    'jobpro.record': taken.recordId,
    'jobpro.command': taken.commandId,
    'jobpro.attempt': taken.attempts + 1,
  });
  const looks = operation.looksFirst || taken.lost;
  const next: Next = looks
    ? { kind: 'look', asks: operation.lookFor(taken.commandId), had: [], fresh: taken.lost, otherwise: undefined }
    : { kind: 'build' };
  return { taken, operation, span, next, sendings: 0, exchange: undefined, settled: false };
}

const notApplicable = ({ key }: Taken): Answer =>
  rejected('connector.not-applicable', { action: key, edition: 'Online' });

/** Asks until no item looks any more. */
async function lookForAll(hands: Hands, items: readonly WorkItem[]): Promise<void> {
  for (;;) {
    const looking = items.flatMap((item) => (item.next.kind === 'look' ? [{ item, next: item.next }] : []));
    if (looking.length === 0) return;
    const traceparents = looking.map(({ item }) => item.span.traceparent);
    const asks = looking.map(({ next }) => ({ steps: next.asks, fresh: next.fresh }));
    const answers = await lookUp(hands.directory, asks, traceparents);
    looking.forEach(({ item, next }, index) => {
      const replies = answers[index];
      item.next = replies === undefined ? later('QuickBooks could not be asked') : judged(item, next, replies);
    });
  }
}

function judged(item: WorkItem, next: Extract<Next, { kind: 'look' }>, replies: readonly StepReply[]): Next {
  const all = [...next.had, ...replies];
  const verdict = item.operation.judge(all, item.taken.lost || next.otherwise !== undefined);
  switch (verdict.kind) {
    case 'answer':
      return { kind: 'settle', answer: verdict.answer };
    case 'look':
      return { ...next, asks: verdict.requests, had: all };
    case 'send':
      return sending(verdict.request, undefined);
    case 'absent':
      return next.otherwise === undefined ? { kind: 'build' } : { kind: 'settle', answer: next.otherwise };
  }
}

const later = (because: string): Next => ({
  kind: 'settle',
  answer: deferred(new Date(Date.now() + ASK_AGAIN * 1000), because),
});

function sending(step: Step, requestKey: string | undefined): Next {
  if (step.kind === 'names' || step.kind === 'query') throw new Error('A question is not sent as a change.');
  return { kind: 'send', operation: step, requestKey };
}

async function buildAll(hands: Hands, items: readonly WorkItem[]): Promise<void> {
  const building = items.filter(({ next }) => next.kind === 'build');
  if (building.length === 0) return;
  const needs = building.flatMap(({ operation }) => operation.needs);
  const facts: Facts | undefined = await factsFor(hands.directory, needs, hands.calls.access.country);
  for (const item of building) {
    if (facts === undefined) {
      item.next = later('QuickBooks could not be asked');
      continue;
    }
    const { taken, operation } = item;
    const built = operation.build(taken.commandId, facts);
    // A repeat after a lost answer goes under the key of that sending: QuickBooks then answers it with the first answer.
    const again = taken.lost && item.sendings === 0 ? taken.requestKey : undefined;
    item.next = built.kind === 'answer' ? { kind: 'settle', answer: built.answer } : sending(built.request, again);
  }
}

async function sendAll(hands: Hands, items: readonly WorkItem[], batchSize: number): Promise<void> {
  const byId = new Map(items.map((item) => [item.taken.commandId, item]));
  const out: Sending[] = [];
  for (const { taken, next, span, sendings } of items) {
    if (next.kind !== 'send') continue;
    const { operation, requestKey } = next;
    out.push({ commandId: taken.commandId, operation, requestKey, traceparent: span.traceparent, sendings });
  }
  if (out.length === 0) return;
  const planned = shipments(out, batchSize);
  const { connectionId } = hands.calls.access;
  const intents = planned.flatMap(({ sendings, keys }) =>
    sendings.map(({ commandId }, index) => ({ commandId, requestKey: keys[index] ?? commandId, connectionId })),
  );
  const allowed = await hands.queue.intend(hands.owner, intents);
  await Promise.all(
    planned.map((shipment) => deliver(hands, shipment, (id) => (allowed.has(id) ? byId.get(id) : undefined))),
  );
}

async function deliver(
  hands: Hands,
  shipment: Shipment,
  itemOf: (commandId: string) => WorkItem | undefined,
): Promise<void> {
  // Another owner has what is no longer ours: the whole call is left to him.
  if (!shipment.sendings.every(({ commandId }) => itemOf(commandId) !== undefined)) {
    for (const { commandId } of shipment.sendings) abandon(itemOf(commandId));
    return;
  }
  const { replies, called } = await ship(hands.calls, shipment);
  if (shipment.batchId !== undefined && 'seconds' in called) {
    hands.onBatch(shipment.sendings.length, called.seconds, called.kind === 'reply');
  }
  const settled: WorkItem[] = [];
  for (const [index, sent] of shipment.sendings.entries()) {
    const item = itemOf(sent.commandId);
    const reply = replies[index];
    if (item === undefined || reply === undefined) continue;
    item.sendings += 1;
    item.exchange = { sent: sent.operation, received: receivedOf(reply) };
    await learn(hands.directory, reply);
    item.next = afterReply(item, reply);
    settled.push(item);
  }
  await settleAll(hands, settled);
}

/** What another owner will answer is not answered here. */
function abandon(item: WorkItem | undefined): void {
  if (item === undefined) return;
  item.span.event('left to another owner');
  item.next = later('Another replica goes on with it');
}

function afterReply(item: WorkItem, reply: WriteReply): Next {
  const { taken, operation } = item;
  const read = operation.read(reply);
  switch (read.kind) {
    case 'look':
      item.span.event('looks, because it may be there already');
      return {
        kind: 'look',
        asks: operation.lookFor(taken.commandId),
        had: [],
        fresh: true,
        otherwise: read.otherwise,
      };
    case 'unknown':
      return { kind: 'settle', answer: read, again: lookAgainAt(new Date(), taken.attempts) };
    case 'done':
    case 'rejected':
    case 'deferred':
      return { kind: 'settle', answer: read };
  }
}

const named: Readonly<Record<string, ListName>> = { Customer: 'Customer', Item: 'Item' };

async function learn(directory: Directory, { settlement, operation, record }: WriteReply): Promise<void> {
  const list = named[operation.entity];
  if (settlement.kind === 'accepted' && list !== undefined) await directory.learn(list, record);
}

function receivedOf({ settlement, record, intuitTid }: WriteReply): unknown {
  return settlement.kind === 'accepted' ? { record, intuitTid } : { ...settlement, intuitTid };
}

/** The record of an item that is done, as it is remembered to be known again in a webhook. */
function exportedOf({ next, taken, exchange }: WorkItem, { realmId, companyId }: Access): Exported[] {
  if (next.kind !== 'settle' || next.answer.kind !== 'done' || !isExportable(taken.entity)) return [];
  const { entity } = taken;
  const seen = Accepted.safeParse(exchange?.received);
  const list = exportable[entity];
  const print = seen.success ? fingerprint(entity, seen.data.record) : undefined;
  return [{ realmId, companyId, list, entity, remoteId: next.answer.remote.id, fingerprint: print }];
}

/** Settles what has an answer, once. */
async function settleAll(hands: Hands, items: readonly WorkItem[]): Promise<void> {
  const settlements: Completion[] = [];
  for (const item of items) {
    const { next, taken, span, exchange } = item;
    if (next.kind !== 'settle' || item.settled) continue;
    item.settled = true;
    span.end(next.answer);
    settlements.push({
      commandId: taken.commandId,
      answer: next.answer,
      traceparent: span.traceparent,
      ...(exchange === undefined ? {} : { exchange }),
      ...(next.again === undefined ? {} : { due: next.again }),
    });
  }
  if (settlements.length === 0) return;
  await hands.onExported(items.flatMap((item) => exportedOf(item, hands.calls.access)));
  const done = await hands.queue.complete(hands.owner, settlements);
  countAnswers('online', done);
  logger.debug({ settled: done.length }, 'Answers settled');
}
