import { CompanyId } from '@jobpro/contracts';
import { AdminGuard, parsed } from '@jobpro/service';
import { Body, Controller, Delete, Param, Put, UseGuards } from '@nestjs/common';
import { z } from 'zod';
import { CompanyLeaseStore } from './queue/company-lease.store.js';

/**
 * The body of a pause. It lasts a week at most, so that a forgotten pause does not stop a
 * bookkeeper's exports for longer.
 */
const Pause = z.strictObject({ minutes: z.int().min(1).max(10_080) });

/** Pauses the calls to one company's QuickBooks. Commands in progress are finished; queued commands wait. */
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
