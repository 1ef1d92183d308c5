import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type MessageType, subjectOf } from '@jobpro/contracts';
import { rows } from '@jobpro/database';
import { Bus, ensureStreams, eventHeaders } from '@jobpro/messaging';
import { askSimulator, freePort, freshDatabase, type ManagedProcess, startNats, startProcess } from '@jobpro/testing';
import type { DataSource } from 'typeorm';
import { z } from 'zod';

/** Replicas of the Online connector with their own database, bus and simulator. */
export interface OnlineSetup {
  readonly simulator: string;
  readonly replicas: readonly ManagedProcess[];
  readonly source: DataSource;
  readonly send: (company: string, type: MessageType, data: object) => Promise<void>;
  readonly connect: (company: string, realm: string) => Promise<void>;
}

/** Calls of one realm as the simulator counted them. */
const Tally = z.looseObject({ calls: z.number(), operations: z.number(), throttled: z.number() });
const ADMIN = randomUUID();
const Count = z.object({ n: z.coerce.number() });

export interface OnlineSetupOptions {
  readonly replicas?: number;
  /** Added to each replica's environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a benchmark on a new setup, and stops the setup in any case. */
export async function withOnlineSetup(
  play: (setup: OnlineSetup) => Promise<void>,
  options: OnlineSetupOptions = {},
): Promise<void> {
  const [simulator, nats, database] = await Promise.all([
    startProcess({ app: 'simulators', main: 'online/main.js', env: { HOST: '127.0.0.1' } }),
    startNats(),
    freshDatabase(),
  ]);
  const replicas: ManagedProcess[] = [];
  const env = {
    NATS_URL: nats.url,
    DATABASE_URL: database.urlOf('online-connector'),
    LOG_LEVEL: 'warn',
    ADMIN_TOKEN: ADMIN,
    QBO_ENVIRONMENT: 'sandbox',
    QBO_API_URL: simulator.url,
    QBO_AUTHORIZE_URL: `${simulator.url}/connect/oauth2`,
    QBO_TOKEN_URL: `${simulator.url}/oauth2/v1/tokens/bearer`,
    QBO_REVOKE_URL: `${simulator.url}/v2/oauth2/tokens/revoke`,
    QBO_CLIENT_ID: 'app',
    QBO_CLIENT_SECRET: 'secret',
    QBO_REDIRECT_URL: `http://127.0.0.1:${await freePort()}/callback`,
    ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    ...options.env,
  };
  for (let n = 0; n < (options.replicas ?? 1); n++) replicas.push(await startProcess({ app: 'online-connector', env }));
  const bus = await Bus.connect(nats.url, 'bench', 10_000);
  try {
    await ensureStreams(bus.manager);
    await play({
      simulator: simulator.url,
      replicas,
      source: await database.open(),
      send: (company, type, data) => publish(bus, company, type, data),
      connect: (company, realm) => connectRealm(replicas[0]?.url ?? '', company, realm, ADMIN),
    });
  } finally {
    await bus.close();
    await Promise.all(replicas.map((replica) => replica.stop()));
    await database.drop();
    await Promise.all([simulator.stop(), nats.stop()]);
  }
}

/** Connects a company as its bookkeeper's browser would. */
export async function connectRealm(connector: string, company: string, realm: string, token: string): Promise<void> {
  const begun = await fetch(`${connector}/connect?company=${company}`, {
    redirect: 'manual',
    headers: { authorization: `Bearer ${token}` },
  });
  const consent = await fetch(`${begun.headers.get('location') ?? ''}&realm=${realm}`, { redirect: 'manual' });
  const { search } = new URL(consent.headers.get('location') ?? '');
  // A browser brings back the cookie that it got at the start.
  const [cookie] = begun.headers.getSetCookie();
  const ended = await fetch(`${connector}/callback${search}`, { headers: { cookie: cookie?.split(';')[0] ?? '' } });
  if (!ended.ok) throw new Error(`${company} could not be connected: ${await ended.text()}`);
}

export function publish(bus: Bus, company: string, type: MessageType, data: object): Promise<void> {
  const id = randomUUID();
  const headers = eventHeaders({ id, type, source: '/bench', time: new Date().toISOString() }, undefined);
  return bus.publish({ id, subject: subjectOf(type, company), headers, body: JSON.stringify(data) });
}

/** Asks the simulator's administrative API. */
export const admin = (simulator: string, method: string, path: string, body?: unknown): Promise<unknown> =>
  askSimulator(method, `${simulator}/admin${path}`, body);

/** Returns the counts of the simulator, by realm. */
export async function tallies(simulator: string): Promise<Readonly<Record<string, z.infer<typeof Tally>>>> {
  const { realms } = z
    .looseObject({ realms: z.record(z.string(), z.unknown()) })
    .parse(await admin(simulator, 'GET', '/calls'));
  return z.record(z.string(), Tally).parse(realms);
}

/** Waits until `wanted` commands are settled. */
export async function settled(source: DataSource, wanted: number): Promise<void> {
  for (;;) {
    const [row] = await rows(source, `select count(*) as n from online.command where state = 'settled'`, [], Count);
    if ((row?.n ?? 0) >= wanted) return;
    await sleep(200);
  }
}

/** QuickBooks' ids of what is done, by the record's id, of one company. */
export async function linked(source: DataSource, company: string): Promise<Map<string, string>> {
  const links = await rows(
    source,
    `select record_id, answer #>> '{remote,id}' as id from online.command
      where company_id = $1 and answer ->> 'kind' = 'done'`,
    [company],
    z.object({ record_id: z.string(), id: z.string() }),
  );
  return new Map(links.map(({ record_id, id }) => [record_id, id]));
}

export const list = <T>(count: number, make: (n: number) => T): T[] =>
  Array.from({ length: count }, (_, n) => make(n + 1));
export const pick = (from: readonly string[], n: number): string => from[n % from.length] ?? '';

/** As recorded of the real one, in milliseconds. */
export const LATENCY = { read: 300, write: 400, batch: 400, batchPerOperation: 20 };

const policy = { inactiveNames: 'reject', heldNames: 'reject' } as const;
const command = (recordId: string, data: object) => ({ commandId: randomUUID(), recordId, warnings: [], ...data });

/** Commands as mapping sends them. */
export const commands = {
  customer: (name: string) => command(name, { name, policy, create: { taxable: false } }),
  item: (name: string) =>
    command(name, {
      name,
      policy,
      create: { type: 'service', taxable: false, accounts: { income: { name: 'Services' } } },
    }),
  invoice: (n: number, customerId: string, items: readonly string[]) =>
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
      total: (items.length * 50.5).toFixed(2),
    }),
};
