import type { Taken } from '@jobpro/connector';
import { type DataOf, type HeldDocument, ReadBackCommand } from '@jobpro/contracts';
import { type Outgoing, outgoing } from '@jobpro/messaging';
import { readRows } from '@jobpro/quickbooks-online';
import { Injectable } from '@nestjs/common';
import { Decimal } from 'decimal.js';
import { ExportedStore } from '../exported/exported.store.js';
import { exportable, RecordReader } from '../exported/exported-records.js';
import { isVoided } from '../operations/documents.js';
import { saidOf } from '../operations/refusals.js';
import type { Realm } from '../realms.js';
import { PagePublisher } from './page-publisher.js';

const PAGE_SIZE = 200;

/**
 * Reads what QuickBooks has of our exported documents, page by page. They are read by their ids, so that a missing one is
 * reported as deleted. Memory holds one page.
 */
@Injectable()
export class ReadBack {
  readonly #exported: ExportedStore;
  readonly #reader: RecordReader;
  readonly #publisher: PagePublisher;

  constructor(exported: ExportedStore, reader: RecordReader, publisher: PagePublisher) {
    this.#exported = exported;
    this.#reader = reader;
    this.#publisher = publisher;
  }

  async run(owner: string, command: Taken, { calls }: Realm): Promise<void> {
    const { tieOutId, from, to } = ReadBackCommand.parse(command.data);
    const { realmId } = calls.access;
    const entity = command.entity === 'payment' ? 'payment' : 'invoice';
    const paged = this.#publisher.begin(owner, command);
    let after: string | undefined;
    for (let page = 1; ; page++) {
      const ids = await this.#exported.page(realmId, exportable[entity], command.companyId, {
        after,
        limit: PAGE_SIZE,
      });
      const current = await this.#reader.current(realmId, entity, ids);
      if (current.kind === 'unavailable') return this.#publisher.defer(paged);
      if (current.kind === 'refused') {
        const refused = saidOf(current.fault, undefined);
        const data = { tieOutId, page, last: true, documents: [], refused };
        return this.#publisher.publish(paged, {
          messages: [readBack(command, entity, data, paged.span.traceparent)],
          last: true,
        });
      }
      const { records } = current;
      const documents = [
        ...documentsIn(entity, [...records.values()]).filter(({ date = '' }) => isWithin(date, from, to)),
        ...ids.filter((id) => !records.has(id)).map(deletedDocument),
      ];
      const last = ids.length < PAGE_SIZE;
      const message = readBack(command, entity, { tieOutId, page, last, documents }, paged.span.traceparent);
      await this.#publisher.publish(paged, { messages: [message], last });
      if (last) return;
      after = ids.at(-1);
    }
  }
}

const isWithin = (day: string, from: string | undefined, to: string | undefined): boolean =>
  (from === undefined || day >= from) && (to === undefined || day <= to);

function readBack(
  command: Taken,
  entity: 'invoice' | 'payment',
  data: DataOf<'outcome.invoice.read-back.v1'>,
  traceparent: string,
): Outgoing {
  const cause = { causeId: command.commandId, traceparent };
  return outgoing(`outcome.${entity}.read-back.v1`, command.companyId, data, cause);
}

const cents = (amount: string): string => new Decimal(amount).toFixed(2);

const deletedDocument = (remoteId: string): HeldDocument => ({ remoteId, total: '0.00', state: 'deleted' });

/** Reads documents as QuickBooks has them now. */
function documentsIn(entity: 'invoice' | 'payment', rows: readonly unknown[]): HeldDocument[] {
  return entity === 'invoice'
    ? readRows('Invoice', rows).values.map((invoice) => ({
        ...common(invoice),
        number: invoice.docNumber,
        tax: invoice.totalTax === undefined ? undefined : cents(invoice.totalTax),
      }))
    : readRows('Payment', rows).values.map((payment) => ({ ...common(payment), number: payment.reference }));
}

interface DocumentHead {
  readonly id: string;
  readonly date: string;
  readonly customer: { readonly id: string };
  readonly totalAmount: string;
  readonly privateNote: string | undefined;
}

function common({ id, customer, date, totalAmount, privateNote }: DocumentHead): HeldDocument {
  return {
    remoteId: id,
    customerId: customer.id,
    date,
    total: cents(totalAmount),
    state: isVoided({ totalAmount, privateNote }) ? 'voided' : 'present',
  };
}
