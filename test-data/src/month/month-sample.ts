import { Customer, type Edition, type Entity, Invoice, Item, Job, Payment, reason } from '@jobpro/contracts';
import type { z } from 'zod';
import type { SampleCompany } from '../sample-day/sample-day.read.js';
import type { Expected, ExpectedEnd, SampleEvent } from '../sample-day/sample.schema.js';
import { heldName, type Month } from './month.js';

type Records = SampleCompany['records'];

const exported: ExpectedEnd = { end: 'exported' };
const notNeeded: ExpectedEnd = { end: 'not-needed' };

/** A month in the form of a day that the whole system plays and verifies: QuickBooks before it, its events, and where each record must end. */
export function sampleOf({ companyId: id, settings, edition, events }: Month): SampleCompany {
  const of = <S extends z.ZodType<{ id: string }>>(entity: Entity, schema: S) =>
    new Map(
      events.flatMap(({ type, data }) => {
        if (!new RegExp(`^jobpro\\.${entity}\\.(created|recorded)\\.`).test(type)) return [];
        const record = schema.parse(data);
        return [[record.id, record] as const];
      }),
    );
  const records: Records = {
    customer: of('customer', Customer),
    item: of('item', Item),
    job: of('job', Job),
    invoice: of('invoice', Invoice),
    payment: of('payment', Payment),
  };
  const selections = events.flatMap(({ type, data }) => {
    const [, entity, word] = type.split('.');
    return word === 'export-requested' ? [{ entity: entity as Entity, ...(data as Selected) }] : [];
  });
  return {
    id,
    title: settings.name,
    edition,
    settings,
    // All at one hour: a month is played as one heap.
    events: events.map(({ type, data }) => ({ at: '08:00', type, data: data as SampleEvent['data'] })),
    quickBooks: edition === 'online' ? onlineBooks : desktopBooks,
    expected: expectedOf(edition, records),
    records,
    batches: new Map(selections.map(({ batchId, entity, ids }) => [batchId, { entity, ids }])),
  };
}

interface Selected {
  readonly batchId: string;
  readonly ids: string[];
}

/** QuickBooks has the items that the settings name, and the vendor whose name one customer has. */
const onlineBooks: SampleCompany['quickBooks'] = {
  standard: 'books',
  preferences: { SalesFormsPrefs: { CustomTxnNumbers: true } },
  vendors: [{ DisplayName: heldName }],
  items: [{ Name: 'Contract work', Type: 'Service', UnitPrice: 0 }],
};
const income = 'Construction Income';
const desktopBooks: SampleCompany['quickBooks'] = {
  vendors: [{ name: heldName }],
  items: [
    { name: 'Contract work', type: 'Service', account: income },
    { name: 'Discount', type: 'Discount', account: income },
    { name: 'Sales Tax', type: 'OtherCharge', account: 'Sales Tax Payable' },
  ],
};

function expectedOf(edition: Edition, { customer, item, job, invoice, payment }: Records): Expected {
  const documents = [...invoice.values(), ...payment.values()];
  const jobs = edition === 'desktop' ? [...job.values()] : [];
  const wanted = new Set([...documents, ...jobs].map(({ customerId }) => customerId));
  const used = new Set([...invoice.values()].flatMap(({ lines }) => lines.map(({ itemId }) => itemId)));
  const nameHeld = reason('name.held', { name: heldName, holder: 'vendor' });
  const because = reason('need.failed', { what: 'customer', name: heldName, because: nameHeld.sentence });
  const refused = ({ code, sentence }: { code: string; sentence: string }): ExpectedEnd => ({
    end: 'failed',
    code,
    sentence,
  });
  const isHeld = (customerId: string) => customer.get(customerId)?.displayName === heldName;
  const ends = <T>(all: ReadonlyMap<string, T>, endOf: (record: T, id: string) => ExpectedEnd) =>
    Object.fromEntries([...all].map(([id, record]) => [id, endOf(record, id)]));
  return {
    customer: ends(customer, (_one, id) => (!wanted.has(id) ? notNeeded : isHeld(id) ? refused(nameHeld) : exported)),
    item: ends(item, (_one, id) => (used.has(id) ? exported : notNeeded)),
    job: ends(job, () => (edition === 'desktop' ? exported : { end: 'not-applicable' })),
    invoice: ends(invoice, ({ customerId }) => (isHeld(customerId) ? refused(because) : exported)),
    payment: ends(payment, ({ customerId }) => (isHeld(customerId) ? refused(because) : exported)),
  };
}
