import {
  advance,
  begin,
  type BoundOperation,
  type CommandEvent,
  type CommandQueueStore,
  type CommandState,
  countAnswers,
  deferred,
  type Exchange,
  lookAgainAt,
  type OperationSpan,
  operationSpan,
  rejected,
  type SendState,
  type Completion,
  type Taken,
} from '@jobpro/connector';
import type { Answer } from '@jobpro/contracts';
import { logger } from '@jobpro/telemetry';
import { z } from 'zod';
import type { Calls } from '../call/calls.js';
import type { Access } from '../connection/connection.js';
import type { ReferenceCache } from '../reference-cache/reference-cache.js';
import type { FirstLooks } from '../reference-cache/first-looks.js';
import type { Exported } from '../exported/exported.store.js';
import { exportable, fingerprint, isExportable } from '../exported/exported-records.js';
import { operationFor } from '../operations/operations.js';
import type { OnlineWire } from '../operations/operation.js';
import { callOf, type PlannedCall, planCalls, readCall, type Sending } from './call-plan.js';
import { lookUp, lookUpReferences, recordsOf } from './look-up.js';

type Event = CommandEvent<OnlineWire>;

/** The dependencies of a command batch. */
export interface BatchContext {
  readonly owner: string;
  readonly queue: CommandQueueStore;
  readonly calls: Calls;
  readonly cache: ReferenceCache;
  readonly firstLooks: FirstLooks;
  /** Stores which records of QuickBooks are ours now. */
  readonly onExported: (exported: readonly Exported[]) => Promise<void>;
  /** Reports how long a call with several changes took. */
  readonly onBatch: (operations: number, seconds: number, replied: boolean) => void;
}

/** One command on its way through the batch. */
interface Item {
  readonly taken: Taken;
  readonly operation: BoundOperation<OnlineWire>;
  readonly span: OperationSpan;
  state: CommandState<OnlineWire>;
  /** The key of an earlier sending that is to be repeated. */
  requestKey: string | undefined;
  exchange: Exchange | undefined;
  /** Our copy of the lists would refuse the command, so that QuickBooks itself is asked. */
  distrustsCopy: boolean;
}

/** Looking, sending, and looking again after a refusal take fewer rounds than this; more is a bug. */
const MOST_ROUNDS = 24;
/** Milliseconds until a question is tried again that could not be asked. */
const ASK_AGAIN = 15_000;
/** Milliseconds. Connecting the company again makes its commands due at once, so there is no hurry. */
const OTHER_CONNECTION_AGAIN = 3_600_000;

/**
 * Carries the commands of one company from the queue to their answers. Each command follows its own states, and
 * questions or changes that fit together share one call. Answers are stored after each call, so a crash leaves only the
 * running calls unknown.
 */
export async function runBatch(context: BatchContext, commands: readonly Taken[], batchSize: number): Promise<void> {
  let open = await openItems(context, commands);
  for (let round = 0; open.length > 0; round++) {
    if (round === MOST_ROUNDS) throw new Error(`A command batch did not finish after ${MOST_ROUNDS} rounds.`);
    // Questions first, then references: what they lead to is sent together.
    if (open.some(({ state }) => state.phase === 'look' || state.phase === 'inquire')) await ask(context, open);
    else if (open.some(({ state }) => state.phase === 'resolve')) await resolve(context, open);
    else await send(context, open, batchSize);
    open = open.filter(({ state }) => state.phase !== 'complete');
  }
}

/** Begins each command. One without an operation, or of another connection, is answered at once. */
async function openItems(context: BatchContext, commands: readonly Taken[]): Promise<Item[]> {
  const items: Item[] = [];
  const refused: Completion[] = [];
  for (const taken of commands) {
    const { commandId, key } = taken;
    const bind = operationFor(key);
    if (isOfOtherConnection(taken, context.calls.access)) refused.push({ commandId, answer: waitForConnection() });
    else if (bind === undefined) refused.push({ commandId, answer: notApplicable(key) });
    else items.push(openItem(taken, bind(taken.data)));
  }
  if (refused.length > 0) countAnswers('online', await context.queue.complete(context.owner, refused));
  return items;
}

