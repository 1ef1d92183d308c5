import type { JsMsg } from '@nats-io/jetstream';
import { companyOf } from '@jobpro/contracts';
import type { MessageEvent } from '@nestjs/common';
import { interval, map, merge, type Observable, takeUntil, timer } from 'rxjs';

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
export function readEvent(message: JsMsg): LiveEvent | undefined {
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
