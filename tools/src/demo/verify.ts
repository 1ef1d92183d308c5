import type { Entity, Invoice, Payment } from '@jobpro/contracts';
import { Decimal } from 'decimal.js';
import { type ExpectedEnd, nameOf, type SampleCompany } from '@jobpro/test-data';
import { type QuickBooksSnapshot, compared } from './quickbooks-snapshot.js';
import type { SyncRecord } from './sync-record.store.js';

/** All that is known of one company when its day is over. */
export interface DayEnd {
  readonly company: SampleCompany;
  readonly records: readonly SyncRecord[];
  /** QuickBooks before the first event, and now. */
  readonly before: QuickBooksSnapshot;
  readonly snapshot: QuickBooksSnapshot;
}

const stateOf: Record<ExpectedEnd['end'], SyncRecord['state']> = {
  exported: 'exported',
  failed: 'failed',
  waiting: 'waiting',
  'not-selected': 'ready',
  'not-needed': 'ready',
  'not-applicable': 'excluded',
};

/** Compares the state and the reason of a record with its expected end. Returns the difference; undefined: none. */
export function wrongEnd(record: SyncRecord | undefined, expected: ExpectedEnd): string | undefined {
  if (record === undefined) return `should be ${expected.end}, but no service knows it`;
  const is = `${record.state}${record.reason === null ? '' : ` (${record.reason.code}: ${record.reason.sentence})`}`;
  const should = `should be ${expected.end}`;
  if (record.state !== stateOf[expected.end]) return `${should}, but is ${is}${waiting(record)}`;
  switch (expected.end) {
    case 'failed':
      return record.reason?.code === expected.code && record.reason.sentence === expected.sentence
        ? undefined
        : `should have failed with ${expected.code}: ${expected.sentence}, but is ${is}`;
    case 'waiting': {
      const waits = record.waitsFor.map((target) => target.split('/').slice(1).join(' ')).sort();
      return waits.join() === [...expected.for].sort().join()
        ? undefined
        : `${should} for ${expected.for.join(', ')}, but waits for ${waits.join(', ')}`;
    }
    case 'exported':
    case 'not-selected':
    case 'not-needed':
    case 'not-applicable':
      return undefined;
    default:
      return expected satisfies never;
  }
}

const waiting = ({ waitsFor }: SyncRecord): string =>
  waitsFor.length === 0 ? '' : `, waiting for ${waitsFor.join(', ')}`;

/** Compares the end of a day with what was expected and with QuickBooks itself, to the cent. Answers what is not so, in sentences. */
export function verify(end: DayEnd): string[] {
  const indexed = { ...end, recordsBy: byEntity(end.records) };
  return [...ends(indexed), ...names(indexed), ...jobs(indexed), ...invoices(indexed), ...payments(indexed)].map(
    (sentence) => `${end.company.title}: ${sentence}`,
  );
}

/** The same with its records at hand by entity and id: a month has ten thousand documents that ask for them. */
interface IndexedEnd extends DayEnd {
  readonly recordsBy: Readonly<Record<Entity, ReadonlyMap<string, SyncRecord>>>;
}

function byEntity(records: readonly SyncRecord[]): IndexedEnd['recordsBy'] {
  const of = (entity: Entity) =>
    new Map(records.flatMap((record) => (record.entity === entity ? [[record.id, record] as const] : [])));
  return {
    customer: of('customer'),
    item: of('item'),
    job: of('job'),
    invoice: of('invoice'),
    payment: of('payment'),
  };
}

function ends(end: IndexedEnd): string[] {
  const { company } = end;
  return (Object.keys(company.expected) as Entity[]).flatMap((entity) => {
    const records = end.recordsBy[entity];
    const wrong = Object.entries(company.expected[entity]).flatMap(([id, expected]) => {
      const why = wrongEnd(records.get(id), expected);
      return why === undefined ? [] : [`${entity} ${nameOf(company, entity, id)} (${id}) ${why}`];
    });
    const strangers = [...records.keys()].filter((id) => company.expected[entity][id] === undefined);
    return [...wrong, ...strangers.map((id) => `${entity} ${id} is not of this day`)];
  });
}