function openItem(taken: Taken, operation: BoundOperation<OnlineWire>): Item {
  const span = operationSpan(`quickbooks-online ${taken.key}`, taken.traceparent, {
    'jobpro.company': taken.companyId,
    'jobpro.record': taken.recordId,
    'jobpro.command': taken.commandId,
    'jobpro.attempt': taken.attempts + 1,
  });
  const age = taken.intentAt === undefined ? undefined : Date.now() - taken.intentAt.getTime();
  const state = begin(operation, { ...taken, age });
  return { taken, operation, span, state, requestKey: undefined, exchange: undefined, distrustsCopy: false };
}

const Named = z.looseObject({ connectionId: z.string().optional() });

/**
 * Returns whether a command belongs to another connection of its company. The ids of such a command come from another QuickBooks
 * company. In this one they name other records or none. After a lost reply it can be looked up in its own company only.
 */
function isOfOtherConnection(taken: Taken, { connectionId }: Access): boolean {
  const own = taken.connectionId ?? Named.safeParse(taken.data).data?.connectionId ?? connectionId;
  return own !== connectionId;
}

const waitForConnection = (): Answer =>
  deferred(
    new Date(Date.now() + OTHER_CONNECTION_AGAIN),
    'It was made for another QuickBooks company, and waits until the company is connected to that one again',
  );
const notApplicable = (key: string): Answer => rejected('connector.not-applicable', { action: key, edition: 'Online' });

/** Asks the questions of all items together. */
async function ask(context: BatchContext, items: readonly Item[]): Promise<void> {
  const asking = items.flatMap((item) => {
    const { state } = item;
    if (state.phase === 'inquire') return [{ item, questions: state.questions, fresh: true }];
    if (state.phase !== 'look') return [];
    // Our copy may be older than a lost sending, than the record that led to a refusal, or than what a person corrected.
    const fresh = item.distrustsCopy || state.mayHaveRun || state.fallback !== undefined;
    return [{ item, questions: state.questions, fresh }];
  });
  const traceparents = asking.map(({ item }) => item.span.traceparent);
  const answers = await lookUp(context.cache, context.firstLooks, asking, traceparents);
  asking.forEach(({ item, fresh }, index) => {
    const replies = answers[index];
    const before = item.state;
    move(item, replies === undefined ? unasked() : { kind: 'answered', replies, at: new Date() });
    if (!fresh && item.state.phase === 'complete' && item.state.answer.kind === 'rejected') {
      // Nothing is refused because of our copy alone: QuickBooks itself is asked first.
      item.state = before;
      item.distrustsCopy = true;
    }
  });
  await complete(
    context,
    asking.map(({ item }) => item),
  );
}

/** Looks up the references of all items together, and builds their requests. */
async function resolve(context: BatchContext, items: readonly Item[]): Promise<void> {
  const resolving = items.flatMap((item) => (item.state.phase === 'resolve' ? [{ item, state: item.state }] : []));
  const references = resolving.flatMap(({ state }) => state.references);
  const identify = await lookUpReferences(context.cache, references);
  const { country } = context.calls.access;
  const resolved = identify && {
    kind: 'resolved' as const,
    identify,
    context: { country, record: await recordsOf(context.cache, references, identify) },
  };
  for (const { item, state } of resolving) {
    move(item, resolved ?? unasked());
    // A repeat after a lost reply uses the key of that sending, so QuickBooks returns the first reply again.
    const repeats = item.taken.lost && state.sendings === 0 && state.name === undefined;
    item.requestKey = repeats ? item.taken.requestKey : undefined;
  }
  await complete(
    context,
    resolving.map(({ item }) => item),
  );
}

const unasked = (): Event => {
  const at = new Date();
  return { kind: 'postponed', until: new Date(at.getTime() + ASK_AGAIN), because: 'QuickBooks could not be asked', at };
};

