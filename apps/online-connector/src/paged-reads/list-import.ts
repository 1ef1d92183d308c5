import type { Taken } from '@jobpro/connector';
import { type DataOf, ImportCommand, type ItemType } from '@jobpro/contracts';
import { type Outgoing, outgoing } from '@jobpro/messaging';
import { activeName, nextPage, pageQuery, type Paging, readRows, startPaging } from '@jobpro/quickbooks-online';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { Realm } from '../realms.js';
import { ImportPositionStore } from './import-position.store.js';
import { PagePublisher } from './page-publisher.js';

/** Records of one page: few enough for one message on the bus, and 100,000 records take 500 calls. */
const PAGE_SIZE = 200;
const Identified = z.object({ Id: z.string() });

type Customers = DataOf<'outcome.customer.imported.v1'>['customers'];
type Items = DataOf<'outcome.item.imported.v1'>['items'];

/** Imports QuickBooks' customers or items page by page. Memory holds one page, and a crash repeats one page. */
@Injectable()
export class ListImport {
  readonly #positions: ImportPositionStore;
  readonly #publisher: PagePublisher;

  constructor(positions: ImportPositionStore, publisher: PagePublisher) {
    this.#positions = positions;
    this.#publisher = publisher;
  }

  async run(owner: string, command: Taken, { calls, cache }: Realm): Promise<void> {
    const { importId } = ImportCommand.parse(command.data);
    const { connectionId, realmId } = calls.access;
    const paged = this.#publisher.begin(owner, command);
    const { traceparent } = paged.span;
    let { paging, page } = await this.#resume(command, realmId);
    for (;;) {
      const [answer] = await cache.query([pageQuery(paging)], [traceparent]);
      if (answer === undefined || (answer.kind === 'not-had' && answer.fault === undefined))
        return this.#publisher.defer(paged);
      // A list that QuickBooks refuses for good ends the import, so that it does not wait for ever.
      if (answer.kind === 'not-had' && answer.fault !== undefined)
        await cache.reportRefusal(paging.entity, answer.fault);
      const rows = answer.kind === 'rows' ? answer.rows : [];
      const ids = rows.flatMap((row) => Identified.safeParse(row).data?.Id ?? []);
      const next = nextPage(paging, ids);
      const last = next.kind !== 'more';
      page += 1;
      const position = { after: ids.at(-1) ?? paging.after ?? undefined, page, records: ids.length };
      const message = imported(command, { importId, page, last, connectionId }, rows, traceparent);
      const save = (tx: EntityManager) => this.#positions.save(tx, command.commandId, realmId, position);
      await this.#publisher.publish(paged, { messages: [message], last, save });
      if (next.kind !== 'more') return;
      paging = next.paging;
    }
  }

  async #resume({ commandId, entity }: Taken, realmId: string): Promise<{ paging: Paging; page: number }> {
    const position = await this.#positions.find(commandId, realmId);
    const paging = startPaging(entity === 'item' ? 'Item' : 'Customer', PAGE_SIZE);
    return { paging: { ...paging, after: position?.after ?? null }, page: position?.page ?? 0 };
  }
}

interface PageHead {
  readonly importId: string;
  readonly page: number;
  readonly last: boolean;
  readonly connectionId: string;
}

function imported(command: Taken, head: PageHead, rows: readonly unknown[], traceparent: string): Outgoing {
  const entity = command.entity === 'item' ? 'item' : 'customer';
  const type = `outcome.${entity}.imported.v1` as const;
  const data: DataOf<typeof type> =
    entity === 'customer' ? { ...head, customers: importedCustomers(rows) } : { ...head, items: importedItems(rows) };
  return outgoing(type, command.companyId, data, { causeId: command.commandId, traceparent });
}

/** Reads the customers of a page. A sub-customer is a job, and jobs are not imported. */
function importedCustomers(rows: readonly unknown[]): Customers {
  return readRows('Customer', rows)
    .values.filter((customer) => !customer.job)
    .map((customer) => ({
      remote: { id: customer.id, version: customer.syncToken, label: customer.displayName },
      name: customer.active ? customer.displayName : activeName(customer.displayName),
      active: customer.active,
      companyName: customer.companyName,
      email: customer.email,
      phone: customer.phone,
      billingAddress: customer.billingAddress,
    }));
}

const itemTypes: Readonly<Record<string, ItemType>> = {
  Service: 'service',
  NonInventory: 'non-inventory',
  Inventory: 'inventory',
};

/** No line of an invoice can name these: a category is a heading, and a group has lines of its own kind. */
const unsellable: readonly (string | undefined)[] = ['Category', 'Group'];

/** Reads the items of a page with their types and accounts. */
function importedItems(rows: readonly unknown[]): Items {
  return readRows('Item', rows)
    .values.filter(({ type }) => !unsellable.includes(type))
    .map((item) => ({
      remote: { id: item.id, version: item.syncToken, label: item.name },
      name: item.active ? (item.fullyQualifiedName ?? item.name) : activeName(item.fullyQualifiedName ?? item.name),
      type: itemTypes[item.type ?? ''] ?? 'other',
      active: item.active,
      description: item.description,
      price: item.unitPrice,
      incomeAccount: item.incomeAccount?.name,
      expenseAccount: item.expenseAccount?.name,
    }));
}
