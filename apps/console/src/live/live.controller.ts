import { Controller, Headers, type MessageEvent, Sse } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import type { Observable } from 'rxjs';
import { CurrentCaller, RequireRole } from '../access/access-guard.js';
import type { Caller } from '../access/access.js';
import { LiveFeed, serverSentEvents } from './live-feed.js';

/** Changes as they happen, as server-sent events. `Last-Event-ID` repeats what was missed. */
@ApiTags('live')
@Controller('api/companies/:companyId/events')
export class LiveController {
  constructor(private readonly feed: LiveFeed) {}

  @Sse()
  @RequireRole('view')
  @ApiHeader({ name: 'Last-Event-ID', required: false })
  events(
    @CurrentCaller() { companyId }: Caller,
    @Headers('last-event-id') lastEventId: string | undefined,
  ): Observable<MessageEvent> {
    const lastSeen = /^\d{1,15}$/.test(lastEventId ?? '') ? Number(lastEventId) : undefined;
    return serverSentEvents(this.feed.events(companyId, lastSeen));
  }
}
