import type { Edition } from '@jobpro/contracts';
import { Body, Controller, Delete, Get, HttpCode, type MessageEvent, Param, Post, Put, Sse } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Observable } from 'rxjs';
import { CurrentCaller, CurrentUser, RequireRole } from '../access/access-guard.js';
import type { Caller, User } from '../access/access.js';
import { Acts } from '../acts/acts.js';
import { CompanyStore } from '../company/company.store.js';
import { Connectors } from '../connection/connectors.js';
import { Links } from '../http/links.js';
import { unprocessable } from '../http/problem.js';
import { LiveFeed, serverSentEvents } from '../live/live-feed.js';
import { DeadLetters, letterOf, Redrives } from './dead-letters.js';
import { HealthStore } from './health.store.js';
import { Health, Pause, PauseRequest, Sequence } from './operations.schema.js';

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

/** Pauses one company's QuickBooks, and resumes it. What is queued waits meanwhile. */
@ApiTags('operations')
@Controller('api/operations/companies/:companyId/pause')
export class PauseController {
  constructor(
    private readonly acts: Acts,
    private readonly companies: CompanyStore,
    private readonly connectors: Connectors,
    private readonly feed: LiveFeed,
  ) {}

  @Put()
  @RequireRole('operate')
  @ApiOkResponse({ standardSchema: Pause })
  async pause(
    @CurrentCaller() caller: Caller,
    @Body({ schema: PauseRequest }) { minutes }: PauseRequest,
  ): Promise<Pause> {
    const until = await this.connectors.pause(await this.#edition(caller), caller, minutes);
    await this.acts.record(caller, 'company.paused', { minutes, until });
    this.feed.changed(caller.companyId, 'connection');
    return { until };
  }

  @Delete()
  @HttpCode(204)
  @RequireRole('operate')
  async resume(@CurrentCaller() caller: Caller): Promise<void> {
    await this.connectors.resume(await this.#edition(caller), caller);
    await this.acts.record(caller, 'company.resumed');
    this.feed.changed(caller.companyId, 'connection');
  }

  async #edition({ companyId }: Caller): Promise<Edition> {
    const settings = await this.companies.settings(companyId);
    const edition = settings?.edition ?? (await this.companies.connection(companyId, undefined))?.edition;
    if (edition !== undefined) return edition;
    throw unprocessable(
      'pause.nothing',
      'This company is not connected to QuickBooks, so there is nothing to pause.',
      'Refresh the list.',
    );
  }
}
