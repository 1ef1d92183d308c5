import type { Edition } from '@jobpro/contracts';
import { UnitOfWork } from '@jobpro/messaging';
import { type DynamicModule, Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { commandHandlers } from './command.handlers.js';
import { PauseController } from './pause.controller.js';
import { CommandQueueStore } from './queue/command-queue.store.js';
import { CompanyLeaseStore } from './queue/company-lease.store.js';
import { QueueKeeper } from './queue/queue-keeper.worker.js';

/** What an edition's connector stands on: its queue, its leases, the consumer that fills the queue, and the pause of a company. */
@Module({})
export class ConnectorModule {
  static forEdition(edition: Edition): DynamicModule {
    return {
      module: ConnectorModule,
      controllers: [commandHandlers(edition), PauseController],
      providers: [
        {
          provide: CommandQueueStore,
          inject: [DataSource, UnitOfWork],
          useFactory: (source: DataSource, work: UnitOfWork) => new CommandQueueStore(source, work, edition),
        },
        {
          provide: CompanyLeaseStore,
          inject: [DataSource],
          useFactory: (source: DataSource) => new CompanyLeaseStore(source, edition),
        },
        {
          provide: QueueKeeper,
          inject: [CommandQueueStore],
          useFactory: (queue: CommandQueueStore) => new QueueKeeper(queue, edition),
        },
      ],
      exports: [CommandQueueStore, CompanyLeaseStore],
    };
  }
}
