import { withoutPaymentNumbers } from '@jobpro/contracts';
import { Bus, type StreamName } from '@jobpro/messaging';
import type { JsMsg } from '@nats-io/jetstream';
import { Injectable } from '@nestjs/common';
import { type StreamRange, StreamReader } from '../live/stream-reader.js';
import { type LoggedMessage, Way } from './developer.schema.js';

/** The streams of each way, and the subjects of one company there. */
const streams: Readonly<Record<Way, readonly [StreamName, (companyId: string) => string][]>> = {
  'from-jobpro': [['JOBPRO', (companyId) => `jobpro.${companyId}.>`]],
  'to-jobpro': [['SYNC', (companyId) => `sync.${companyId}.>`]],
  within: [
    ['MAPPING', (companyId) => `mapping.${companyId}.>`],
    ['COMMAND', (companyId) => `command.*.${companyId}.>`],
    ['OUTCOME', (companyId) => `outcome.${companyId}.>`],
  ],
};

/** Characters of a message's data that are shown. */
const SHOWN = 20_000;
/** How many times more messages than requested may be read. Above that, a later start is searched for. */
const MOST_TIMES = 4;

/** Reads one company's latest messages from the streams. */
@Injectable()
export class MessageLog {
  constructor(
    private readonly bus: Bus,
    private readonly reader: StreamReader,
  ) {}

  /** Returns the latest messages, newest first. */
  async latest(companyId: string, way: Way | undefined, limit: number): Promise<Omit<LoggedMessage, 'trace'>[]> {
    const ways = way === undefined ? Way.options : [way];
    const messages = await Promise.all(
      ways.flatMap((each) =>
        streams[each].map(async ([stream, subject]) =>
          (await this.#tail(stream, subject(companyId), limit)).map((message) => entryOf(each, stream, message)),
        ),
      ),
    );
    return messages
      .flat()
      .sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : b.sequence - a.sequence))
      .slice(0, limit);
  }

  /**
   * Returns a company's last messages of a stream. A stream is read forwards, and holds other companies' messages too.
   * The start is found by counting the company's messages behind it: in steps that double until there are enough, then
   * by halves until there are not too many.
   */
  async #tail(stream: StreamName, subject: string, limit: number): Promise<JsMsg[]> {
    const { first_seq: first, last_seq: last, messages } = (await this.bus.manager.streams.info(stream)).state;
    if (messages === 0) return [];
    const countFrom = (start: number) => this.reader.count({ stream, subject, start });
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
    return this.#last({ stream, subject, start: enough }, limit);
  }

  #last(range: StreamRange, limit: number): Promise<JsMsg[]> {
    return this.reader.read(range, async (_pending, messages) => {
      const last: JsMsg[] = [];
      for await (const message of messages()) {
        last.push(message);
        if (last.length > limit) last.shift();
      }
      return last;
    });
  }
}

function entryOf(way: Way, stream: string, message: JsMsg): Omit<LoggedMessage, 'trace'> {
  const header = (name: string): string => message.headers?.get(name) ?? '';
  const data = withoutPaymentNumbers(message.string());
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