/** No name twice, every linked one there, and none that nobody needed. */
function names(end: IndexedEnd): string[] {
  const { snapshot, before } = end;
  return (['customer', 'item'] as const).flatMap((entity) => {
    const all = entity === 'customer' ? snapshot.customers : snapshot.items;
    const idsBefore = new Set((entity === 'customer' ? before.customers : before.items).map(({ id }) => id));
    const linked = [...end.recordsBy[entity].values()].filter(({ state }) => state === 'exported');
    const ids = new Set(linked.map(({ remote }) => remote?.id));
    const byId = new Map(all.map((each) => [each.id, each]));
    const missing = linked.filter(({ remote }) => !byId.has(remote?.id ?? ''));
    const differs = linked.filter(({ id, remote, warnings }) => {
      const there = byId.get(remote?.id ?? '');
      const changed = warnings.some(({ code }) => code.startsWith('name.') || code === 'text.transliterated');
      return there !== undefined && !changed && compared(there.name) !== compared(nameOf(end.company, entity, id));
    });
    const strangers = all.filter(({ id, parentId }) => !idsBefore.has(id) && !ids.has(id) && parentId === undefined);
    return [
      ...doubles(all.map((each) => `${each.parentId ?? ''}:${compared(each.name)}`)).map(
        (name) => `${entity} “${name}” is in QuickBooks twice`,
      ),
      ...missing.map(({ id }) => `${entity} ${id} is linked to what QuickBooks does not have`),
      ...differs.map(
        ({ id, remote }) => `${entity} ${id} is linked to “${byId.get(remote?.id ?? '')?.name ?? ''}”, another name`,
      ),
      ...strangers.map(({ name }) => `${entity} “${name}” is in QuickBooks, and nothing needed it`),
    ];
  });
}

/** Jobs are sub-customers on Desktop, each once, and nothing Online. */
function jobs(end: IndexedEnd): string[] {
  const { snapshot, before, company } = end;
  const idsBefore = new Set(before.customers.map(({ id }) => id));
  const below = snapshot.customers.filter(({ parentId }) => parentId !== undefined);
  if (company.edition === 'online') return below.map(({ name }) => `“${name}” became a sub-customer Online`);
  const customers = end.recordsBy.customer;
  const remotes = new Map([...end.recordsBy.job.values()].map((record) => [record.remote?.id, record.id]));
  const misplaced = below.filter(({ id, parentId }) => {
    const job = company.records.job.get(remotes.get(id) ?? '');
    return job !== undefined && customers.get(job.customerId)?.remote?.id !== parentId;
  });
  return [
    ...misplaced.map(({ name }) => `job “${name}” hangs below another customer`),
    ...below
      .filter(({ id }) => !idsBefore.has(id) && !remotes.has(id))
      .map(({ name }) => `“${name}” is a job that JobPro does not have`),
  ];
}

/** Each exported invoice is there once, on a customer, to the cent; no other is. */
function invoices(end: IndexedEnd): string[] {
  const { snapshot, company } = end;
  const records = end.recordsBy.invoice;
  const exported = [...records.values()].filter(({ state }) => state === 'exported');
  const byId = new Map(snapshot.invoices.map((each) => [each.id, each]));
  const ours = new Set(exported.map(({ remote }) => remote?.id));
  const isJob = new Set(snapshot.customers.flatMap(({ id, parentId }) => (parentId === undefined ? [] : [id])));
  const paid = paidByInvoice(end);
  return [
    ...doubles(snapshot.invoices.map(({ number }) => number ?? '')).map(
      (number) => `invoice ${number} is in QuickBooks twice`,
    ),
    ...snapshot.invoices
      .filter(({ id }) => !ours.has(id))
      .map(({ number }) => `invoice ${number ?? '?'} is in QuickBooks, but was not exported`),
    ...snapshot.invoices
      .filter(({ customerId }) => isJob.has(customerId))
      .map(({ number }) => `invoice ${number ?? '?'} hangs on a job`),
    ...exported.flatMap(({ id, remote }) => {
      const there = byId.get(remote?.id ?? '');
      const invoice = company.records.invoice.get(id);
      if (there === undefined || invoice === undefined) return [`invoice ${id} is not in QuickBooks`];
      const customer = end.recordsBy.customer.get(invoice.customerId)?.remote?.id;
      const open = new Decimal(invoice.total).minus(paid.get(id) ?? '0').toFixed(2);
      return [
        differs('number', there.number, invoice.number),
        differs('customer', there.customerId, customer),
        differs('date', there.date, invoice.date),
        differs('total', there.total, money(invoice.total)),
        differs('open amount', there.balance, open),
        ...lines(end, invoice, there.lines),
      ].flatMap((why) => (why === undefined ? [] : [`invoice ${invoice.number}: ${why}`]));
    }),
  ];
}

