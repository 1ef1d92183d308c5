import type { Parsed } from '@jobpro/contracts';
import type { MessagingTables } from '@jobpro/database';
import type { Backoff } from '@jobpro/schedule';
import type { StreamLimits } from './topology.js';

/** The options with which a service connects to the bus. */
export interface MessagingOptions {
  /**
   * The name of the service: of its consumers, in its dead letters, and as the source of what it
   * sends.
   */
  readonly service: string;
  /** Its inbox and outbox. */
  readonly tables: MessagingTables;
  /**
   * One server or several, comma between: `nats://host:4222`, with `user:password@` or `token@`
   * where needed.
   */
  readonly natsUrl: string;
  readonly databaseUrl: string;
  /** Reads a message's data by the contract of its type. Never throws. */
  readonly parse: (type: string, data: unknown) => Parsed;
  /** The operator's choices for all streams. */
  readonly streams?: StreamLimits;
  readonly tuning?: Partial<Tuning>;
}

/** All times in milliseconds. The defaults are what the benchmark and the tests ran with. */
export interface Tuning {
  /** The most messages in one transaction. */
  readonly batchSize: number;
  /** The most bytes of bodies in one transaction. A single message is always accepted. */
  readonly batchBytes: number;
  /**
   * Batches of one stream worked on at once, so that the database and the bus are never idle in
   * turn.
   */
  readonly batchesInFlight: number;
  /**
   * How long the server waits for a sign of life before it gives a message to another replica.
   * Renewed at a third of it.
   */
  readonly ackWait: number;
  /** How long one batch's handler may run before its messages are no longer held for it. */
  readonly handlerLimit: number;
  /** Failures of its handler after which a message is given up. */
  readonly maxAttempts: number;
  /**
   * Deliveries after which a message that still does not end is given up even though few failures
   * were seen here.
   */
  readonly maxDeliveries: number;
  /** Waits between the attempts of one message. */
  readonly retry: Backoff;
  /** Waits while the database is gone. */
  readonly outage: Backoff;
  /**
   * The most messages of one stream that all replicas together hold unacknowledged, those that wait
   * for a retry included.
   */
  readonly maxAckPending: number;
  /** Rows a relay locks and publishes at once. */
  readonly relayBatch: number;
  /** Transactions of one relay that publish side by side while there is enough for all. */
  readonly relayLanes: number;
  /**
   * How often the relay looks without having been woken. Also how late a message with a due time
   * may be.
   */
  readonly relayPoll: number;
  /** How long a starting service waits for a server that is not there yet. */
  readonly startPatience: number;
  /** How long a publication may take. */
  readonly publishTimeout: number;
  /** Days the inbox remembers. Longer than any stream keeps a message. */
  readonly inboxDays: number;
  /** How often lag and ages are measured. */
  readonly measureEvery: number;
}

export const defaultTuning: Tuning = {
  batchSize: 1_000,
  batchBytes: 1_000_000,
  batchesInFlight: 2,
  ackWait: 30_000,
  handlerLimit: 600_000,
  maxAttempts: 5,
  maxDeliveries: 100,
  retry: { first: 500, longest: 60_000 },
  outage: { first: 200, longest: 10_000 },
  maxAckPending: 10_000,
  relayBatch: 500,
  relayLanes: 2,
  relayPoll: 1_000,
  startPatience: 60_000,
  publishTimeout: 5_000,
  inboxDays: 14,
  measureEvery: 10_000,
};

export type Settings = Omit<MessagingOptions, 'tuning'> & { readonly tuning: Tuning };

const SERVICE = /^[a-z0-9][a-z0-9-]{0,63}$/;

/** Fills in the defaults. Throws on a name that could not be a consumer's. */
export function settingsOf({ tuning, ...options }: MessagingOptions): Settings {
  if (!SERVICE.test(options.service)) throw new Error(`"${options.service}" is no service name: use a-z, 0-9 and "-".`);
  return { ...options, tuning: { ...defaultTuning, ...tuning } };
}

export const SETTINGS = Symbol('messaging settings');
