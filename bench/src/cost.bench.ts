import { setTimeout as pause } from 'node:timers/promises';
import { Bus } from '@jobpro/messaging';
import { startNats, startPostgres } from '@jobpro/testing';
import { type ProcessName, startSystem, type System } from '@jobpro/tools';
import { Client } from 'pg';
import { z } from 'zod';
import { cpuSeconds } from './cpu.read.js';
import { connectRealm, publish } from './online-setup.js';

const DOCUMENTS = 400;
const GIVE_UP_MS = 10 * 60_000;
const REALM = '9130350000000001';
const COMPANY = 'cost';
/** Bytes of a one-line invoice when the review of operation measured them. */
const REVIEWED = { Postgres: 5_200, bus: 4_160 };
const services = [
  'customer-mapping',
  'item-mapping',
  'job-mapping',
  'invoice-mapping',
  'payment-mapping',
  'online-connector',
] as const satisfies readonly ProcessName[];

const Sizes = z.array(z.object({ name: z.string(), bytes: z.coerce.number() }));
const Count = z.tuple([z.object({ n: z.number() })]);
type Figures = ReadonlyMap<string, number>;

/**
 * Prints what one document of one line costs from JobPro's event to its export in QuickBooks Online: bytes in Postgres by table, bytes
 * on the bus by stream, and processor time by process; and the connections to Postgres. Everything that is not the document, such as
 * its customer, is there before.
 */
export async function costBench(): Promise<void> {
  const [postgres, nats] = await Promise.all([startPostgres(), startNats()]);
  const infra = {
    databaseUrl: postgres.url,
    natsUrl: nats.url,
    natsMonitorUrl: undefined,
    stop: () => Promise.resolve(),
  };
  let system: System | undefined;
  const client = new Client({ connectionString: postgres.url, application_name: 'cost' });
  const bus = await Bus.connect(nats.url, 'cost', 10_000);
  try {
    system = await startSystem({
      only: ['quickbooks-online', ...services],
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], LOG_LEVEL: 'warn' },
      infra,
      overrides: {
        'online-connector': {
          QBO_REQUESTS_PER_MINUTE: '10000',
          QBO_REQUESTS_PER_SECOND: '1000',
          QBO_BATCHES_PER_MINUTE: '1000',
        },
      },
    });
    await client.connect();
    const { ADMIN_TOKEN: token } = system.secrets;
    await connectRealm(system.process('online-connector').url, COMPANY, REALM, token);
    const pids = { Postgres: postgres.pid, NATS: nats.pid, ...pidsOf(system) };

    await publishSetup(bus);
    await exportInvoices(bus, client, 1, 1);
    const before = await measure(client, bus, pids);
    await exportInvoices(bus, client, 2, DOCUMENTS + 1);
    const after = await measure(client, bus, pids);
    const cost = (figures: (measured: typeof after) => Figures) => perDocument(figures(before), figures(after));
    tell(
      'bytes in Postgres',
      cost(({ tables }) => tables),
      REVIEWED.Postgres,
    );
    tell(
      'bytes on the bus',
      cost(({ bytes }) => bytes),
      REVIEWED.bus,
    );
    tell(
      'milliseconds of processor time',
      cost(({ cpu }) => cpu),
    );
    console.log(`  connections to Postgres of these ${services.length} services: ${after.connections}`);
  } finally {
    await client.end();
    await bus.close();
    await system?.stop();
    await Promise.all([postgres.stop(), nats.stop()]);
  }
}

const pidsOf = (system: System) => Object.fromEntries(services.map((name) => [name, system.process(name).pid]));

async function publishSetup(bus: Bus): Promise<void> {
  const accounts = { income: 'Services' };
  await publish(bus, COMPANY, 'jobpro.company.configured.v1', {
    revision: 1,
    name: 'Cost',
    edition: 'online',
    accounts,
  });
  await publish(bus, COMPANY, 'jobpro.customer.created.v1', { id: 'C', revision: 1, displayName: 'Ann Cedar' });
  const item = { id: 'I', revision: 1, name: 'Deck', type: 'service', price: '5' };
  await publish(bus, COMPANY, 'jobpro.item.created.v1', item);
}

/** Publishes and selects invoices, and waits until they are exported. */
async function exportInvoices(bus: Bus, client: Client, from: number, to: number): Promise<void> {
  const numbers = Array.from({ length: to - from + 1 }, (_, index) => from + index);
  for (const n of numbers) {
    const line = { itemId: 'I', description: 'Framing, second floor', amount: '250.00' };
    const invoice = {
      id: `N${n}`,
      revision: 1,
      number: `S-${n}`,
      customerId: 'C',
      date: '2026-11-20',
      lines: [line],
      total: '250.00',
    };
    await publish(bus, COMPANY, 'jobpro.invoice.created.v1', invoice);
  }
  const selection = { batchId: `b${from}`, requestedBy: 'bench', ids: numbers.map((n) => `N${n}`) };
  await publish(bus, COMPANY, 'jobpro.invoice.export-requested.v1', selection);
  const until = Date.now() + GIVE_UP_MS;
  while (Date.now() < until) {
    const { rows } = await client.query(
      `select count(*)::int as n from mapping.sync_record where entity = 'invoice' and state = 'exported'`,
    );
    if (Count.parse(rows)[0].n === to) return;
    await pause(500);
  }
  throw new Error(`${to} invoices were not exported within ${GIVE_UP_MS / 60_000} minutes.`);
}

async function measure(client: Client, bus: Bus, pids: Readonly<Record<string, number>>) {
  const cpu = new Map(Object.entries(pids).map(([name, pid]) => [name, (cpuSeconds(pid) ?? 0) * 1000]));
  const bytes = new Map<string, number>();
  for await (const { config, state } of bus.manager.streams.list()) bytes.set(config.name, state.bytes);
  const connections = await client.query(
    `select count(*)::int as n from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
  );
  // What updates left behind is not part of a document.
  await client.query('vacuum full');
  const { rows } = await client.query(
    `select n.nspname || '.' || c.relname as name, pg_total_relation_size(c.oid) as bytes
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'r' and n.nspname in ('mapping', 'online')`,
  );
  const tables = new Map(Sizes.parse(rows).map(({ name, bytes: size }) => [name, size]));
  return { cpu, bytes, tables, connections: Count.parse(connections.rows)[0].n };
}

const perDocument = (before: Figures, after: Figures): Figures =>
  new Map(
    [...after]
      .map(([name, value]) => [name, (value - (before.get(name) ?? 0)) / DOCUMENTS] as const)
      .filter(([, value]) => value >= 0.05)
      .toSorted(([, a], [, b]) => b - a),
  );

function tell(what: string, cost: Figures, reviewed?: number): void {
  const sum = [...cost.values()].reduce((total, value) => total + value, 0);
  const parts = [...cost].map(([name, value]) => `${name} ${shown(value)}`).join(', ');
  const ratio = reviewed === undefined ? '' : `, ${(sum / reviewed).toFixed(2)} of the reviewed ${reviewed}`;
  console.log(`  ${what} of a document: ${shown(sum)}${ratio} (${parts})`);
}

const shown = (value: number): string => (value < 10 ? value.toFixed(2) : String(Math.round(value)));
