import { setTimeout as sleep } from 'node:timers/promises';
import { createDataSource, rows } from '@jobpro/database';
import { Bus } from '@jobpro/messaging';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { startSystem, type System } from '@jobpro/tools';
import { connectDesktop, type DesktopSetup } from './desktop-setup.js';
import { depthBench } from './desktop-depth.bench.js';
import { importBench } from './desktop-import.bench.js';
import { list, pick, publish } from './online-setup.js';

const COMPANY = 'bench';
const [INVOICES, CUSTOMERS, ITEMS] = [1000, 300, 100];
/** The limit that the issue asks for. */
const MOST_CALLS = 40;

const Count = z.object({ n: z.coerce.number() });

/**
 * A thousand two-line invoices with 300 new customers and 100 new items, through the mapping services, the connector and a Web
 * Connector on the loopback; whether a call takes longer when 100,000 requests stand behind; and the memory of an import.
 */
export async function desktopBench(): Promise<void> {
  const system = await startSystem({
    only: ['quickbooks-desktop', 'customer-mapping', 'item-mapping', 'invoice-mapping', 'desktop-qbxml'],
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], LOG_LEVEL: 'warn' },
  });
  const bus = await Bus.connect(system.infra.natsUrl, 'bench', 10_000);
  const source = await createDataSource({ url: system.infra.databaseUrl, applicationName: 'bench' }).initialize();
  try {
    await volume(await connectSetup(system, COMPANY), bus, source);
    await depthBench(source, await connectSetup(system, 'deep'));
    await importBench(bus, source, { system, connectSetup });
  } finally {
    await source.destroy();
    await bus.close();
    await system.stop();
  }
}

const connectSetup = (system: System, company: string, seed: object = {}): Promise<DesktopSetup> =>
  connectDesktop({
    company,
    seed,
    connector: system.process('desktop-qbxml').url,
    simulator: system.process('quickbooks-desktop').url,
    token: system.secrets.ADMIN_TOKEN,
  });

async function volume(setup: DesktopSetup, bus: Bus, source: DataSource): Promise<void> {
  await publish(bus, COMPANY, 'jobpro.company.configured.v1', {
    revision: 1,
    name: 'Bench',
    edition: 'desktop',
    accounts: { income: 'Construction Income' },
  });
  const ids = list(INVOICES, (n) => `invoice-${n}`);
  await Promise.all([
    ...list(CUSTOMERS, (n) => publish(bus, COMPANY, 'jobpro.customer.created.v1', customer(n))),
    ...list(ITEMS, (n) => publish(bus, COMPANY, 'jobpro.item.created.v1', item(n))),
    ...list(INVOICES, (n) => publish(bus, COMPANY, 'jobpro.invoice.created.v1', invoice(n))),
  ]);
  await publish(bus, COMPANY, 'jobpro.invoice.export-requested.v1', { batchId: 'all', ids, requestedBy: 'bench' });
  await queued(source, CUSTOMERS + ITEMS);
  const session = await setup.run();
  const created = await setup.counts();
  const seconds = session.ms / 1000;
  const inCalls = (operation: string) =>
    session.calls.reduce((sum, call) => sum + (call.operation === operation ? call.ms : 0), 0) / 1000;
  console.log(`  ${INVOICES} invoices of two lines, ${CUSTOMERS} new customers, ${ITEMS} new items, one session`);
  console.log(`  made         ${created.invoices} invoices, ${created.customers} customers, ${created.items} items`);
  console.log(
    `  SOAP calls   ${session.soapCalls} (wanted: at most ${MOST_CALLS}), ${session.messageSets} message sets`,
  );
  const [sending, receiving] = [inCalls('sendRequestXML'), inCalls('receiveResponseXML')];
  const parts = `${sending.toFixed(1)} in sendRequestXML, ${receiving.toFixed(1)} in receiveResponseXML, both held open for mapping`;
  console.log(`  seconds      ${seconds.toFixed(1)}: ${parts}`);
  console.log(`  requests     ${session.requests}, ${Math.round(session.requests / seconds)} a second`);
}

async function queued(source: DataSource, wanted: number): Promise<void> {
  for (;;) {
    const [row] = await rows(source, 'select count(*) as n from desktop.command', [], Count);
    if ((row?.n ?? 0) >= wanted) return;
    await sleep(100);
  }
}

const customer = (n: number) => ({ id: `customer-${n}`, revision: 1, displayName: `Customer ${n}`, phone: '555-0100' });
const item = (n: number) => ({ id: `item-${n}`, revision: 1, name: `Item ${n}`, type: 'service', price: '25.25' });
const itemIds = list(ITEMS, (n) => `item-${n}`);
const customerIds = list(CUSTOMERS, (n) => `customer-${n}`);
const invoice = (n: number) => ({
  id: `invoice-${n}`,
  revision: 1,
  number: `B${n}`,
  customerId: pick(customerIds, n),
  date: '2026-11-20',
  lines: [n, n * 7 + 1].map((each) => ({ itemId: pick(itemIds, each), quantity: '2', rate: '25.25', amount: '50.50' })),
  total: '101.00',
});
