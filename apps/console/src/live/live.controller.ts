import { Controller, Headers, Inject, type MessageEvent, Sse } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import { interval, map, merge, type Observable, takeUntil, timer } from 'rxjs';
import type { Caller } from '../access/access.js';
import { CallerOf, Needs } from '../access/access.guard.js';
import { LiveFeed } from './live.feed.js';

/** Keeps proxies from closing a quiet stream. */
const PING_EVERY = 20_000;
/** A page comes back by itself; its login is then looked at again. */
const LONGEST = 30 * 60_000;

/** Changes as they happen, as server-sent events. `Last-Event-ID` gives again what was missed. */
@ApiTags('live')
@Controller('api/companies/:companyId/events')
export class LiveController {
  constructor(@Inject(LiveFeed) private readonly feed: LiveFeed) {}

  @Sse()
  @Needs('view')
  @ApiHeader({ name: 'Last-Event-ID', required: false })
  events(
    @CallerOf() { companyId }: Caller,
    @Headers('last-event-id') last: string | undefined,
  ): Observable<MessageEvent> {
    const lastSeen = /^\d{1,15}$/.test(last ?? '') ? Number(last) : undefined;
    const events = this.feed
      .events(companyId, lastSeen)
      .pipe(map(({ id, data }): MessageEvent => ({ data, ...(id === undefined ? {} : { id: String(id) }) })));
    const pings = interval(PING_EVERY).pipe(map((): MessageEvent => ({ type: 'ping', data: '' })));
    return merge(events, pings).pipe(takeUntil(timer(LONGEST)));
  }
}
