import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { rows } from '@jobpro/database';
import { Bus, ensureStreams, eventHeaders } from '@jobpro/messaging';
import { freePort, freshDatabase, startNats, startProcess } from '@jobpro/testing';
import type { DataSource } from 'typeorm';
import { z } from 'zod';

const REALM = '9130350000000301';
const COMPANY = 'bench';
const [INVOICES, NEW_CUSTOMERS, OLD_CUSTOMERS, ITEMS] = [1000, 300, 200, 100];
/** What the issue asks to be within. */
const MOST_CALLS = 70;
/** What 40 batches of 30 a minute allow. */
const CEILING = 1200;
/** As recorded of the real one, in milliseconds. */
const LATENCY = { read: 300, write: 400, batch: 400, batchPerOperation: 20 };
/** Sent after the thousand, to see what goes on for minutes. */
const MORE = 2400;
/** Requests that the naive way makes for an invoice: its customer, two items, the invoice; a new customer one more. */
const NAIVE_CALLS = INVOICES * 4 + NEW_CUSTOMERS;
const NAIVE_A_MINUTE = 500;

const Calls = z.looseObject({ calls: z.number(), throttled: z.number() });
const Settled = z.object({ n: z.coerce.number() });
const Linked = z.object({ record_id: z.string(), id: z.string() });

/** The Online connector against the simulator with Intuit's limits: calls, time, and what the limits allow. */
export async function onlineBench(): Promise<void> {
  const [simulator, nats, database] = await Promise.all([
    startProcess({ app: 'simulators', main: 'online.main.js', env: { HOST: '127.0.0.1' } }),
    startNats(),
    freshDatabase(),
  ]);
  const connector = await startProcess({
    app: 'online-connector',
    env: {
      NATS_URL: nats.url,
      DATABASE_URL: database.url,
      LOG_LEVEL: 'warn',
      ADMIN_TOKEN: 'bench',
      QBO_ENVIRONMENT: 'sandbox',
      QBO_API_URL: simulator.url,
      QBO_AUTHORIZE_URL: `${simulator.url}/connect/oauth2`,
      QBO_TOKEN_URL: `${simulator.url}/oauth2/v1/tokens/bearer`,
      QBO_REVOKE_URL: `${simulator.url}/v2/oauth2/tokens/revoke`,
      QBO_CLIENT_ID: 'app',
      QBO_CLIENT_SECRET: 'secret',
      QBO_REDIRECT_URL: `http://127.0.0.1:${await freePort()}/callback`,
      ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    },
  });
  const bus = await Bus.connect(nats.url, 'bench', 10_000);
  const source = await database.open();
  try {
    await ensureStreams(bus.manager);
    await prepare(simulator.url, connector.url);
    await run(bus, source, simulator.url);
  } finally {
    await bus.close();
    await connector.stop();
    await database.drop();
    await Promise.all([simulator.stop(), nats.stop()]);
  }
}

async function prepare(simulator: string, connector: string): Promise<void> {
  await admin(simulator, 'PUT', `/realms/${REALM}`, {
    standard: 'books',
    generate: { customers: 0, vendors: 50, items: 0, invoices: 0 },
    customers: list(OLD_CUSTOMERS, (n) => ({ DisplayName: `Old Customer ${n}` })),
    items: list(ITEMS, (n) => ({ Name: `Item ${n}`, Type: 'Service', IncomeAccountRef: { value: '4' } })),
    settings: { latency: LATENCY, limits: { enforced: true } },
  });
  const begun = await fetch(`${connector}/connect?company=${COMPANY}`, {
    redirect: 'manual',
    headers: { authorization: 'Bearer bench' },
  });
  const consent = await fetch(`${begun.headers.get('location') ?? ''}&realm=${REALM}`, { redirect: 'manual' });
  await fetch(`${connector}/callback${new URL(consent.headers.get('location') ?? '').search}`);
}

