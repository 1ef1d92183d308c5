import { randomUUID } from 'node:crypto';
import { traceparentOf } from '@jobpro/telemetry';
import { Controller, Delete, HttpCode, Inject, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import type { Caller } from '../access/access.js';
import { CallerOf, Needs } from '../access/access.guard.js';
import { acts } from '../acts/act.store.js';
import { Connectors } from '../connection/connectors.client.js';
import { unprocessable } from '../http/refusal.js';
import { Answers, BodyOf, Takes } from '../http/zod.js';
import { CompanyStore } from '../overview/company.store.js';
import { Paused, PauseAsked } from './operations.schema.js';

/** Leaving one company's QuickBooks alone for a while, and going on. Nothing is lost: what is queued waits. */
@ApiTags('operations')
@Controller('api/operations/companies/:companyId/pause')
export class PauseController {
  constructor(
    @Inject(DataSource) private readonly source: DataSource,
    @Inject(CompanyStore) private readonly companies: CompanyStore,
    @Inject(Connectors) private readonly connectors: Connectors,
  ) {}

  @Put()
  @Needs('operate')
  @Takes(PauseAsked)
  @Answers(Paused)
  async pause(
    @CallerOf() caller: Caller,
    @BodyOf(PauseAsked) { minutes }: z.infer<typeof PauseAsked>,
  ): Promise<z.infer<typeof Paused>> {
    const until = await this.connectors.pause(await this.edition(caller), caller.companyId, minutes);
    await this.keep(caller, 'company.paused', { minutes, until });
    return { until };
  }

  @Delete()
  @HttpCode(204)
  @Needs('operate')
  async resume(@CallerOf() caller: Caller): Promise<void> {
    await this.connectors.resume(await this.edition(caller), caller.companyId);
    await this.keep(caller, 'company.resumed', {});
  }

  private async edition({ companyId }: Caller): Promise<'online' | 'desktop'> {
    const settings = await this.companies.settings(companyId);
    const edition = settings?.edition ?? (await this.companies.connection(companyId, undefined))?.edition;
    if (edition !== undefined) return edition;
    throw unprocessable(
      'pause.nothing',
      'This company is not connected to QuickBooks, so there is nothing to pause.',
      'Refresh the list.',
    );
  }

  private async keep(caller: Caller, what: string, about: Record<string, unknown>): Promise<void> {
    const traceId = traceparentOf().split('-')[1];
    await acts.keep(this.source, caller, { id: randomUUID(), what, about, result: null, traceId });
  }
}
