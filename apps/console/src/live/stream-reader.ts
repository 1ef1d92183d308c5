import { Bus } from '@jobpro/messaging';
import { AckPolicy, DeliverPolicy, type JsMsg } from '@nats-io/jetstream';
import { Injectable } from '@nestjs/common';

/** A part of a stream: its messages from a sequence on. */
export interface StreamRange {
  readonly stream: string;
  /** Only messages of this subject, which may hold wildcards. */
  readonly subject?: string;
  readonly start: number;
}

/** Nanoseconds after which the server forgets a consumer that is not used. */
const INACTIVE_THRESHOLD = 30_000_000_000;
/** Milliseconds to wait for messages that the server has announced. */
const FETCH_TIMEOUT = 2_000;

/** Reads streams once, outside the consumers that do the work. */
@Injectable()
export class StreamReader {
  constructor(private readonly bus: Bus) {}

  /** Returns the number of messages in a range. */
  count(range: StreamRange): Promise<number> {
    return this.read(range, (pending) => Promise.resolve(pending));
  }

  /** Calls `use` with the number of messages in a range and a function that reads them. */
  async read<T>(
    { stream, subject, start }: StreamRange,
    use: (pending: number, messages: () => AsyncIterable<JsMsg>) => Promise<T>,
  ): Promise<T> {
    const { name, num_pending: pending } = await this.bus.manager.consumers.add(stream, {
      ack_policy: AckPolicy.None,
      mem_storage: true,
      inactive_threshold: INACTIVE_THRESHOLD,
      filter_subject: subject,
      deliver_policy: DeliverPolicy.StartSequence,
      opt_start_seq: start,
    });
    try {
      return await use(pending, () => this.#fetch(stream, name, pending));
    } finally {
      await this.bus.manager.consumers.delete(stream, name).catch(() => undefined);
    }
  }

  async *#fetch(stream: string, name: string, pending: number): AsyncGenerator<JsMsg> {
    if (pending === 0) return;
    const consumer = await this.bus.consumer(stream, name);
    yield* await consumer.fetch({ max_messages: pending, expires: FETCH_TIMEOUT });
  }
}
