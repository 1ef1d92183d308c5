import {
  CommandQueueStore,
  countAnswers,
  deferred,
  done,
  operationSpan,
  type OperationSpan,
  type Taken,
} from '@jobpro/connector';
import { type Outgoing, UnitOfWork } from '@jobpro/messaging';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** Milliseconds until a page is read again where QuickBooks could not be asked. */
const RETRY_AFTER = 15_000;

/** A command that is answered page by page, and its owner. */
export interface PagedCommand {
  readonly owner: string;
  readonly command: Taken;
  readonly span: OperationSpan;
}

/** One or more pages to publish in one transaction. */
export interface Pages {
  readonly messages: readonly Outgoing[];
  /** True: the command is completed with them. */
  readonly last: boolean;
  /** Stores how far the reading is. */
  readonly save?: (tx: EntityManager) => Promise<void>;
}

/** Publishes pages of paged reads, and ends their commands without an outcome of their own. */
@Injectable()
export class PagePublisher {
  readonly #work: UnitOfWork;
  readonly #queue: CommandQueueStore;

  constructor(work: UnitOfWork, queue: CommandQueueStore) {
    this.#work = work;
    this.#queue = queue;
  }

  begin(owner: string, command: Taken): PagedCommand {
    const attributes = { 'jobpro.company': command.companyId };
    return { owner, command, span: operationSpan(`quickbooks-online ${command.key}`, command.traceparent, attributes) };
  }

  /** Publishes pages together with their position. Publishes no last page where another owner has the command by now. */
  async publish({ owner, command, span }: PagedCommand, { messages, last, save }: Pages): Promise<void> {
    const answer = done({ id: command.recordId }, 'linked');
    const completed = await this.#work.transaction(async (tx, send) => {
      const completion = { commandId: command.commandId, answer, silent: true };
      const completed = last ? await this.#queue.completeWithin(tx, send, owner, [completion]) : [];
      if (last && completed.length === 0) return completed;
      await save?.(tx);
      send(...messages);
      return completed;
    });
    countAnswers('online', completed);
    if (last) span.end(answer);
  }

  /** Puts a command off, because QuickBooks could not be asked just now. */
  async defer({ owner, command, span }: PagedCommand): Promise<void> {
    const answer = deferred(new Date(Date.now() + RETRY_AFTER), 'QuickBooks could not be asked');
    span.end(answer);
    countAnswers('online', await this.#queue.complete(owner, [{ commandId: command.commandId, answer }]));
  }
}
