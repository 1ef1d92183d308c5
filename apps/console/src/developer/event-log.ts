import { AckPolicy, DeliverPolicy, type JsMsg } from '@nats-io/jetstream';
import { Bus, type StreamName } from '@jobpro/messaging';
import { Inject, Injectable } from '@nestjs/common';
import type { Logged, ways } from './developer.schema.js';

type Way = (typeof ways)[number];

/** Where a company's messages lie, and what its own are called there. */
const places: Readonly<Record<Way, readonly [StreamName, (companyId: string) => string][]>> = {
  'from-jobpro': [['JOBPRO', (companyId) => `jobpro.${companyId}.>`]],
  'to-jobpro': [['SYNC', (companyId) => `sync.${companyId}.>`]],
  within: [
    ['MAPPING', (companyId) => `mapping.${companyId}.>`],
    ['COMMAND', (companyId) => `command.*.${companyId}.>`],
    ['OUTCOME', (companyId) => `outcome.${companyId}.>`],
  ],
};
const isWay = (text: string): text is Way => Object.hasOwn(places, text);
const all = Object.keys(places).filter(isWay);

/** More of a message's data is not shown. */
const SHOWN = 20_000;
/** So many times more than wanted are read and let go; beyond, it pays to seek nearer. */
const MOST_TIMES = 4;
/** Nanoseconds after which the server forgets a consumer that nobody asks. */
const FORGET_AFTER = 10_000_000_000;

/** One company's latest messages, as the bus keeps them. */
@Injectable()
export class EventLog {
  constructor(@Inject(Bus) private readonly bus: Bus) {}

  /** The newest first. */
  async latest(companyId: string, way: Way | undefined, limit: number): Promise<Omit<Logged, 'trace'>[]> {
    const wanted = way === undefined ? all : [way];
    const found = await Promise.all(
      wanted.flatMap((each) =>
        places[each].map(async ([stream, subject]) =>
          (await this.#tail(stream, subject(companyId), limit)).map((message) => logged(each, stream, message)),
        ),
      ),
    );
    return found
      .flat()
      .sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : b.sequence - a.sequence))
      .slice(0, limit);
  }

  /**
   * A stream is read forwards, and other companies' messages lie between. So the place to begin is sought by asking how many of
   * the company's lie behind it: in steps that double until there are enough, then by halves until there are not too many.
   */
  async #tail(stream: StreamName, subject: string, limit: number): Promise<JsMsg[]> {
    const { first_seq: first, last_seq: last, messages } = (await this.bus.manager.streams.info(stream)).state;
    if (messages === 0) return [];
    const countFrom = (start: number) =>
      this.#from(stream, subject, start, (_name, pending) => Promise.resolve(pending));
    let [tooFew, enough] = [last + 1, Math.max(first, last - limit + 1)];
    let pending = await countFrom(enough);
    for (let back = 2 * limit; pending < limit && enough > first; back *= 2) {
      [tooFew, enough] = [enough, Math.max(first, last - back + 1)];
      pending = await countFrom(enough);
    }
    while (pending > MOST_TIMES * limit && tooFew - enough > 1) {
      const middle = Math.floor((enough + tooFew) / 2);
      const behind = await countFrom(middle);
      if (behind < limit) tooFew = middle;
      else [enough, pending] = [middle, behind];
    }
    return this.#from(stream, subject, enough, (name, there) => this.#read(stream, name, there, limit));
  }

  /** A consumer from a place in the stream on, for as long as `use` takes. */
  async #from<T>(
    stream: StreamName,
    subject: string,
    start: number,
    use: (name: string, pending: number) => Promise<T>,
  ): Promise<T> {
    const { name, num_pending: pending } = await this.bus.manager.consumers.add(stream, {
      ack_policy: AckPolicy.None,
      mem_storage: true,
      inactive_threshold: FORGET_AFTER,
      filter_subject: subject,
      deliver_policy: DeliverPolicy.StartSequence,
      opt_start_seq: start,
    });
    try {
      return await use(name, pending);
    } finally {
      await this.bus.manager.consumers.delete(stream, name).catch(() => undefined);
    }
  }

  async #read(stream: StreamName, name: string, pending: number, limit: number): Promise<JsMsg[]> {
    if (pending === 0) return [];
    const found: JsMsg[] = [];
    const consumer = await this.bus.consumer(stream, name);
    for await (const message of await consumer.fetch({ max_messages: pending, expires: 2_000 })) {
      found.push(message);
      if (found.length > limit) found.shift();
    }
    return found;
  }
}

function logged(way: Way, stream: string, message: JsMsg): Omit<Logged, 'trace'> {
  const header = (name: string): string => message.headers?.get(name) ?? '';
  const data = message.string();
  return {
    way,
    stream,
    sequence: message.seq,
    at: message.time.toISOString(),
    subject: message.subject,
    type: header('ce-type'),
    id: header('ce-id'),
    traceId: header('traceparent').split('-')[1] ?? null,
    data: data.slice(0, SHOWN),
    cut: data.length > SHOWN,
  };
}
