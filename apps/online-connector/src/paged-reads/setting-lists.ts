import type { Taken } from '@jobpro/connector';
import type { DataOf } from '@jobpro/contracts';
import { type Outgoing, outgoing } from '@jobpro/messaging';
import { Injectable } from '@nestjs/common';
import type { Realm } from '../realms.js';
import type { ListName, Reference } from '../reference-cache/reference.js';
import { CompanyFactsStore, factsRead } from '../reference-cache/company-facts.store.js';
import { ReferenceCacheStore } from '../reference-cache/reference-cache.store.js';
import { PagePublisher } from './page-publisher.js';

type ListPage = DataOf<'outcome.company.lists.v1'>;

/** The lists that settings choose from, by QuickBooks' name for them. */
const settingLists = {
  Account: 'account',
  Item: 'item',
  Term: 'terms',
  PaymentMethod: 'payment-method',
  TaxCode: 'tax-code',
} as const satisfies Partial<Record<ListName, ListPage['kind']>>;
export const listsOfSettings = Object.keys(settingLists) as (keyof typeof settingLists)[];

const PAGE_SIZE = 500;

/**
 * Reads the lists that the settings choose from and the preferences that they must fit, or the preferences alone. Publishes
 * them as QuickBooks has them now.
 */
@Injectable()
export class SettingLists {
  readonly #store: ReferenceCacheStore;
  readonly #facts: CompanyFactsStore;
  readonly #publisher: PagePublisher;

  constructor(store: ReferenceCacheStore, facts: CompanyFactsStore, publisher: PagePublisher) {
    this.#store = store;
    this.#facts = facts;
    this.#publisher = publisher;
  }

  async run(owner: string, command: Taken, { calls, cache }: Realm): Promise<void> {
    const paged = this.#publisher.begin(owner, command);
    const within = command.action === 'read-facts' ? [] : listsOfSettings;
    if (!(await cache.reread([...within, 'Preferences'], new Date()))) return this.#publisher.defer(paged);
    const records = await this.#store.all(calls.access.connectionId, within);
    const facts = await this.#facts.load(calls.access);
    const cause = { causeId: command.commandId, traceparent: paged.span.traceparent };
    const messages = listMessages(command.companyId, within, records, cause);
    if (facts !== undefined) messages.push(factsRead(command.companyId, facts, cause));
    await this.#publisher.publish(paged, { messages, last: true });
  }
}

/** Returns the messages for mapping about lists that settings choose from. */
export const listMessages = (
  companyId: string,
  lists: typeof listsOfSettings,
  records: readonly Reference[],
  cause: Parameters<typeof outgoing>[3],
): Outgoing[] =>
  lists
    .flatMap((list) =>
      listPages(
        settingLists[list],
        records.filter((record) => record.list === list),
      ),
    )
    .map((page) => outgoing('outcome.company.lists.v1', companyId, page, cause));

/** Splits one list into pages. An empty list is one empty page, which replaces what was published before. */
function listPages(kind: ListPage['kind'], records: readonly Reference[]): ListPage[] {
  const entries = records.map(({ id, name, active, detail: type, subType }) => ({
    id,
    name: name.slice(0, 209),
    active,
    type,
    subType,
  }));
  const pages = Math.max(1, Math.ceil(entries.length / PAGE_SIZE));
  return Array.from({ length: pages }, (_, index) => ({
    kind,
    page: index + 1,
    last: index === pages - 1,
    entries: entries.slice(index * PAGE_SIZE, (index + 1) * PAGE_SIZE),
  }));
}