/** JobPro's lines in their order; what follows them is discount and tax, which the total holds to the cent. */
function lines(
  end: IndexedEnd,
  invoice: Invoice,
  there: QuickBooksSnapshot['invoices'][number]['lines'],
): (string | undefined)[] {
  const items = end.recordsBy.item;
  const fallback = end.snapshot.items.find(({ name }) => name === end.company.settings.lineItem)?.id;
  const { edition } = end.company;
  const allowed =
    edition === 'online' ? 0 : [invoice.discount, invoice.tax].filter((amount) => amount !== undefined).length;
  const extra = there.length - invoice.lines.length;
  const tooMany = extra > allowed ? [`${extra} lines more are in QuickBooks than in JobPro`] : [];
  const each = invoice.lines.flatMap((line, place) => {
    const book = there[place];
    if (book === undefined) return [`line ${place + 1} is missing`];
    const item = line.itemId === undefined ? fallback : items.get(line.itemId)?.remote?.id;
    const name = `line ${place + 1}`;
    return [
      differs(`${name}, amount`, money(book.amount), money(line.amount)),
      differs(`${name}, item`, book.itemId, item),
    ];
  });
  return [...tooMany, ...each];
}

function paidByInvoice(end: IndexedEnd): ReadonlyMap<string, string> {
  const records = end.recordsBy.payment;
  const paid = new Map<string, string>();
  for (const payment of end.company.records.payment.values()) {
    if (records.get(payment.id)?.state !== 'exported') continue;
    for (const { invoiceId, amount } of payment.applications)
      paid.set(invoiceId, new Decimal(paid.get(invoiceId) ?? '0').plus(amount).toFixed(2));
  }
  return paid;
}

/** Each exported payment is there once, applied as in JobPro, the rest unapplied; no other is. */
function payments(end: IndexedEnd): string[] {
  const { snapshot, company } = end;
  const exported = [...end.recordsBy.payment.values()].filter(({ state }) => state === 'exported');
  const invoiceRecords = end.recordsBy.invoice;
  const byId = new Map(snapshot.payments.map((each) => [each.id, each]));
  const ours = new Set(exported.map(({ remote }) => remote?.id));
  const applied = (payment: Payment) =>
    payment.applications
      .map(({ invoiceId, amount }) => `${invoiceRecords.get(invoiceId)?.remote?.id ?? invoiceId} ${money(amount)}`)
      .sort();
  return [
    ...doubles(exported.map(({ remote }) => remote?.id ?? '')).map((id) => `two payments lead to ${id}`),
    ...snapshot.payments
      .filter(({ id }) => !ours.has(id))
      .map(({ memo }) => `a payment is in QuickBooks that was not exported (${memo})`),
    ...exported.flatMap(({ id, remote }) => {
      const there = byId.get(remote?.id ?? '');
      const payment = company.records.payment.get(id);
      if (there === undefined || payment === undefined) return [`payment ${id} is not in QuickBooks`];
      const used = payment.applications.reduce((sum, { amount }) => sum.plus(amount), new Decimal(0));
      return [
        differs('customer', there.customerId, end.recordsBy.customer.get(payment.customerId)?.remote?.id),
        differs('amount', there.total, money(payment.amount)),
        differs('unapplied', there.unapplied, new Decimal(payment.amount).minus(used).toFixed(2)),
        differs(
          'applied',
          there.applied
            .map(({ invoiceId, amount }) => `${invoiceId} ${amount}`)
            .sort()
            .join(),
          applied(payment).join(),
        ),
      ].flatMap((why) => (why === undefined ? [] : [`payment ${id}: ${why}`]));
    }),
  ];
}

const money = (amount: string): string => new Decimal(amount).toFixed(2);
const differs = (what: string, is: string | undefined, should: string | undefined): string | undefined =>
  is === should ? undefined : `${what} is ${is ?? 'missing'} in QuickBooks, ${should ?? 'nothing'} in JobPro`;

function doubles(all: readonly string[]): string[] {
  const seen = new Set<string>();
  return [...new Set(all.filter((sentence) => seen.size === seen.add(sentence).size))];
}
