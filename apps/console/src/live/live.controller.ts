import { Controller, Headers, Inject, type MessageEvent, Sse } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import type { Observable } from 'rxjs';
import type { Caller } from '../access/access.js';
import { CallerOf, Needs } from '../access/access.guard.js';
import { LiveFeed } from './live.feed.js';
import { streamed } from './live.stream.js';

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
    return streamed(this.feed.events(companyId, lastSeen));
  }
}
