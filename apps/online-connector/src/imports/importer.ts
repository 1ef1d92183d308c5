import { type DataOf, ImportCommand } from '@jobpro/contracts';
import { CommandQueueStore, countAnswers, deferred, done, operationSpan, type Taken } from '@jobpro/connector';
import { execute, rows } from '@jobpro/database';
import { type Outgoing, outgoing, UnitOfWork } from '@jobpro/messaging';
import { nextPage, pageQuery, type Paging, startPaging } from '@jobpro/quickbooks-online';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import type { Realm } from '../realms.js';
import { importedCustomers, importedItems } from './imported.write.js';

/** Small enough that a message stays well under what the bus takes, large enough that 100,000 take 500 calls. */
const PAGE = 200;
const AGAIN = 15_000;
const Run = z.object({ after: z.string().nullable(), page: z.number() });
const Identified = z.object({ Id: z.string() });

/** Streams a list of QuickBooks to JobPro, a page at a time: what is held in memory is one page, and a crash costs one page. */
@Injectable()
export class Importer {
  constructor(
    private readonly source: DataSource,
    private readonly work: UnitOfWork,
    private readonly queue: CommandQueueStore,
  ) {}

  async run(owner: string, taken: Taken, { calls, directory }: Realm): Promise<void> {
    const { importId } = ImportCommand.parse(taken.data);
    const entity = taken.entity === 'item' ? 'item' : 'customer';
    const span = operationSpan(`quickbooks-online ${taken.key}`, taken.traceparent, {
      'jobpro.company': taken.companyId,
    });
    let { paging, page } = await this.#resume(taken, entity, calls.access.realmId);
    for (;;) {
      const [answer] = await directory.query([pageQuery(paging)], [span.traceparent]);
      if (answer?.kind !== 'rows') {
        const later = deferred(new Date(Date.now() + AGAIN), 'QuickBooks could not be asked');
        span.end(later);
        const settled = await this.queue.complete(owner, [{ commandId: taken.commandId, answer: later }]);
        countAnswers('online', settled);
        return;
      }
      const ids = answer.rows.flatMap((row) => Identified.safeParse(row).data?.Id ?? []);
      const next = nextPage(paging, ids);
      const last = next.kind !== 'more';
      page += 1;
      const { connectionId } = calls.access;
      const told = { importId, page, last, connectionId, rows: answer.rows };
      const message = imported(entity, taken, told, span.traceparent);
      const finished = done({ id: importId }, 'linked');
      await this.work.transaction(async (tx, send) => {
        send(message);
        await execute(
          tx,
          `insert into online.import_run (command_id, realm_id, after, page, records) values ($1, $2, $3, $4, $5)
           on conflict (command_id) do update
              set after = excluded.after, page = excluded.page, records = online.import_run.records + excluded.records`,
          [taken.commandId, calls.access.realmId, ids.at(-1) ?? paging.after, page, ids.length],
        );
        if (!last) return;
        const settlement = { commandId: taken.commandId, answer: finished, silent: true };
        countAnswers('online', await this.queue.completeWithin(tx, send, owner, [settlement]));
      });
      if (next.kind !== 'more') {
        span.end(finished);
        return;
      }
      paging = next.paging;
    }
  }

  async #resume(taken: Taken, entity: 'customer' | 'item', realmId: string): Promise<{ paging: Paging; page: number }> {
    const [run] = await rows(
      this.source,
      'select after, page from online.import_run where command_id = $1 and realm_id = $2',
      [taken.commandId, realmId],
      Run,
    );
    const start = startPaging(entity === 'item' ? 'Item' : 'Customer', PAGE);
    return { paging: { ...start, after: run?.after ?? null }, page: run?.page ?? 0 };
  }
}

interface Page {
  readonly importId: string;
  readonly page: number;
  readonly last: boolean;
  readonly connectionId: string;
  readonly rows: readonly unknown[];
}

function imported(entity: 'customer' | 'item', taken: Taken, page: Page, traceparent: string): Outgoing {
  const { rows: found, ...head } = page;
  const type = `outcome.${entity}.imported.v1` as const;
  const data: DataOf<typeof type> =
    entity === 'customer' ? { ...head, customers: importedCustomers(found) } : { ...head, items: importedItems(found) };
  return outgoing(type, taken.companyId, data, { causeId: taken.commandId, traceparent });
}
