import { setTimeout as sleep } from 'node:timers/promises';
import { AckPolicy, DeliverPolicy, type JsMsg } from '@nats-io/jetstream';
import { companyOf } from '@jobpro/contracts';
import { Bus } from '@jobpro/messaging';
import { Draining } from '@jobpro/service';
import { logger } from '@jobpro/telemetry';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { map, Observable, Subject, throttleTime } from 'rxjs';
import { Hints } from './hints.js';

/** What a page hears. `id` is given for what can be asked for again after a broken connection. */
export interface LiveEvent {
  readonly id?: number;
  readonly companyId: string;
  readonly data:
    | { readonly kind: 'sync'; readonly entity: string; readonly event: string; readonly data: unknown }
    /** Records of this kind have changed; which ones is not said. */
    | { readonly kind: 'changed'; readonly entity: string }
    /** Too much was missed: read everything anew. */
    | { readonly kind: 'missed' };
}

/** Streams that only tell that something moved. Their bodies are not fetched. */
const HINTS = ['JOBPRO', 'MAPPING', 'COMMAND', 'OUTCOME', 'DEAD'] as const;
/** What the mapping tells of an act, and a page waits for. */
const TOLD = ['mapping.*.*.planned', 'mapping.*.*.tied-out', 'mapping.*.*.settings-refused'];
const AGAIN_AFTER = 1_000;
/** More events than this are not sent again one by one. */
const REPLAY = 500;
/** Milliseconds between two words that something moved, of all companies together. */
const ANYTHING_EVERY = 3_000;
/** Nanoseconds after which the server forgets a consumer that nobody asks. */
const FORGET_AFTER = 60_000_000_000;

const ephemeral = { ack_policy: AckPolicy.None, mem_storage: true, inactive_threshold: FORGET_AFTER } as const;

/** This replica's ear on the bus: one consumer a stream for all pages, which end with the process. */
@Injectable()
export class LiveFeed implements OnApplicationBootstrap {
  readonly #events = new Subject<LiveEvent>();
  readonly #hints = new Hints((companyId, entity) =>
    this.#events.next({ companyId, data: { kind: 'changed', entity } }),
  );
  readonly #stopping = new AbortController();

  constructor(
    @Inject(Bus) private readonly bus: Bus,
    @Inject(Draining) draining: Draining,
  ) {
    draining.add('the live pages', () => this.#stop());
  }

  onApplicationBootstrap(): void {
    void this.#follow({ stream: 'SYNC' }, (message) => {
      const event = readSync(message);
      if (event !== undefined) this.#events.next(event);
    });
    for (const stream of HINTS) {
      void this.#follow({ stream, headersOnly: true }, ({ subject }) => this.#hints.take(subject));
    }
    for (const subject of TOLD) {
      void this.#follow({ stream: 'MAPPING', subject }, (message) => {
        // Without its id, so not given again: a page that comes back reads anew what it waits for.
        const told = readSync(message);
        if (told !== undefined) this.#events.next({ companyId: told.companyId, data: told.data });
      });
    }
  }

  /** One company's events from now on, after those that followed `lastSeen`. */
  events(companyId: string, lastSeen: number | undefined): Observable<LiveEvent> {
    return new Observable((page) => {
      const held: LiveEvent[] = [];
      const replay = { going: lastSeen !== undefined };
      const live = this.#events.subscribe({
        next: (event) => {
          if (event.companyId !== companyId) return;
          if (replay.going) held.push(event);
          else page.next(event);
        },
        complete: () => page.complete(),
      });
      if (lastSeen !== undefined) {
        void this.#replay(companyId, lastSeen)
          .catch((): LiveEvent[] => [{ companyId, data: { kind: 'missed' } }])
          .then((missed) => {
            for (const event of missed) page.next(event);
            const seen = missed.at(-1)?.id ?? lastSeen;
            for (const event of held) if (event.id === undefined || event.id > seen) page.next(event);
            replay.going = false;
          });
      }
      return live;
    });
  }

  /** That something moved, of whichever company; not oftener than an operator can look. */
  anything(): Observable<Pick<LiveEvent, 'data'>> {
    const data = { kind: 'changed', entity: 'company' } as const;
    return this.#events.pipe(
      throttleTime(ANYTHING_EVERY, undefined, { leading: true, trailing: true }),
      map(() => ({ data })),
    );
  }

  async #replay(companyId: string, lastSeen: number): Promise<LiveEvent[]> {
    const info = await this.bus.manager.consumers.add('SYNC', {
      ...ephemeral,
      filter_subject: `sync.${companyId}.>`,
      deliver_policy: DeliverPolicy.StartSequence,
      opt_start_seq: lastSeen + 1,
    });
    const missed = info.num_pending;
    const events: LiveEvent[] = [];
    try {
      if (missed > REPLAY) return [{ companyId, data: { kind: 'missed' } }];
      if (missed === 0) return [];
      const consumer = await this.bus.consumer('SYNC', info.name);
      for await (const message of await consumer.fetch({ max_messages: missed, expires: 2_000 })) {
        const event = readSync(message);
        if (event !== undefined) events.push(event);
      }
    } finally {
      await this.bus.manager.consumers.delete('SYNC', info.name).catch(() => undefined);
    }
    return events;
  }

  async #follow(
    { stream, subject, headersOnly = false }: { stream: string; subject?: string; headersOnly?: boolean },
    take: (message: JsMsg) => void,
  ): Promise<void> {
    let next: number | undefined;
    while (!this.#isStopping()) {
      try {
        const from =
          next === undefined
            ? { deliver_policy: DeliverPolicy.New }
            : { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: next };
        const { name } = await this.bus.manager.consumers.add(stream, {
          ...ephemeral,
          ...from,
          headers_only: headersOnly,
          ...(subject === undefined ? {} : { filter_subject: subject }),
        });
        const consumer = await this.bus.consumer(stream, name);
        const messages = await consumer.consume({ max_messages: 500, abort_on_missing_resource: true });
        this.#stopping.signal.addEventListener('abort', () => messages.stop(), { once: true });
        for await (const message of messages) {
          next = message.seq + 1;
          take(message);
        }
      } catch (error) {
        if (!this.#isStopping()) logger.warn({ err: error, stream }, 'Pages hear nothing live for now');
      }
      await sleep(AGAIN_AFTER, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
    }
  }

  #isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  #stop(): Promise<void> {
    this.#stopping.abort();
    this.#hints.stop();
    this.#events.complete();
    return Promise.resolve();
  }
}

function readSync(message: JsMsg): LiveEvent | undefined {
  const companyId = companyOf(message.subject);
  const [, , entity, event] = message.subject.split('.');
  if (companyId === undefined || entity === undefined || event === undefined) return undefined;
  try {
    // An imported page can be large, and a page of ours only shows how far it is.
    const data = event === 'imported' ? brief(message.json<Record<string, unknown>>()) : message.json();
    return { id: message.seq, companyId, data: { kind: 'sync', entity, event, data } };
  } catch {
    return undefined;
  }
}

const brief = (data: Record<string, unknown>) => ({
  ...Object.fromEntries(Object.entries(data).filter(([, value]) => !Array.isArray(value))),
  records: Object.values(data).find((value): value is unknown[] => Array.isArray(value))?.length ?? 0,
});
