import { setTimeout as sleep } from 'node:timers/promises';
import { companyOf } from '@jobpro/contracts';
import { Bus } from '@jobpro/messaging';
import { Draining } from '@jobpro/service';
import { logger } from '@jobpro/telemetry';
import { AckPolicy, DeliverPolicy, type JsMsg } from '@nats-io/jetstream';
import { Injectable, type MessageEvent, type OnApplicationBootstrap } from '@nestjs/common';
import { interval, map, merge, Observable, Subject, takeUntil, throttleTime, timer } from 'rxjs';
import { StreamReader } from './stream-reader.js';

/** An event for pages. An event with an `id` can be requested again after a broken connection. */
export interface LiveEvent {
  readonly id?: number;
  readonly companyId: string;
  readonly data:
    | { readonly kind: 'sync'; readonly entity: string; readonly event: string; readonly data: unknown }
    /** Some records of this kind have changed. */
    | { readonly kind: 'changed'; readonly entity: string }
    /** Too much was missed: the page reads everything again. */
    | { readonly kind: 'missed' };
}

/** Reads an event from a message, or returns undefined where it is none. */
function readEvent(message: JsMsg): LiveEvent | undefined {
  const companyId = companyOf(message.subject);
  const [, , entity, event] = message.subject.split('.');
  if (companyId === undefined || entity === undefined || event === undefined) return undefined;
  try {
    // An imported page can be large, and the console shows only its progress.
    const data = event === 'imported' ? summaryOf(message.json<Record<string, unknown>>()) : message.json();
    return { id: message.seq, companyId, data: { kind: 'sync', entity, event, data } };
  } catch {
    return undefined;
  }
}

const summaryOf = (data: Record<string, unknown>) => ({
  ...Object.fromEntries(Object.entries(data).filter(([, value]) => !Array.isArray(value))),
  records: Object.values(data).find((value): value is unknown[] => Array.isArray(value))?.length ?? 0,
});

/** Milliseconds. Keeps proxies from closing a quiet stream. */
const PING_INTERVAL = 20_000;
/** Milliseconds. The page then connects again, which checks its login. */
const LONGEST = 30 * 60_000;

/** Sends events as server-sent events. */
export function serverSentEvents(events: Observable<Pick<LiveEvent, 'id' | 'data'>>): Observable<MessageEvent> {
  const messages = events.pipe(map(({ id, data }): MessageEvent => ({ data, id: id?.toString() })));
  const pings = interval(PING_INTERVAL).pipe(map((): MessageEvent => ({ type: 'ping', data: '' })));
  return merge(messages, pings).pipe(takeUntil(timer(LONGEST)));
}

/** Streams from which pages hear only that something changed. Message bodies are not fetched. */
const HINT_STREAMS = ['JOBPRO', 'MAPPING', 'COMMAND', 'OUTCOME', 'DEAD'] as const;
/** The mapping's results of acts that a page waits for. */
const RESULTS = ['mapping.*.*.planned', 'mapping.*.*.tied-out', 'mapping.*.*.settings-refused'];
/** Milliseconds before a broken consumer is made again. */
const RETRY_DELAY = 1_000;
/** Above this many missed events, the page reads everything again. */
const MOST_REPLAYED = 500;
/** Milliseconds between two hints for operators. */
const OPERATOR_INTERVAL = 3_000;
/** Milliseconds in which many messages become one hint. Long enough for their effects to be written. */
const HINT_DELAY = 600;
/** Nanoseconds after which the server forgets a consumer that is not used. */
const INACTIVE_THRESHOLD = 60_000_000_000;

