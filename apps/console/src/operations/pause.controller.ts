import type { Edition } from '@jobpro/contracts';
import { Body, Controller, Delete, HttpCode, Put } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Caller } from '../access/access.js';
import { CurrentCaller, RequireRole } from '../access/access-guard.js';
import { Acts } from '../acts/acts.js';
import { CompanyStore } from '../company/company.store.js';
import { Connectors } from '../connection/connectors.js';
import { unprocessable } from '../http/problem.js';
import { Pause, PauseRequest } from './operations.schema.js';

/** Pauses one company's QuickBooks, and resumes it. What is queued waits meanwhile. */
@ApiTags('operations')
@Controller('api/operations/companies/:companyId/pause')
export class PauseController {
  constructor(
    private readonly acts: Acts,
    private readonly companies: CompanyStore,
    private readonly connectors: Connectors,
  ) {}

  @Put()
  @RequireRole('operate')
  @ApiOkResponse({ standardSchema: Pause })
  async pause(
    @CurrentCaller() caller: Caller,
    @Body({ schema: PauseRequest }) { minutes }: PauseRequest,
  ): Promise<Pause> {
    const until = await this.connectors.pause(await this.#edition(caller), caller.companyId, minutes);
    await this.acts.record(caller, 'company.paused', { minutes, until });
    return { until };
  }

  @Delete()
  @HttpCode(204)
  @RequireRole('operate')
  async resume(@CurrentCaller() caller: Caller): Promise<void> {
    await this.connectors.resume(await this.#edition(caller), caller.companyId);
    await this.acts.record(caller, 'company.resumed');
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
