import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { commandsOf, type TestCommand } from '@jobpro/connector/testing';
import { eventually, randomFrom } from '@jobpro/testing';
import { z } from 'zod';
import { type DesktopRig, openDesktopRig } from './testing/desktop-rig.js';

const COMPANY = 'chaos';
const DOCUMENTS = 2_000;
/** Documents that come between two runs of the Web Connector. */
const BIT = 50;
const Customer = z.object({ id: z.string() });
const make = commandsOf('desktop', 'Construction Income');

let rig: DesktopRig;

beforeAll(async () => {
  rig = await openDesktopRig({ env: { DESKTOP_HOLD: '100ms', LOG_LEVEL: 'silent' } });
  await rig.connect(COMPANY, {}, { noOpWaitMs: 10, callTimeoutMs: 20_000 });
}, 120_000);

afterAll(() => rig.close());

const isSettled = (command: TestCommand): boolean => rig.endOf(command) !== undefined;

/** The faults between two offices and the connector: every kind of lost message, and other failures. */
const mishaps = [
  { kind: 'client-dies', acted: false },
  { kind: 'client-dies', acted: true },
  { kind: 'answer-lost', acted: false },
  { kind: 'answer-lost', acted: true },
  { kind: 'response-cut' },
  { kind: 'store-fails' },
  { kind: 'connection-drops', operation: 'sendRequestXML', at: 'sending' },
  { kind: 'connection-drops', operation: 'sendRequestXML', at: 'reading' },
  { kind: 'connection-drops', operation: 'receiveResponseXML', at: 'sending' },
  { kind: 'connection-drops', operation: 'receiveResponseXML', at: 'reading' },
  { kind: 'connection-drops', operation: 'authenticate', at: 'reading' },
  { kind: 'connection-drops', operation: 'closeConnection', at: 'reading' },
  { kind: 'hresult', hresult: '0x80040416' },
  { kind: 'hresult', hresult: '0x80010108' },
] as const;

test('answers lost at every step, the connector killed in the middle: 2,000 documents, each exactly once', async () => {
  const seed = Number(process.env['TEST_SEED'] ?? 20_261_120);
  const random = randomFrom(seed);
  const [replica] = rig.replicas;
  let runs = 0;

  /** Runs the Web Connector once with the next fault. */
  async function run(): Promise<void> {
    const mishap = mishaps[runs % mishaps.length];
    const dies = runs % 9 === 8;
    runs += 1;
    if (mishap !== undefined) await rig.offices.fault(COMPANY, { ...mishap, after: random.between(0, 1) });
    const running = rig.offices.run(COMPANY);
    if (dies) {
      await new Promise((resolve) => setTimeout(resolve, random.between(5, 150)));
      await replica?.kill();
    }
    await running;
    if (dies) await replica?.restart();
  }

  /** Sends the commands in parts, some of them twice and out of order, during faulty runs. Then runs until all are completed. */
  async function day(commands: readonly TestCommand[]): Promise<void> {
    for (let from = 0; from < commands.length; from += BIT) {
      const some = commands.slice(from, from + BIT);
      await rig.mapping.send(COMPANY, random.shuffle([...some, ...some.slice(0, 5)]));
      await run();
    }
    await eventually(() => commands.every(isSettled) || run().then(() => false as const), { within: 300_000 });
  }

  const customers = Array.from({ length: 50 }, (_, index) => make.customer(`Customer ${index}`));
  const items = Array.from({ length: 25 }, (_, index) => make.item(`Item ${index}`));
  await day([...customers, ...items]);
  const customerIds = customers.map(rig.idOf);
  const itemIds = items.map(rig.idOf);
  const pick = (from: readonly string[]): string => from[random.between(0, from.length - 1)] ?? '';
  const invoices = Array.from({ length: DOCUMENTS / 2 }, (_, index) =>
    make.invoice(`N${index}`, pick(customerIds), pick(itemIds), `${100 + index}.25`),
  );
  await day(invoices);
  const payments = invoices.map((invoice, index) => {
    const { id } = Customer.parse(invoice.data['customer']);
    return make.payment(`P${index}`, id, '50.10', rig.idOf(invoice), '49.99');
  });
  await day(payments);

  const created = {
    customers: await rig.offices.records(COMPANY, 'customers'),
    items: await rig.offices.records(COMPANY, 'items'),
    invoices: await rig.offices.records(COMPANY, 'invoices'),
    payments: await rig.offices.records(COMPANY, 'payments'),
  };
  const statistics = await rig.offices.admin('GET', `/${COMPANY}/statistics`);
  process.stdout.write(`chaos: seed ${seed}, ${runs} runs; ${JSON.stringify(statistics)}\n`);
  const names = (commands: readonly TestCommand[]) => commands.map(({ data }) => data['name']).sort();
  expect(created.customers.map(({ name }) => name).sort()).toEqual(names(customers));
  expect(created.items.map(({ name }) => name).sort()).toEqual(names(items));
  expect(created.invoices).toHaveLength(invoices.length);
  expect(created.payments).toHaveLength(payments.length);
  const byNumber = new Map([...created.invoices, ...created.payments].map((record) => [record['refNumber'], record]));
  for (const invoice of invoices) {
    const expected = { txnId: rig.idOf(invoice), total: invoice.data['total'], applied: '49.99' };
    expect(byNumber.get(invoice.data['number'])).toMatchObject(expected);
  }
  for (const payment of payments) {
    const expected = { txnId: rig.idOf(payment), total: '50.10', unused: '0.11' };
    expect(byNumber.get(payment.data['reference'])).toMatchObject(expected);
  }
  expect(statistics).toMatchObject({ parseProblems: 0 });
}, 600_000);
