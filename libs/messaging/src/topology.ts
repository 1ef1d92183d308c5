import { logger } from '@jobpro/telemetry';
import {
  AckPolicy,
  type ConsumerConfig,
  DeliverPolicy,
  DiscardPolicy,
  JetStreamApiCodes,
  JetStreamApiError,
  type JetStreamManager,
  ReplayPolicy,
  RetentionPolicy,
  StorageType,
  StoreCompression,
} from '@nats-io/jetstream';
import { errors, nanos } from '@nats-io/transport-node';
import { describe, driftOf, fixedOfConsumers, fixedOfStreams } from './drift.decide.js';

/** A stream of the bus. Every stream is declared in this file, and nothing else creates streams. */
export interface StreamPlan {
  readonly name: string;
  readonly subjects: readonly [string];
  readonly description: string;
  /**
   * Days that a message is kept, read or not. Shorter than the inbox's memory, so that no message
   * can return as new.
   */
  readonly maxAgeDays: number;
}

export const streams = [
  { name: 'JOBPRO', subjects: ['jobpro.>'], description: 'Events of JobPro core.', maxAgeDays: 7 },
  { name: 'COMMAND', subjects: ['command.>'], description: 'Commands for the connectors.', maxAgeDays: 7 },
  { name: 'OUTCOME', subjects: ['outcome.>'], description: 'Outcomes of commands.', maxAgeDays: 7 },
  { name: 'MAPPING', subjects: ['mapping.>'], description: 'Events between the mapping services.', maxAgeDays: 7 },
  { name: 'SYNC', subjects: ['sync.>'], description: 'Events for JobPro core.', maxAgeDays: 7 },
  { name: 'DEAD', subjects: ['dead.>'], description: 'Messages that were given up, with the reason.', maxAgeDays: 30 },
] as const satisfies readonly StreamPlan[];

export type StreamName = (typeof streams)[number]['name'];

const byFirstToken: ReadonlyMap<string, StreamName> = new Map(
  streams.map(({ name, subjects: [all] }) => [all.slice(0, -'.>'.length), name]),
);

/** Returns the stream of a subject or pattern, or undefined where no stream would store it. */
export function streamFor(subjectOrPattern: string): StreamName | undefined {
  const end = subjectOrPattern.indexOf('.');
  return byFirstToken.get(end < 0 ? subjectOrPattern : subjectOrPattern.slice(0, end));
}

/**
 * The oldest supported version. It introduced several filter subjects for one consumer, metadata,
 * and `term` with a reason.
 */
const OLDEST = [2, 10] as const;

/**
 * Returns a sentence that says why a NATS server of this version cannot be used, or undefined if it
 * can.
 */
export function refusalOf(version: string | undefined): string | undefined {
  const [major, minor] = (/^v?(\d+)\.(\d+)/.exec(version ?? '') ?? [])
    .slice(1)
    .map((part) => Number.parseInt(part, 10));
  const words = `NATS server ${OLDEST.join('.')} or newer is needed`;
  if (major === undefined || minor === undefined) return `${words}, and this one does not say its version.`;
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return undefined;
  return `${words}, and this one is ${String(version)}: it would ignore the reasons for which messages are given up and bring them back.`;
}

const DAY = 24 * 60 * 60 * 1000;
/**
 * How long a stream recognises a duplicate by its id, in milliseconds. Covers a relay's crash. The
 * inbox stops later duplicates.
 */
const DEDUP_WINDOW = 120_000;

/** The operator's choices for all streams. An absent one stays as it is on the server. */
export interface StreamLimits {
  readonly replicas?: number | undefined;
  /** The most bytes of one stream on disk. */
  readonly maxBytes?: number | undefined;
}

/**
 * Returns the server's configuration of a stream. A full stream refuses new messages, which wait in
 * the outboxes, and never drops one that nobody has read.
 */
