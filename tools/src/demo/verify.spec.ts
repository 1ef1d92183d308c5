import { describe, expect, test } from '@jest/globals';
import type { Entity } from '@jobpro/contracts';
import { Decimal } from 'decimal.js';
import type { QuickBooksSnapshot } from './quickbooks-snapshot.js';
import type { SyncRecord } from './sync-record.store.js';
import { readSampleDay, type SampleCompany } from '@jobpro/test-data';
import { type DayEnd, verify, wrongEnd } from './verify.js';

const companies = readSampleDay();
const nothing: QuickBooksSnapshot = { customers: [], items: [], invoices: [], payments: [] };
const money = (amount: Decimal.Value): string => new Decimal(amount).toFixed(2);

/** A day that went as it must: QuickBooks made from what was expected. */
function goodEnd(company: SampleCompany): DayEnd {
  const records = (Object.keys(company.expected) as Entity[]).flatMap((entity) =>
    Object.entries(company.expected[entity]).map(([id, expected]): SyncRecord => {
      const states = { 'not-selected': 'ready', 'not-needed': 'ready', 'not-applicable': 'excluded' } as const;
      const { end } = expected;
      const reason =
        end === 'failed'
          ? { code: expected.code, sentence: expected.sentence, remedy: '', retryHelps: true, details: {} }
          : null;
      return {
        entity,
        id,
        state: end === 'exported' || end === 'failed' || end === 'waiting' ? end : states[end],
        remote: end === 'exported' ? { id: remoteOf(company, entity, id) } : null,
        reason: reason as SyncRecord['reason'],
        warnings: [],
        waitsFor: end === 'waiting' ? expected.for.map((what) => `${company.id}/${what.replace(' ', '/')}`) : [],
        traceId: undefined,
      };
    }),
  );
  const exported = (entity: Entity) =>
    records.filter((record) => record.entity === entity && record.state === 'exported').map(({ id }) => id);
  const { customer, item, job, invoice, payment } = company.records;
  const paid = (invoiceId: string) =>
    exported('payment')
      .flatMap((id) => payment.get(id)?.applications ?? [])
      .reduce(
        (sum, application) => (application.invoiceId === invoiceId ? sum.plus(application.amount) : sum),
        new Decimal(0),
      );
  const bookName = (id: string, name: string, parentId?: string) => ({ id, name, active: true, parentId, details: {} });
  const unique = <T extends { id: string }>(all: T[]) => [...new Map(all.map((each) => [each.id, each])).values()];
  const snapshot: QuickBooksSnapshot = {
    customers: [
      ...unique(
        exported('customer').map((id) =>
          bookName(remoteOf(company, 'customer', id), customer.get(id)?.displayName ?? ''),
        ),
      ),
      ...exported('job').map((id) =>
        bookName(`job-${id}`, job.get(id)?.number ?? '', remoteOf(company, 'customer', job.get(id)?.customerId ?? '')),
      ),
    ],
    items: [...exported('item').map((id) => bookName(`item-${id}`, item.get(id)?.name ?? ''))],
    invoices: exported('invoice').flatMap((id) => {
      const published = invoice.get(id);
      if (published === undefined) return [];
      const fallback = exported('item').find((each) => item.get(each)?.name === company.settings.lineItem);
      return [
        {
          id: `invoice-${id}`,
          number: published.number,
          customerId: remoteOf(company, 'customer', published.customerId),
          date: published.date,
          dueDate: published.dueDate,
          memo: '',
          lines: published.lines.map((line) => ({
            itemId: `item-${line.itemId ?? fallback ?? ''}`,
            description: undefined,
            quantity: undefined,
            rate: undefined,
            amount: line.amount,
          })),
          discount: '0.00',
          tax: '0.00',
          total: money(published.total),
          balance: money(new Decimal(published.total).minus(paid(id))),
        },
      ];
    }),
    payments: exported('payment').flatMap((id) => {
      const published = payment.get(id);
      if (published === undefined) return [];
      const applied = published.applications.reduce((sum, { amount }) => sum.plus(amount), new Decimal(0));
      return [
        {
          id: `payment-${id}`,
          customerId: remoteOf(company, 'customer', published.customerId),
          date: published.date,
          reference: published.reference,
          memo: '',
          method: published.method,
          total: money(published.amount),
          unapplied: money(new Decimal(published.amount).minus(applied)),
          applied: published.applications.map(({ invoiceId, amount }) => ({
            invoiceId: `invoice-${invoiceId}`,
            amount: money(amount),
          })),
        },
      ];
    }),
  };
  return { company, records, before: nothing, snapshot };
}

/** Returns the id in QuickBooks. Customers of one name share one. */
function remoteOf({ records }: SampleCompany, entity: Entity, id: string): string {
  if (entity !== 'customer') return `${entity}-${id}`;
  const name = records.customer.get(id)?.displayName;
  const first = [...records.customer.values()].find(({ displayName }) => displayName === name);
  return `customer-${first?.id ?? id}`;
}

