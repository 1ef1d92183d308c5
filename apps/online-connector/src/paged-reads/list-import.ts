import type { Taken } from '@jobpro/connector';
import {
  type DataOf,
  ImportCommand,
  importParts,
  ImportedCustomer,
  ImportedItem,
  type ItemType,
  type Said,
} from '@jobpro/contracts';
import { type Outgoing, outgoing } from '@jobpro/messaging';
import { activeName, nextPage, pageQuery, type Paging, readRows, startPaging } from '@jobpro/quickbooks-online';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { saidOf } from '../operations/refusals.js';
import type { Realm } from '../realms.js';
import { ImportPositionStore } from './import-position.store.js';
import { PagePublisher } from './page-publisher.js';

/** Records of one page: few enough for one message on the bus, and 100,000 records take 500 calls. */
const PAGE_SIZE = 200;
const Identified = z.object({ Id: z.string() });

type Customers = Pick<DataOf<'outcome.customer.imported.v1'>, 'customers' | 'setAside'>;
type Items = Pick<DataOf<'outcome.item.imported.v1'>, 'items' | 'setAside'>;

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
      // A list that QuickBooks refuses for good ends the import with its words, so that it does not wait for ever.
      const fault = answer.kind === 'not-had' ? answer.fault : undefined;
      if (fault !== undefined) await cache.reportRefusal(paging.entity, fault);
      const refused = fault === undefined ? undefined : saidOf(fault, undefined);
      const rows = answer.kind === 'rows' ? answer.rows : [];
      const ids = rows.flatMap((row) => Identified.safeParse(row).data?.Id ?? []);
      const next = nextPage(paging, ids);
      const last = next.kind !== 'more';
      const head = { importId, page, last, refused, connectionId };
      const messages = imported(command, head, rows, traceparent);
      page += messages.length;
      const position = { after: ids.at(-1) ?? paging.after ?? undefined, page, records: ids.length };
      const save = (tx: EntityManager) => this.#positions.save(tx, command.commandId, realmId, position);
      await this.#publisher.publish(paged, { messages, last, save });
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
  /** Pages that were published before. */
  readonly page: number;
  readonly last: boolean;
  readonly refused: Said | undefined;
  readonly connectionId: string;
}

/** Returns the messages of one answer: one, or several where one would be too large for the bus. */
function imported(
  command: Taken,
  { page, last, ...head }: PageHead,
  rows: readonly unknown[],
  traceparent: string,
): readonly Outgoing[] {
  const entity = command.entity === 'item' ? 'item' : 'customer';
  const type = `outcome.${entity}.imported.v1` as const;
  const parts = entity === 'customer' ? importedCustomers(rows) : importedItems(rows);
  return parts.map((part, index) => {
    const data: DataOf<typeof type> = {
      ...head,
      ...part,
      page: page + index + 1,
      last: last && index === parts.length - 1,
    };
    return outgoing(type, command.companyId, data, { causeId: command.commandId, traceparent });
  });
}

/** Reads the customers of a page. A sub-customer is a job, and jobs are not imported. */
function importedCustomers(rows: readonly unknown[]): readonly Customers[] {
  const customers = readRows('Customer', rows)
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
  return importParts(ImportedCustomer, customers).map(({ accepted, setAside }) => ({
    customers: [...accepted],
    setAside: [...setAside],
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
function importedItems(rows: readonly unknown[]): readonly Items[] {
  const items = readRows('Item', rows)
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
  return importParts(ImportedItem, items).map(({ accepted, setAside }) => ({
    items: [...accepted],
    setAside: [...setAside],
  }));
}
