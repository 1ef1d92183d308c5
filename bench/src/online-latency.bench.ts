import { setTimeout as sleep } from 'node:timers/promises';
import { createDataSource, execute, rows } from '@jobpro/database';
import { Bus } from '@jobpro/messaging';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { startSystem } from '@jobpro/tools';
import { admin, connectRealm, LATENCY, publish } from './online-setup.js';

const REALM = '9130350000000303';
const COMPANY = 'bench';
const SAMPLES = 30;
const MOST = { linked: 150, fresh: 300 };
/** Milliseconds between documents: everything is at rest again. */
const REST = 700;

const Call = z.object({
  at: z.string(),
  kind: z.string(),
  entity: z.string().optional(),
  milliseconds: z.number(),
});
type Call = z.infer<typeof Call>;
const Recent = z.looseObject({ recent: z.array(Call) });

/**
 * From the moment in which JobPro publishes an export request to the moment in which the invoice is at QuickBooks, through the real
 * mapping services and the connector, each document alone on an idle system.
 */
export async function latencyBench(): Promise<void> {
  const system = await startSystem({
    only: ['quickbooks-online', 'customer-mapping', 'item-mapping', 'invoice-mapping', 'online-connector'],
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], LOG_LEVEL: 'warn' },
  });
  const bus = await Bus.connect(system.infra.natsUrl, 'bench', 10_000);
  const source = await createDataSource({ url: system.infra.databaseUrl, applicationName: 'bench' }).initialize();
  try {
    const simulator = system.process('quickbooks-online').url;
    await admin(simulator, 'PUT', `/realms/${REALM}`, { standard: 'books', settings: { latency: LATENCY } });
    await connectRealm(system.process('online-connector').url, COMPANY, REALM, system.secrets.ADMIN_TOKEN);
    await play(bus, source, simulator);
  } finally {
    await source.destroy();
    await bus.close();
    await system.stop();
  }
}

async function play(bus: Bus, source: DataSource, simulator: string): Promise<void> {
  await publish(bus, COMPANY, 'jobpro.company.configured.v1', {
    revision: 1,
    name: 'Bench',
    edition: 'online',
    accounts: { income: 'Services' },
  });
  await publish(bus, COMPANY, 'jobpro.item.created.v1', { id: 'i1', revision: 1, name: 'Labor', type: 'service' });
  await customer(bus, 'linked');
  await request(bus, source, 'warm', 'linked');
  await sleep(REST);
  const linkedOnes: number[] = [];
  const stale: number[] = [];
  const fresh: number[] = [];
  const writes: number[] = [];
  for (let n = 0; n < SAMPLES; n++) {
    const toLinked = await measure(bus, source, simulator, `L${n}`, 'linked');
    linkedOnes.push(toLinked.toWire);
    // As after a while without work: our copy of the lists is old.
    await execute(source, `update online.connection_list set fresh_at = fresh_at - interval '10 minutes'`);
    stale.push((await measure(bus, source, simulator, `S${n}`, 'linked')).toWire);
    await customer(bus, `c${n}`);
    const toFresh = await measure(bus, source, simulator, `F${n}`, `c${n}`);
    fresh.push(toFresh.ours);
    writes.push(toFresh.writes);
  }
  console.log(
    `  idle, ${SAMPLES} of each, through the mapping services; milliseconds until QuickBooks has the invoice`,
  );
  console.log(`  linked customer          ${spread(linkedOnes)} (wanted: p95 at most ${MOST.linked})`);
  console.log(`  the same, lists gone old ${spread(stale)}`);
  console.log(
    `  new customer, ours alone ${spread(fresh)} (wanted: at most ${MOST.fresh}); writes to QuickBooks ${Math.max(...writes)} at most (wanted: 2)`,
  );
}

/** Exports one invoice; how long until it was at QuickBooks, how much of that QuickBooks did not take, and in how many writes. */
async function measure(bus: Bus, source: DataSource, simulator: string, id: string, customerId: string) {
  await admin(simulator, 'DELETE', '/calls');
  const requestedAt = await request(bus, source, id, customerId);
  const { recent } = Recent.parse(await admin(simulator, 'GET', '/calls?recent=100'));
  const started = (call: Call) => Date.parse(call.at) - call.milliseconds;
  const invoice = recent.find(({ kind, entity }) => kind === 'create' && entity === 'Invoice');
  if (invoice === undefined) throw new Error('The invoice never came to QuickBooks.');
  const toWire = started(invoice) - requestedAt;
  const before = recent.filter((call) => call !== invoice && started(call) < started(invoice) && call.kind !== 'cdc');
  const theirs = before.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  await sleep(REST);
  return {
    toWire,
    ours: toWire - theirs,
    writes: recent.filter(({ kind }) => kind === 'create' || kind === 'batch').length,
  };
}

const customer = (bus: Bus, id: string) =>
  publish(bus, COMPANY, 'jobpro.customer.created.v1', { id, revision: 1, displayName: `Customer ${id}` });

/** Publishes an invoice, rests, requests its export, and waits for its end. Answers when the request was published. */
async function request(bus: Bus, source: DataSource, id: string, customerId: string): Promise<number> {
  await publish(bus, COMPANY, 'jobpro.invoice.created.v1', {
    id,
    revision: 1,
    number: id,
    customerId,
    date: '2026-11-20',
    lines: [{ itemId: 'i1', quantity: '2', rate: '25.25', amount: '50.50' }],
    total: '50.50',
  });
  await sleep(300);
  const requestedAt = Date.now();
  await publish(bus, COMPANY, 'jobpro.invoice.export-requested.v1', { batchId: id, ids: [id], requestedBy: 'bench' });
  for (const end = requestedAt + 60_000; Date.now() < end;) {
    await sleep(25);
    const completed = await rows(
      source,
      `select 1 as one from online.command where entity = 'invoice' and record_id = $1 and state = 'settled'`,
      [id],
      z.object({ one: z.number() }),
    );
    if (completed.length > 0) return requestedAt;
  }
  throw new Error(`Invoice ${id} did not come through.`);
}

function spread(samples: readonly number[]): string {
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
  return `p50 ${at(0.5).toFixed(0)}, p95 ${at(0.95).toFixed(0)}, most ${at(1).toFixed(0)}`;
}