export const streamConfig = (plan: StreamPlan, { replicas, maxBytes }: StreamLimits = {}) => ({
  name: plan.name,
  subjects: [...plan.subjects],
  description: plan.description,
  storage: StorageType.File,
  // Full blocks are compressed, to a third and less: messages of one type are alike.
  compression: StoreCompression.S2,
  retention: RetentionPolicy.Limits,
  discard: DiscardPolicy.New,
  max_age: nanos(plan.maxAgeDays * DAY),
  duplicate_window: nanos(DEDUP_WINDOW),
  max_msgs: -1,
  max_msgs_per_subject: -1,
  allow_direct: true, // to ask for the oldest message of a pattern, for its age
  ...(replicas !== undefined && { num_replicas: replicas }),
  ...(maxBytes !== undefined && { max_bytes: maxBytes }),
});

/**
 * Creates missing streams and corrects drift. Throws where the server has a stream that cannot be
 * changed.
 */
export async function ensureStreams(manager: JetStreamManager, limits: StreamLimits = {}): Promise<void> {
  for (const plan of streams) {
    const declared = streamConfig(plan, limits);
    const actual = await orMissing(manager.streams.info(plan.name), JetStreamApiCodes.StreamNotFound);
    if (actual === undefined) {
      await manager.streams.add(declared); // the same again is accepted, so two services may start at once
      continue;
    }
    await correct(`stream ${plan.name}`, driftOf(declared, actual.config, fixedOfStreams), () =>
      manager.streams.update(plan.name, declared).catch(leaveToKeeper(plan.name)),
    );
  }
}

/** One service may change streams (`bus-access.ts`). Any other works with the stream as it is. */
const leaveToKeeper = (stream: string) => (error: unknown) => {
  if (!(error instanceof errors.PermissionViolationError)) throw error;
  logger.warn({ stream }, 'The NATS stream differs from what is declared, and this login may not change it');
};

export interface ConsumerPlan {
  readonly stream: string;
  readonly name: string;
  readonly pattern: string;
  readonly ackWait: number;
  readonly maxAckPending: number;
}

/**
 * The consumer that all replicas of a service share for one pattern. One pattern each, because a
 * server of 2.10 finds the next message for several filters some fifty times slower than for one
 * (300 against 20,000 a second). The server never gives up a message by itself, because it would
 * not report it. The service decides when to give up, and writes the dead letter first.
 */
export const consumerConfig = (plan: ConsumerPlan) =>
  ({
    durable_name: plan.name,
    ack_policy: AckPolicy.Explicit,
    deliver_policy: DeliverPolicy.All,
    replay_policy: ReplayPolicy.Instant,
    filter_subject: plan.pattern,
    ack_wait: nanos(plan.ackWait),
    max_ack_pending: plan.maxAckPending,
    max_deliver: -1,
  }) satisfies Partial<ConsumerConfig>;

/** Creates the consumer or corrects it. Throws where the server has one that cannot be changed. */
export async function ensureConsumer(manager: JetStreamManager, plan: ConsumerPlan): Promise<void> {
  const declared = consumerConfig(plan);
  const actual = await orMissing(manager.consumers.info(plan.stream, plan.name), JetStreamApiCodes.ConsumerNotFound);
  if (actual === undefined) {
    await manager.consumers.add(plan.stream, declared);
    return;
  }
  const drift = driftOf(declared, actual.config, fixedOfConsumers);
  await correct(`consumer ${plan.name} of stream ${plan.stream}`, drift, () =>
    manager.consumers.update(plan.stream, plan.name, declared),
  );
}

async function correct(what: string, drift: ReturnType<typeof driftOf>, update: () => Promise<unknown>): Promise<void> {
  switch (drift.kind) {
    case 'none':
      return;
    case 'impossible':
      throw new Error(
        `The NATS ${what} cannot be used: ${describe(drift.differences)}, and the server does not change that. ` +
          'Move its messages away and delete it; the service then creates it again.',
      );
    case 'update':
      await update().catch((error: unknown) => {
        throw new Error(`The NATS ${what} cannot be brought to what is declared: ${describe(drift.differences)}.`, {
          cause: error,
        });
      });
      logger.warn({ differences: drift.differences }, `The NATS ${what} was corrected: ${describe(drift.differences)}`);
  }
}

async function orMissing<T>(request: Promise<T>, missing: JetStreamApiCodes): Promise<T | undefined> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof JetStreamApiError && error.code === missing) return undefined;
    throw error;
  }
}
