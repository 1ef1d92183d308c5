import { CommandQueueStore, countAnswers, deferred, done, operationSpan, type Taken } from '@jobpro/connector';
import { outgoing, UnitOfWork } from '@jobpro/messaging';
import { Injectable } from '@nestjs/common';
import { DirectoryStore } from '../directory/directory.store.js';
import type { ListName } from '../directory/reference.js';
import type { Realm } from '../realms.js';
import { listPages, settingLists } from './lists.write.js';

const AGAIN = 15_000;
const lists = Object.keys(settingLists) as (keyof typeof settingLists)[];

/** Tells the lists that the settings choose from, as QuickBooks has them now. */
@Injectable()
export class ListReader {
  constructor(
    private readonly work: UnitOfWork,
    private readonly queue: CommandQueueStore,
    private readonly store: DirectoryStore,
  ) {}

  async run(owner: string, taken: Taken, { calls, directory }: Realm): Promise<void> {
    const span = operationSpan(`quickbooks-online ${taken.key}`, taken.traceparent, {
      'jobpro.company': taken.companyId,
    });
    const among: readonly ListName[] = lists;
    const read = await directory.reread(among, new Date());
    const answer = read
      ? done({ id: 'lists' }, 'linked')
      : deferred(new Date(Date.now() + AGAIN), 'QuickBooks could not be asked');
    const references = read ? await this.store.all(calls.access.realmId, among) : [];
    span.end(answer);
    await this.work.transaction(async (tx, send) => {
      const completed = await this.queue.completeWithin(tx, send, owner, [
        { commandId: taken.commandId, answer, silent: true },
      ]);
      countAnswers('online', completed);
      if (!read || completed.length === 0) return;
      const pages = lists.flatMap((list) =>
        listPages(
          settingLists[list],
          references.filter((reference) => reference.list === list),
        ),
      );
      const cause = { causeId: taken.commandId, traceparent: span.traceparent };
      send(...pages.map((page) => outgoing('outcome.company.lists.v1', taken.companyId, page, cause)));
    });
  }
}
