import { CommandQueueStore } from '@jobpro/connector';
import { AdminGuard } from '@jobpro/service';
import { Controller, Get, Param, UseGuards } from '@nestjs/common';

/** What was sent for one record and what QuickBooks answered, word for word: part of the record's passport. */
@Controller('companies/:companyId/records')
@UseGuards(AdminGuard)
export class RecordController {
  constructor(private readonly queue: CommandQueueStore) {}

  @Get(':entity/:recordId')
  async passport(
    @Param('companyId') companyId: string,
    @Param('entity') entity: string,
    @Param('recordId') recordId: string,
  ) {
    return { commands: await this.queue.passport(companyId, entity, recordId) };
  }
}
