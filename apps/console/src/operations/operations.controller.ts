import { Controller, Get, HttpCode, type MessageEvent, Param, Post, Sse } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Observable } from 'rxjs';
import type { User } from '../access/access.js';
import { CurrentUser, RequireRole } from '../access/access-guard.js';
import { Links } from '../http/links.js';
import { serverSentEvents } from '../live/live-event.js';
import { LiveFeed } from '../live/live-feed.js';
import { DeadLetters } from './dead-letters.js';
import { HealthStore } from './health.store.js';
import { Health, Sequence } from './operations.schema.js';
import { letterOf } from './redrive.decide.js';
import { Redrives } from './redrives.js';

/** For JobPro's operations: every company, and the dead letters. */
@ApiTags('operations')
@Controller('api/operations')
export class OperationsController {
  constructor(
    private readonly store: HealthStore,
    private readonly letters: DeadLetters,
    private readonly redrives: Redrives,
    private readonly links: Links,
    private readonly feed: LiveFeed,
  ) {}

  @Get('health')
  @RequireRole('operate')
  @ApiOkResponse({ standardSchema: Health })
  async health(): Promise<Health> {
    const { letters, count } = await this.letters.latest();
    const redrives = await this.redrives.latest();
    return {
      companies: await this.store.companies(),
      deadLetters: count,
      letters: letters.map((stored) => {
        const redrive = redrives.get(String(stored.sequence));
        const letter = letterOf(stored, redrive === undefined ? null : `${redrive.who}, ${redrive.at}`);
        return { ...letter, trace: this.links.trace(letter.traceId) };
      }),
    };
  }

  /** Hints that something changed in any company. */
  @Sse('events')
  @RequireRole('operate')
  events(): Observable<MessageEvent> {
    return serverSentEvents(this.feed.hints());
  }

  /** Sends a dead letter's message again, under its own id. */
  @Post('letters/:sequence/redrive')
  @HttpCode(202)
  @RequireRole('operate')
  async redrive(
    @CurrentUser() user: User,
    @Param('sequence', { schema: Sequence }) sequence: number,
  ): Promise<{ sent: boolean }> {
    await this.redrives.redrive(user, sequence);
    return { sent: true };
  }
}