/** This replica's live events: one consumer a stream for all of its pages, which ends with the process. */
@Injectable()
export class LiveFeed implements OnApplicationBootstrap {
  readonly #events = new Subject<LiveEvent>();
  readonly #hints = new Hints((companyId, entity) =>
    this.#events.next({ companyId, data: { kind: 'changed', entity } }),
  );
  readonly #stopping = new AbortController();

  constructor(
    private readonly bus: Bus,
    private readonly reader: StreamReader,
    draining: Draining,
  ) {
    draining.add('the live pages', () => this.#stop());
  }

  onApplicationBootstrap(): void {
    void this.#follow({ stream: 'SYNC' }, (message) => {
      const event = readEvent(message);
      if (event !== undefined) this.#events.next(event);
    });
    for (const stream of HINT_STREAMS) {
      void this.#follow({ stream, headersOnly: true }, ({ subject }) => this.#hints.add(subject));
    }
    for (const subject of RESULTS) {
      void this.#follow({ stream: 'MAPPING', subject }, (message) => {
        const event = readEvent(message);
        // Without an id it is not repeated: a page that reconnects reads again what it waits for.
        if (event !== undefined) this.#events.next({ companyId: event.companyId, data: event.data });
      });
    }
  }

  /** Returns one company's events from now on, after those that followed `lastSeen`. */
  events(companyId: string, lastSeen: number | undefined): Observable<LiveEvent> {
    return new Observable((page) => {
      const waiting: LiveEvent[] = [];
      let isReplaying = lastSeen !== undefined;
      const subscription = this.#events.subscribe({
        next: (event) => {
          if (event.companyId !== companyId) return;
          if (isReplaying) waiting.push(event);
          else page.next(event);
        },
        complete: () => page.complete(),
      });
      if (lastSeen !== undefined) {
        void this.#missed(companyId, lastSeen).then((missed) => {
          for (const event of missed) page.next(event);
          const seen = missed.at(-1)?.id ?? lastSeen;
          for (const event of waiting) if (event.id === undefined || event.id > seen) page.next(event);
          isReplaying = false;
        });
      }
      return subscription;
    });
  }

  /**
   * Notifies this replica's pages of a change of a company that no message reports.
   * Pages of other replicas read it when they are opened or looked at again.
   */
  changed(companyId: string, entity: string): void {
    this.#events.next({ companyId, data: { kind: 'changed', entity } });
  }

  /** Returns hints that something changed in any company, no more often than an operator can look. */
  hints(): Observable<Pick<LiveEvent, 'data'>> {
    const data = { kind: 'changed', entity: 'company' } as const;
    return this.#events.pipe(
      throttleTime(OPERATOR_INTERVAL, undefined, { leading: true, trailing: true }),
      map(() => ({ data })),
    );
  }

  async #missed(companyId: string, lastSeen: number): Promise<LiveEvent[]> {
    const tooMany: LiveEvent[] = [{ companyId, data: { kind: 'missed' } }];
    try {
      const range = { stream: 'SYNC', subject: `sync.${companyId}.>`, start: lastSeen + 1 };
      return await this.reader.read(range, async (pending, messages) => {
        if (pending > MOST_REPLAYED) return tooMany;
        const events: LiveEvent[] = [];
        for await (const message of messages()) {
          const event = readEvent(message);
          if (event !== undefined) events.push(event);
        }
        return events;
      });
    } catch (error) {
      logger.warn({ err: error }, 'Missed events cannot be read: the page reads everything again');
      return tooMany;
    }
  }

  async #follow(
    { stream, subject, headersOnly = false }: { stream: string; subject?: string; headersOnly?: boolean },
    take: (message: JsMsg) => void,
  ): Promise<void> {
    const { signal } = this.#stopping;
    const isStopping = () => signal.aborted;
    let next: number | undefined;
    while (!isStopping()) {
      try {
        const { name } = await this.bus.manager.consumers.add(stream, {
          ack_policy: AckPolicy.None,
          mem_storage: true,
          inactive_threshold: INACTIVE_THRESHOLD,
          filter_subject: subject,
          headers_only: headersOnly,
          deliver_policy: next === undefined ? DeliverPolicy.New : DeliverPolicy.StartSequence,
          opt_start_seq: next,
        });
        const consumer = await this.bus.consumer(stream, name);
        const messages = await consumer.consume({ max_messages: 500, abort_on_missing_resource: true });
        const stop = () => messages.stop();
        signal.addEventListener('abort', stop, { once: true });
        try {
          for await (const message of messages) {
            next = message.seq + 1;
            take(message);
          }
        } finally {
          signal.removeEventListener('abort', stop);
        }
      } catch (error) {
        if (!isStopping()) logger.warn({ err: error, stream }, 'Live events are interrupted');
      }
      await sleep(RETRY_DELAY, undefined, { signal }).catch(() => undefined);
    }
  }

  #stop(): Promise<void> {
    this.#stopping.abort();
    this.#hints.stop();
    this.#events.complete();
    return Promise.resolve();
  }
}

/** Makes one hint for each company and kind of record from many messages. */
class Hints {
  readonly #timers = new Map<string, NodeJS.Timeout>();

  constructor(private readonly publish: (companyId: string, entity: string) => void) {}

  add(subject: string): void {
    const companyId = companyOf(subject);
    const words = subject.split('.');
    const entity = words[words[0] === 'command' ? 3 : 2];
    if (companyId === undefined || entity === undefined) return;
    const key = `${companyId}.${entity}`;
    if (this.#timers.has(key)) return;
    const publish = () => {
      this.#timers.delete(key);
      this.publish(companyId, entity);
    };
    this.#timers.set(key, setTimeout(publish, HINT_DELAY).unref());
  }

  stop(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }
}