const [desktop, online] = companies;
if (desktop === undefined || online === undefined) throw new Error('The samples have two companies.');
const spoilt = (
  company: SampleCompany,
  change: (snapshot: QuickBooksSnapshot) => Partial<QuickBooksSnapshot>,
): string[] => {
  const end = goodEnd(company);
  return verify({ ...end, snapshot: { ...end.snapshot, ...change(end.snapshot) } });
};
const first = <T>(all: readonly T[], change: Partial<T>): T[] =>
  all.map((each, place) => (place === 0 ? { ...each, ...change } : each));

describe('the end of a day', () => {
  test.each(companies)('$title: nothing is found where everything is right', (company) => {
    expect(verify(goodEnd(company))).toEqual([]);
  });

  test.each<[string, (snapshot: QuickBooksSnapshot) => Partial<QuickBooksSnapshot>, RegExp]>([
    [
      'a customer twice',
      ({ customers }) => ({
        customers: [...customers, { ...customers[0], id: 'other' } as QuickBooksSnapshot['customers'][number]],
      }),
      /customer “.*” is in QuickBooks twice/,
    ],
    [
      'an item that nothing needs',
      ({ items }) => ({
        items: [...items, { id: 'x', name: 'Snow removal', active: true, parentId: undefined, details: {} }],
      }),
      /Snow removal.*nothing needed it/,
    ],
    ['a missing invoice', ({ invoices }) => ({ invoices: invoices.slice(1) }), /invoice .* is not in QuickBooks/],
    [
      'an invoice twice',
      ({ invoices }) => ({
        invoices: [...invoices, { ...invoices[0], id: 'x' } as QuickBooksSnapshot['invoices'][number]],
      }),
      /is in QuickBooks twice/,
    ],
    [
      'a cent in a total',
      ({ invoices }) => ({ invoices: first(invoices, { total: '0.01' }) }),
      /total is 0\.01 in QuickBooks/,
    ],
    ['a line less', ({ invoices }) => ({ invoices: first(invoices, { lines: [] }) }), /line 1 is missing/],
    [
      'an invoice on a job',
      ({ invoices, customers }) => ({
        invoices: first(invoices, { customerId: customers.find(({ parentId }) => parentId !== undefined)?.id ?? '' }),
      }),
      /hangs on a job/,
    ],
    ['a payment applied elsewhere', ({ payments }) => ({ payments: first(payments, { applied: [] }) }), /applied is /],
    [
      'a payment that nobody selected',
      ({ payments }) => ({
        payments: [...payments, { ...payments[0], id: 'x' } as QuickBooksSnapshot['payments'][number]],
      }),
      /was not exported/,
    ],
  ])('tells of %s', (_what, change, sentence) => {
    expect(spoilt(desktop, change).join('\n')).toMatch(sentence);
  });

  test('reports a job Online', () => {
    const problems = spoilt(online, ({ customers }) => ({ customers: first(customers, { parentId: 'x' }) }));
    expect(problems.join('\n')).toMatch(/became a sub-customer Online/);
  });
});

describe('one record', () => {
  const record = (change: Partial<SyncRecord>): SyncRecord => ({
    entity: 'invoice',
    id: 'I',
    state: 'exported',
    remote: null,
    reason: null,
    warnings: [],
    waitsFor: [],
    traceId: undefined,
    ...change,
  });
  const reason = { code: 'number.too-long', sentence: 'Too long.', remedy: '', retryHelps: true, details: {} } as const;

  test('ends as expected by its state, its code and its sentence', () => {
    expect(wrongEnd(record({}), { end: 'exported' })).toBeUndefined();
    expect(
      wrongEnd(record({ state: 'failed', reason }), { end: 'failed', code: 'number.too-long', sentence: 'Too long.' }),
    ).toBeUndefined();
    expect(
      wrongEnd(record({ state: 'failed', reason }), { end: 'failed', code: 'number.too-long', sentence: 'No.' }),
    ).toMatch(/Too long\./);
    expect(wrongEnd(record({ state: 'failed', reason }), { end: 'exported' })).toMatch(
      /should be exported, but is failed \(number.too-long/,
    );
    expect(wrongEnd(undefined, { end: 'exported' })).toMatch(/no service knows it/);
  });

  test('waits for what it must wait for, and for nothing else', () => {
    const waits = record({ state: 'waiting', waitsFor: ['acme/invoice/A'] });
    expect(wrongEnd(waits, { end: 'waiting', for: ['invoice A'] })).toBeUndefined();
    expect(wrongEnd(waits, { end: 'waiting', for: ['invoice B'] })).toMatch(/waits for invoice A/);
  });
});
