import { JetStreamApiError } from '@nats-io/jetstream';
import { createInbox, errors, type Msg, type MsgHdrs, type NatsConnection } from '@nats-io/transport-node';
import { z } from 'zod';

/**
 * A stream's answer to a publication: it has stored the message, or the error that prevented it.
 */
const Answer = z.object({
  stream: z.string().optional(),
  error: z
    .object({ code: z.number(), err_code: z.number().default(0), description: z.string().default('') })
    .optional(),
});

/**
 * The start of an answer that confirms storage. An answer that reports an error starts differently,
 * so the rest need not be read.
 */
const STORED = '{"stream":"';

/** Called once: without an error when a stream has stored the message. */
export type Settled = (error?: Error) => void;

interface Pending {
  readonly settled: Settled;
  readonly deadline: number;
}

/**
 * The interval of checks for overdue answers. A publication may take this much longer than its
 * limit.
 */
const SWEEP = 250;

/**
 * Publishes to streams with many publications under way at once, over one subscription and one
 * timer for all of them. The client's own `publish` makes a request with a timer and an error of
 * its own for each message, a fifth of a relay's whole work.
 */
export class AcknowledgedPublisher {
  readonly #inbox: string;
  readonly #pending = new Map<string, Pending>();
  #last = 0;
  #sweep: NodeJS.Timeout | undefined;

  constructor(
    private readonly connection: NatsConnection,
    private readonly timeout: number,
    inboxPrefix?: string,
  ) {
    this.#inbox = createInbox(inboxPrefix);
    connection.subscribe(`${this.#inbox}.*`, { callback: (_error, message) => this.#settle(message) });
    void connection.closed().then(() => this.#failAll());
  }

  /**
   * `settled` hears when a stream has stored the message, or that it refuses it, that no stream is
   * there, or that time is up. Throws when the message cannot even be sent. A call and not a
   * promise: of those each message would cost several.
   */
  publish(subject: string, body: string, headers: MsgHdrs, settled: Settled): void {
    const key = (++this.#last).toString(36);
    this.connection.publish(subject, body, { headers, reply: `${this.#inbox}.${key}` });
    this.#pending.set(key, { settled, deadline: Date.now() + this.timeout });
    this.#sweep ??= setInterval(() => this.#failOverdue(), SWEEP);
  }

  #settle(message: Msg): void {
    const key = message.subject.slice(this.#inbox.length + 1);
    const waiting = this.#pending.get(key);
    if (waiting === undefined) return;
    this.#forget(key);
    waiting.settled(failureOf(message));
  }

  #failOverdue(): void {
    const now = Date.now();
    for (const [key, { deadline, settled }] of this.#pending) {
      if (deadline > now) return; // the map is in the order of deadlines
      this.#forget(key);
      settled(new errors.TimeoutError());
    }
  }

  #failAll(): void {
    for (const [key, { settled }] of this.#pending) {
      this.#forget(key);
      settled(new errors.ClosedConnectionError());
    }
  }

  #forget(key: string): void {
    this.#pending.delete(key);
    if (this.#pending.size > 0) return;
    clearInterval(this.#sweep);
    this.#sweep = undefined;
  }
}

function failureOf(message: Msg): Error | undefined {
  if (message.headers?.code === 503) return new errors.NoRespondersError(message.subject);
  const text = message.string();
  if (text.startsWith(STORED)) return undefined;
  const answer = Answer.safeParse(jsonOf(text));
  if (!answer.success) return new Error('A stream answered a publication with something that is no answer.');
  const { stream, error } = answer.data;
  if (error !== undefined) return new JetStreamApiError(error);
  return stream === undefined ? new Error('A stream answered a publication without its name.') : undefined;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
