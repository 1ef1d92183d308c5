import { CommandQueueStore, countAnswers, deferred, done, operationSpan, type Taken } from '@jobpro/connector';
import { type DataOf, type HeldDocument, ReadBackCommand } from '@jobpro/contracts';
import { type Outgoing, outgoing, UnitOfWork } from '@jobpro/messaging';
import { Injectable } from '@nestjs/common';
import { ExportedStore } from '../exported/exported.store.js';
import { exportable } from '../exported/fingerprint.read.js';
import { RecordReader } from '../exported/record.reader.js';
import type { Realm } from '../realms.js';
import { heldDocuments } from './held-document.read.js';

const PAGE = 200;
const AGAIN = 15_000;

/**
 * Tells what QuickBooks holds now of the documents that we exported, a page at a time: read by their ids, so that what is there
 * no more is known as deleted. Memory holds one page.
 */
@Injectable()
export class ReadBack {
  constructor(
    private readonly work: UnitOfWork,
    private readonly queue: CommandQueueStore,
    private readonly exported: ExportedStore,
    private readonly reader: RecordReader,
  ) {}

  async run(owner: string, taken: Taken, { calls }: Realm): Promise<void> {
    const asked = ReadBackCommand.parse(taken.data);
    const entity = taken.entity === 'payment' ? 'payment' : 'invoice';
    const span = operationSpan(`quickbooks-online ${taken.key}`, taken.traceparent, {
      'jobpro.company': taken.companyId,
    });
    const { realmId } = calls.access;
    const tell = (page: number, last: boolean, documents: HeldDocument[]) =>
      told(taken, entity, { tieOutId: asked.tieOutId, page, last, documents }, span.traceparent);
    let after: string | undefined;
    for (let page = 1; ; page++) {
      const ids = await this.exported.page(realmId, exportable[entity], taken.companyId, { after, limit: PAGE });
      const current = await this.reader.current(realmId, entity, ids);
      if (current === undefined) {
        const later = deferred(new Date(Date.now() + AGAIN), 'QuickBooks could not be asked');
        span.end(later);
        countAnswers('online', await this.queue.complete(owner, [{ commandId: taken.commandId, answer: later }]));
        return;
      }
      const held = heldDocuments(entity, [...current.values()]).filter(({ date = '' }) => within(asked, date));
      const gone = ids
        .filter((id) => !current.has(id))
        .map((remoteId) => ({ remoteId, total: '0.00', state: 'deleted' }) as const);
      const last = ids.length < PAGE;
      const finished = done({ id: asked.tieOutId }, 'linked');
      await this.work.transaction(async (tx, send) => {
        send(tell(page, last, [...held, ...gone]));
        if (!last) return;
        const settlement = { commandId: taken.commandId, answer: finished, silent: true };
        countAnswers('online', await this.queue.completeWithin(tx, send, owner, [settlement]));
      });
      if (last) {
        span.end(finished);
        return;
      }
      after = ids.at(-1);
    }
  }
}

const within = ({ from, to }: { from?: string | undefined; to?: string | undefined }, day: string): boolean =>
  (from === undefined || day >= from) && (to === undefined || day <= to);

function told(
  taken: Taken,
  entity: 'invoice' | 'payment',
  data: DataOf<'outcome.invoice.read-back.v1'>,
  traceparent: string,
): Outgoing {
  return outgoing(`outcome.${entity}.read-back.v1`, taken.companyId, data, { causeId: taken.commandId, traceparent });
}
