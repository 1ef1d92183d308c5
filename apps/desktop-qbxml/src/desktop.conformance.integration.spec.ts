import {
  type Books,
  connectorConformance,
  type ConnectorUnderTest,
  type Mishap,
  voidConformance,
} from '@jobpro/connector/testing';
import { openDesktopRig } from './testing/desktop-rig.js';
import type { BookRecord } from './testing/office.js';

const text = (record: BookRecord, name: string): string => {
  const value = record[name];
  return typeof value === 'string' ? value : '';
};
const list = (record: BookRecord, name: string): BookRecord[] => {
  const value = record[name];
  return Array.isArray(value) ? (value as BookRecord[]) : [];
};

/** The fault of the simulated office that produces each mishap. */
const faults: Readonly<Record<Mishap, object>> = {
  'lost-before': { kind: 'client-dies', acted: false },
  'lost-after': { kind: 'client-dies', acted: true },
  busy: {
    kind: 'status',
    code: 3175,
    message: 'There was an error when saving: the record is locked by another user.',
    request: 'InvoiceAdd',
  },
  // Not the questions before it: a connector is killed while its write is on its way.
  slow: { kind: 'slow', ms: 2_000, request: 'InvoiceAdd' },
};

async function openDesktop(): Promise<ConnectorUnderTest> {
  const rig = await openDesktopRig();
  const seed = { vendors: [{ name: 'Acme Supply' }] };
  for (const company of ['alpha', 'beta']) await rig.connect(company, seed);
  const [replica] = rig.replicas;
  return {
    edition: 'desktop',
    natsUrl: rig.nats.url,
    companies: ['alpha', 'beta'],
    incomeAccount: 'Construction Income',
    vendor: 'Acme Supply',
    run: async (company) => {
      await rig.offices.run(company);
    },
    mishap: (company, what, during) =>
      rig.offices.fault(company, { ...faults[what], ...(during === 'void' && { request: 'TxnVoid' }) }),
    inFlight: (company) => rig.inFlight(company),
    addCustomer: (company, name) =>
      rig.offices.byHand(company, `<CustomerAddRq><CustomerAdd><Name>${name}</Name></CustomerAdd></CustomerAddRq>`),
    books: (company) => booksOf(rig.offices, company),
    kill: async () => {
      await replica?.kill();
    },
    start: async () => replica?.restart(),
    close: () => rig.close(),
  };
}

type Shelf = Awaited<ReturnType<typeof openDesktopRig>>['offices'];

async function booksOf(offices: Shelf, company: string): Promise<Books> {
  const [customers, items, invoices, payments] = [
    await offices.records(company, 'customers'),
    await offices.records(company, 'items'),
    await offices.records(company, 'invoices'),
    await offices.records(company, 'payments'),
  ];
  const named = (record: BookRecord) => ({ id: text(record, 'listId'), name: text(record, 'name') });
  return {
    customers: customers.filter((each) => each['isJob'] !== true).map(named),
    items: items.map(named),
    jobs: customers
      .filter((each) => each['isJob'] === true)
      .map((each) => ({ ...named(each), customerId: text(each, 'parentListId') })),
    invoices: invoices.map((each) => ({
      id: text(each, 'txnId'),
      number: text(each, 'refNumber'),
      customerId: text(each, 'customerListId'),
      total: text(each, 'total'),
    })),
    payments: payments.map((each) => ({
      id: text(each, 'txnId'),
      customerId: text(each, 'customerListId'),
      total: text(each, 'total'),
      applied: list(each, 'applied').map((application) => ({
        invoiceId: text(application, 'txnId'),
        amount: text(application, 'amount'),
      })),
    })),
  };
}

connectorConformance('desktop', openDesktop, { jobs: 'makes a sub-customer', settles: 'in one run' });
voidConformance('desktop', openDesktop);
