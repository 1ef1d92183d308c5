import {
  type Books,
  connectorConformance,
  type ConnectorUnderTest,
  type Mishap,
  voidConformance,
} from '@jobpro/connector/testing';
import { z } from 'zod';
import { openOnlineRig } from './testing/online-rig.js';

const realms: Readonly<Record<string, string>> = { acme: '9130350000000101', birch: '9130350000000102' };
const VENDOR = 'Acme Supply';

const money = z.union([z.string(), z.number()]).transform((value) => z.coerce.number().parse(value).toFixed(2));
const Reference = z.object({ value: z.string() });
const Linked = z.object({ Amount: money, LinkedTxn: z.array(z.object({ TxnId: z.string() })) });
const Customer = z.object({ Id: z.string(), DisplayName: z.string() });
const Item = z.object({ Id: z.string(), Name: z.string() });
const Invoice = z.object({
  Id: z.string(),
  DocNumber: z.string().default(''),
  CustomerRef: Reference,
  TotalAmt: money,
});
const Payment = z.object({
  Id: z.string(),
  CustomerRef: Reference,
  TotalAmt: money,
  Line: z.array(Linked).default([]),
});

const orders: Record<Mishap, object> = {
  'lost-before': { fault: 'answer-lost-before-commit' },
  'lost-after': { fault: 'answer-lost-after-commit' },
  busy: { fault: 'throttled', retryAfter: 1 },
  slow: { fault: 'slow', ms: 3000, when: 'before-commit' },
};

async function openOnline(): Promise<ConnectorUnderTest> {
  const rig = await openOnlineRig();
  for (const [company, realm] of Object.entries(realms)) {
    await rig.simulator.makeRealm(realm, { vendors: [{ DisplayName: VENDOR }] });
    await rig.connect(company, realm);
  }
  const realmOf = (company: string): string => realms[company] ?? '';
  const [replica] = rig.replicas;
  return {
    edition: 'online',
    natsUrl: rig.nats.url,
    companies: ['acme', 'birch'],
    incomeAccount: 'Services',
    vendor: VENDOR,
    run: () => Promise.resolve(),
    books: async (company): Promise<Books> => {
      const all = async <T>(entity: string, schema: z.ZodType<T>): Promise<T[]> =>
        z.array(schema).parse(await rig.simulator.records(realmOf(company), entity));
      const [customers, items, invoices, payments] = await Promise.all([
        all('Customer', Customer),
        all('Item', Item),
        all('Invoice', Invoice),
        all('Payment', Payment),
      ]);
      return {
        customers: customers.map(({ Id, DisplayName }) => ({ id: Id, name: DisplayName })),
        items: items.map(({ Id, Name }) => ({ id: Id, name: Name })),
        jobs: [],
        invoices: invoices.map(({ Id, DocNumber, CustomerRef, TotalAmt }) => ({
          id: Id,
          number: DocNumber,
          customerId: CustomerRef.value,
          total: TotalAmt,
        })),
        payments: payments.map(({ Id, CustomerRef, TotalAmt, Line }) => ({
          id: Id,
          customerId: CustomerRef.value,
          total: TotalAmt,
          applied: Line.flatMap(({ Amount, LinkedTxn }) =>
            LinkedTxn.map(({ TxnId }) => ({ invoiceId: TxnId, amount: Amount })),
          ),
        })),
      };
    },
    inFlight: (company) => rig.inFlight(company),
    addCustomer: async (company, name) => {
      await rig.simulator.admin('POST', `/realms/${realmOf(company)}/changes`, {
        entity: 'Customer',
        operation: 'create',
        record: { DisplayName: name },
      });
    },
    mishap: async (company, what) => {
      // Whatever the next change travels as: by itself or in a batch.
      await rig.simulator.fault({ realm: realmOf(company), method: 'POST' }, orders[what]);
    },
    kill: async () => {
      await replica?.kill();
    },
    start: async () => {
      await replica?.restart();
    },
    close: () => rig.close(),
  };
}

connectorConformance('online', openOnline, { jobs: 'has no such command', settles: 'at once' });
voidConformance('online', openOnline);
