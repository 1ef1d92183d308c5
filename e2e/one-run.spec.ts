import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Bus } from '@jobpro/messaging';
import { eventually } from '@jobpro/testing';
import { z } from 'zod';
import { connectDesktop, type DesktopSetup, publish } from '@jobpro/bench';
import { startSystem, type System } from '@jobpro/tools';

const PATIENCE = 120_000;
const COMPANY = 'one-run';
const Waiting = z.looseObject({ queue: z.object({ length: z.number() }) });
let system: System;
let bus: Bus;
let setup: DesktopSetup;

beforeAll(async () => {
  system = await startSystem({
    only: [
      'quickbooks-desktop',
      'customer-mapping',
      'item-mapping',
      'job-mapping',
      'invoice-mapping',
      'payment-mapping',
      'desktop-qbxml',
    ],
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], LOG_LEVEL: 'warn' },
    // The hold is long, so that a busy machine's mapping is in time; it ends as soon as something comes.
    overrides: { 'desktop-qbxml': { DESKTOP_HOLD: '20s' } },
  });
  bus = await Bus.connect(system.infra.natsUrl, 'one run', 10_000);
  setup = await connectDesktop({
    company: COMPANY,
    connector: system.process('desktop-qbxml').url,
    simulator: system.process('quickbooks-desktop').url,
    token: system.secrets.ADMIN_TOKEN,
  });
}, PATIENCE);

afterAll(async () => {
  await bus.close();
  await system.stop();
}, PATIENCE);

async function queueLength(): Promise<number> {
  const response = await fetch(`${system.process('desktop-qbxml').url}/companies/${COMPANY}/connection`, {
    headers: { authorization: `Bearer ${system.secrets.ADMIN_TOKEN}` },
  });
  return Waiting.parse(await response.json()).queue.length;
}

test(
  'a new customer, a new item, the job, the invoice and its payment: all in one run of the Web Connector',
  async () => {
    const say = (type: Parameters<typeof publish>[2], data: object) => publish(bus, COMPANY, type, data);
    const accounts = { income: 'Construction Income' };
    await say('jobpro.company.configured.v1', { revision: 1, name: 'One Run', edition: 'desktop', accounts });
    const line = { itemId: 'i1', quantity: '2', rate: '25.25', amount: '50.50' };
    const [on, total] = ['2026-11-20', '50.50'];
    await say('jobpro.customer.created.v1', { id: 'c1', revision: 1, displayName: 'New Customer' });
    await say('jobpro.item.created.v1', { id: 'i1', revision: 1, name: 'New Item', type: 'service', price: '25.25' });
    await say('jobpro.job.created.v1', { id: 'j1', revision: 1, number: '17', name: 'Deck', customerId: 'c1' });
    const invoice = { id: 'inv1', revision: 1, number: 'N-1', customerId: 'c1', date: on, lines: [line], total };
    await say('jobpro.invoice.created.v1', invoice);
    const applications = [{ invoiceId: 'inv1', amount: total }];
    const payment = { id: 'p1', revision: 1, customerId: 'c1', date: on, amount: total, applications };
    await say('jobpro.payment.recorded.v1', payment);
    const chosen = { batchId: 'batch', requestedBy: 'e2e' };
    await say('jobpro.invoice.export-requested.v1', { ...chosen, ids: ['inv1'] });
    await say('jobpro.payment.export-requested.v1', { ...chosen, batchId: 'batch-2', ids: ['p1'] });
    // Only names can go as yet: everything else waits for them.
    await eventually(async () => (await queueLength()) === 2, { within: 30_000 });

    const session = await setup.run();

    expect(session).toMatchObject({ end: 'closed' });
    expect(await setup.counts()).toMatchObject({ customers: 2, items: 1, invoices: 1, payments: 1 });
    expect(session.soapCalls).toBeLessThanOrEqual(20);
    expect(await queueLength()).toBe(0);
  },
  PATIENCE,
);