/** Sends all items, once their intents are stored. */
async function send(context: BatchContext, items: readonly Item[], batchSize: number): Promise<void> {
  const byId = new Map(items.map((item) => [item.taken.commandId, item]));
  const sendings = items.flatMap(({ state, ...item }) => (state.phase === 'send' ? [sendingOf(item, state)] : []));
  const calls = planCalls(sendings, batchSize);
  const { connectionId } = context.calls.access;
  const intents = calls.flatMap(({ sendings: parts, keys }) =>
    parts.map(({ commandId }, index) => ({ commandId, requestKey: keys[index] ?? commandId, connectionId })),
  );
  const allowed = await context.queue.intend(context.owner, intents);
  await Promise.all(
    calls.map((call) => {
      const own = call.sendings.flatMap(({ commandId }) => byId.get(commandId) ?? []);
      // Another owner has the items that may not be sent: the whole call is left to it.
      const isAllowed = call.sendings.every(({ commandId }) => allowed.has(commandId));
      return isAllowed ? carry(context, call, own) : abandon(context, own);
    }),
  );
}

const sendingOf = (
  { taken, span, requestKey }: Omit<Item, 'state'>,
  { write, sendings }: SendState<OnlineWire>,
): Sending => ({
  commandId: taken.commandId,
  write,
  traceparent: span.traceparent,
  requestKey,
  sendings,
  attempts: taken.attempts,
});

/** Makes one call and stores the results of its items. */
async function carry(context: BatchContext, call: PlannedCall, items: readonly Item[]): Promise<void> {
  const sentAt = new Date();
  const called = await context.calls.make(callOf(context.calls.access.realmId, call));
  if (call.batchId !== undefined && 'seconds' in called) {
    context.onBatch(items.length, called.seconds, called.kind === 'reply');
  }
  const results = readCall(call, called, { sentAt, at: new Date() });
  for (const [index, item] of items.entries()) {
    const result = results[index];
    const sent = call.sendings[index]?.write;
    if (result === undefined || sent === undefined) continue;
    item.requestKey = undefined;
    item.exchange = { sent, received: result.received, said: result.said };
    await learn(context, result.event);
    move(item, result.event);
    if (item.state.phase === 'look') item.span.event('looks, because it may exist already');
  }
  await complete(context, items);
}

async function abandon(context: BatchContext, items: readonly Item[]): Promise<void> {
  for (const item of items) {
    item.span.event('left to another owner');
    const at = new Date();
    move(item, { kind: 'postponed', until: at, because: 'Another replica continues with it', at });
  }
  await complete(context, items);
}

function move(item: Item, event: Event): void {
  item.state = advance(item.operation, item.state, event);
}

/** Adds a customer or item that QuickBooks accepted to our copy of its lists, and forgets that a document's place was free. */
async function learn({ cache, firstLooks }: BatchContext, event: Event): Promise<void> {
  if (event.kind !== 'replied' || event.receipt.settlement.kind !== 'accepted') return;
  const { operation, settlement } = event.receipt;
  const { entity } = operation;
  if (entity === 'Customer' || entity === 'Item') await cache.learn(entity, settlement.record);
  if (entity === 'Invoice' || entity === 'Payment') firstLooks.forget(entity, settlement.record);
}

/** Stores the answers of those items that have one. */
async function complete(context: BatchContext, items: readonly Item[]): Promise<void> {
  const answered = items.flatMap((item) => (item.state.phase === 'complete' ? [{ item, state: item.state }] : []));
  if (answered.length === 0) return;
  const completions = answered.map(({ item: { taken, span, exchange }, state: { answer, due } }) => {
    span.end(answer);
    const lookAt = answer.kind === 'unknown' ? lookAgainAt(new Date(), taken.attempts) : undefined;
    return { commandId: taken.commandId, answer, traceparent: span.traceparent, exchange, due: due ?? lookAt };
  });
  await context.onExported(answered.flatMap(({ item, state }) => exportedOf(item, state.answer, context.calls.access)));
  const completed = await context.queue.complete(context.owner, completions);
  countAnswers('online', completed);
  logger.debug({ completed: completed.length }, 'Answers stored');
}

const Accepted = z.looseObject({ record: z.unknown() });

/** Returns the stored form of an exported record, by which a webhook's report of our own write is recognised. */
function exportedOf({ taken, exchange }: Item, answer: Answer, { realmId, companyId }: Access): Exported[] {
  const { entity } = taken;
  if (answer.kind !== 'done' || !isExportable(entity)) return [];
  const accepted = Accepted.safeParse(exchange?.received).data;
  const print = accepted === undefined ? undefined : fingerprint(entity, accepted.record);
  const list = exportable[entity];
  return [{ realmId, companyId, list, entity, remoteId: answer.remote.id, fingerprint: print }];
}
