import type { Edition } from '@jobpro/contracts';
import { type DynamicModule, Module } from '@nestjs/common';
import { commandHandlers } from './command.handlers.js';
import { EDITION } from './edition.js';
import { PauseController } from './pause.controller.js';
import { CommandQueueStore } from './queue/command-queue.store.js';
import { CompanyLeaseStore } from './queue/company-lease.store.js';
import { QueueCleanup } from './queue/queue-cleanup.worker.js';

/**
 * The parts that all connectors share: the command queue, company leases, the consumer that fills
 * the queue, and the pause of a company.
 *
 * @example
 * ```ts
 * @Module({ imports: [ConnectorModule.forEdition('desktop')], controllers: [QbwcController], providers: [SendRequest] })
 * export class DesktopModule {}
 * ```
 */
@Module({})
export class ConnectorModule {
  static forEdition(edition: Edition): DynamicModule {
    return {
      module: ConnectorModule,
      controllers: [commandHandlers(edition), PauseController],
      providers: [{ provide: EDITION, useValue: edition }, CommandQueueStore, CompanyLeaseStore, QueueCleanup],
      exports: [CommandQueueStore, CompanyLeaseStore],
    };
  }
}
