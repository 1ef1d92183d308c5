import type { MessageEvent } from '@nestjs/common';
import { interval, map, merge, type Observable, takeUntil, timer } from 'rxjs';
import type { LiveEvent } from './live.feed.js';

/** Milliseconds. Keeps proxies from closing a quiet stream. */
const PING_EVERY = 20_000;
/** Milliseconds. A page comes back by itself; its login is then looked at again. */
const LONGEST = 30 * 60_000;

/** Events as server-sent ones, for half an hour at most. */
export function streamed(events: Observable<Pick<LiveEvent, 'id' | 'data'>>): Observable<MessageEvent> {
  const told = events.pipe(
    map(({ id, data }): MessageEvent => ({ data, ...(id === undefined ? {} : { id: String(id) }) })),
  );
  const pings = interval(PING_EVERY).pipe(map((): MessageEvent => ({ type: 'ping', data: '' })));
  return merge(told, pings).pipe(takeUntil(timer(LONGEST)));
}
