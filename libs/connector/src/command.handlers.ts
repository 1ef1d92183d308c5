import type { Edition } from '@jobpro/contracts';
import { patterns } from '@jobpro/contracts';
import type { Batch } from '@jobpro/messaging';
import { UnitOfWork } from '@jobpro/messaging';
import { Controller, type Type } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { type CommandMessage, splitCommands } from './queue/command.js';
import { CommandQueueStore } from './queue/command-queue.store.js';

/**
 * Takes an edition's commands off the bus into its queue: a batch is one statement. The queue's
 * wake-up rides on the commit.
 */
export function commandHandlers(edition: Edition): Type {
  @Controller()
  class CommandHandlers {
    constructor(
      private readonly work: UnitOfWork,
      private readonly queue: CommandQueueStore,
    ) {}

    @EventPattern<string[]>([patterns.commands(edition)])
    async onCommands(@Payload() batch: Batch<CommandMessage>): Promise<void> {
      await this.work.commit(batch, async (tx, fresh) => {
        const { commands, cancellations, requested } = splitCommands(fresh);
        const again = await this.queue.enqueue(tx, commands);
        const cancelled = await this.queue.cancel(tx, cancellations);
        return [...again, ...cancelled, ...(await this.queue.report(tx, requested))];
      });
    }
  }
  return CommandHandlers;
}
