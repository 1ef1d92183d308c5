import { CompanyId } from '@jobpro/contracts';
import { AdminGuard, parsed } from '@jobpro/service';
import { Body, Controller, Delete, Param, Put, UseGuards } from '@nestjs/common';
import { z } from 'zod';
import { CompanyLeaseStore } from './queue/company-lease.store.js';

/** A week at most: whoever forgets a pause must not find out from an angry bookkeeper. */
const Pause = z.strictObject({ minutes: z.int().min(1).max(10_080) });

/** Leaves one company's QuickBooks alone for a while. What is in hand is finished; what is queued waits. */
@Controller('companies/:companyId/pause')
@UseGuards(AdminGuard)
export class PauseController {
  constructor(private readonly leases: CompanyLeaseStore) {}

  @Put()
  async pause(@Param('companyId') companyId: string, @Body() body: unknown): Promise<{ until: string }> {
    const { minutes } = parsed(Pause, body ?? {});
    const until = new Date(Date.now() + minutes * 60_000);
    await this.leases.pause(
      parsed(CompanyId, companyId),
      until,
      'JobPro was asked to leave QuickBooks alone for a while',
    );
    return { until: until.toISOString() };
  }

  @Delete()
  async resume(@Param('companyId') companyId: string): Promise<Record<string, never>> {
    await this.leases.makeDue(parsed(CompanyId, companyId));
    return {};
  }
}
