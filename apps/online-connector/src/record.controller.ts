import { CommandQueueStore } from '@jobpro/connector';
import { AdminGuard } from '@jobpro/service';
import { Controller, Get, Param, UseGuards } from '@nestjs/common';

/** Returns what was sent for one record and what QuickBooks answered, word for word. */
@Controller('companies/:companyId/records')
@UseGuards(AdminGuard)
export class RecordController {
  readonly #queue: CommandQueueStore;

  constructor(queue: CommandQueueStore) {
    this.#queue = queue;
  }

  @Get(':entity/:recordId')
  async history(
    @Param('companyId') companyId: string,
    @Param('entity') entity: string,
    @Param('recordId') recordId: string,
  ) {
    return { commands: await this.#queue.history(companyId, entity, recordId) };
  }
}