async function run(bus: Bus, source: DataSource, simulator: string): Promise<void> {
  const started = performance.now();
  await Promise.all([
    ...list(NEW_CUSTOMERS, (n) => send(bus, 'customer.ensure', customer(`New Customer ${n}`))),
    ...list(OLD_CUSTOMERS, (n) => send(bus, 'customer.ensure', customer(`Old Customer ${n}`))),
    ...list(ITEMS, (n) => send(bus, 'item.ensure', item(`Item ${n}`))),
  ]);
  await settled(source, NEW_CUSTOMERS + OLD_CUSTOMERS + ITEMS);
  const named = (performance.now() - started) / 1000;
  const ids = await linked(source);
  const customers = [...ids].filter(([name]) => name.includes('Customer')).map(([, id]) => id);
  const items = [...ids].filter(([name]) => name.startsWith('Item')).map(([, id]) => id);
  await Promise.all(
    list(INVOICES, (n) =>
      send(bus, 'invoice.create', invoice(n, pick(customers, n), [pick(items, n), pick(items, n * 7 + 1)])),
    ),
  );
  await settled(source, NEW_CUSTOMERS + OLD_CUSTOMERS + ITEMS + INVOICES);
  const seconds = (performance.now() - started) / 1000;
  const tally = Calls.parse(
    z.looseObject({ realms: z.record(z.string(), z.unknown()) }).parse(await admin(simulator, 'GET', '/calls')).realms[
      REALM
    ],
  );
  await Promise.all(
    list(MORE, (n) => send(bus, 'invoice.create', invoice(INVOICES + n, pick(customers, n), [pick(items, n)]))),
  );
  await settled(source, NEW_CUSTOMERS + OLD_CUSTOMERS + ITEMS + INVOICES + MORE);
  const steady = await rate(source);
  console.log(`  ${INVOICES} invoices, ${NEW_CUSTOMERS} new and ${OLD_CUSTOMERS} old customers, ${ITEMS} items`);
  console.log(`  calls        ${tally.calls} (at most ${MOST_CALLS}), throttled ${tally.throttled}`);
  console.log(`  seconds      ${seconds.toFixed(1)} (names ${named.toFixed(1)})`);
  console.log(
    `  a minute     ${steady.toFixed(0)} operations while running, ${((steady / CEILING) * 100).toFixed(0)}% of 40 batches of 30`,
  );
  const naive = (NAIVE_CALLS / NAIVE_A_MINUTE) * 60;
  console.log(`  naive way    ${NAIVE_CALLS} calls, ${naive.toFixed(0)} s at the limit of ${NAIVE_A_MINUTE} a minute`);
  console.log(
    `  ratio        ${(NAIVE_CALLS / tally.calls).toFixed(0)} times fewer calls, ${(naive / seconds).toFixed(1)} times as quick`,
  );
}

const list = <T>(count: number, make: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n + 1));
const pick = (from: readonly string[], n: number): string => from[n % from.length] ?? '';
const policy = { inactiveNames: 'reject', heldNames: 'reject' } as const;
const command = (recordId: string, data: object) => ({ commandId: randomUUID(), recordId, warnings: [], ...data });
const customer = (name: string) => command(name, { name, policy, create: { taxable: false } });
const item = (name: string) =>
  command(name, {
    name,
    policy,
    create: { type: 'service', taxable: false, accounts: { income: { name: 'Services' } } },
  });
const invoice = (n: number, customerId: string, items: readonly string[]) =>
  command(`invoice ${n}`, {
    customer: { id: customerId },
    number: `B${n}`,
    date: '2026-11-20',
    mark: `JobPro invoice ${n}`,
    lines: items.map((id) => ({
      kind: 'sale',
      item: { id },
      quantity: '2',
      rate: '25.25',
      amount: '50.50',
      taxable: false,
    })),
    total: '101.00',
  });

function send(bus: Bus, key: string, data: object): Promise<void> {
  const [entity = '', action = ''] = key.split('.');
  const id = randomUUID();
  const headers = eventHeaders(
    { id, type: `command.online.${key}.v1`, source: '/bench', time: new Date().toISOString() },
    undefined,
  );
  return bus.publish({
    id,
    subject: `command.online.${COMPANY}.${entity}.${action}`,
    headers,
    body: JSON.stringify(data),
  });
}

async function settled(source: DataSource, wanted: number): Promise<void> {
  for (;;) {
    const [row] = await rows(source, `select count(*) as n from online.command where state = 'settled'`, [], Settled);
    if ((row?.n ?? 0) >= wanted) return;
    await sleep(200);
  }
}

async function linked(source: DataSource): Promise<Map<string, string>> {
  const found = await rows(
    source,
    `select record_id, answer #>> '{remote,id}' as id from online.command where answer ->> 'kind' = 'done'`,
    [],
    Linked,
  );
  return new Map(found.map(({ record_id, id }) => [record_id, id]));
}

/** Invoices a minute while running at the limit: how long after each the one came that is a minute's worth behind it. */
async function rate(source: DataSource): Promise<number> {
  const [row] = await rows(
    source,
    `with ordered as (
       select settled_at, row_number() over (order by settled_at) as place
         from online.command where entity = 'invoice' and state = 'settled'
     )
     select avg(extract(epoch from later.settled_at - earlier.settled_at))::float8 as seconds
       from ordered earlier join ordered later on later.place = earlier.place + $1`,
    [CEILING],
    z.object({ seconds: z.number() }),
  );
  return row === undefined ? 0 : (CEILING / row.seconds) * 60;
}

async function admin(simulator: string, method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`${simulator}/admin${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`The simulator answered ${response.status} to ${method} ${path}: ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}
