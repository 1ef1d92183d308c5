import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { execute, rows } from '@jobpro/database';
import { eventually, type FreshDatabase, freshDatabase, type NatsServer, startNats } from '@jobpro/testing';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { connectionsOfReplica } from '../testing/connections-replica.js';
import { Simulator } from '../testing/simulator.js';
import type { Access } from './connection.js';
import { ConnectionStore } from './connection.store.js';
import type { Connections } from './connections.js';
import { tokenKeys } from '../testing/settings.fixture.js';
import { TokenCipher } from './token-cipher.js';

const REALM = '9130350000000205';
const COMPANY = 'acme';
const Counts = z.looseObject({ refreshes: z.number(), refused: z.number() });
const DAY = 86_400_000;
const key = randomBytes(32);
let simulator: Simulator;
let nats: NatsServer;
let database: FreshDatabase;
let source: DataSource;
let listening: NatsConnection;
const events: Record<string, unknown>[] = [];
const replicas: Awaited<ReturnType<typeof connectionsOfReplica>>[] = [];

beforeAll(async () => {
  [simulator, nats, database] = await Promise.all([Simulator.start(), startNats(), freshDatabase()]);
  const parts = { databaseUrl: database.url, natsUrl: nats.url, simulator: simulator.url, key };
  for (let n = 0; n < 3; n++) {
    replicas.push(await connectionsOfReplica({ ...parts, source: await database.open({ poolSize: 4 }) }));
  }
  source = await database.open({ poolSize: 2 });
  listening = await connect({ servers: nats.url });
  listening.subscribe('sync.*.connection.changed', { callback: (_error, message) => void events.push(message.json()) });
  await listening.flush();
  await simulator.makeRealm(REALM);
}, 120_000);

afterAll(async () => {
  await listening.close();
  await Promise.all(replicas.map(({ close }) => close()));
  await database.drop();
  await Promise.all([simulator.stop(), nats.stop()]);
});

const replica = (n: number): Connections => {
  const opened = replicas[n];
  if (opened === undefined) throw new Error(`There is no replica ${n}.`);
  return opened.connections;
};
const counts = async () => Counts.parse(await simulator.admin('GET', '/tokens'));
const news = (): readonly Record<string, unknown>[] => events;

/** Connects the company again and returns its access. */
async function connected(): Promise<Access> {
  const consent = await fetch(`${replicas[0]?.authorizer.authorizeUrl('state') ?? ''}&realm=${REALM}`, {
    redirect: 'manual',
  });
  const code = new URL(consent.headers.get('location') ?? '').searchParams.get('code') ?? '';
  const reply = await replicas[0]?.authorizer.exchange(code);
  if (reply?.kind !== 'tokens') throw new Error('No tokens from the simulator.');
  const result = await replica(0).connect({
    companyId: COMPANY,
    realmId: REALM,
    tokens: reply.tokens,
    companyName: 'Acme',
    country: 'US',
  });
  if (result.kind !== 'connected') throw new Error('The realm is taken.');
  return result.access;
}

/** Returns until when a process has leased the refresh of the connection's tokens. */
async function leasedUntil(): Promise<Date | null> {
  const sql = `select refresh_leased_until from online.connection where status = 'connected'`;
  const [row] = await rows(source, sql, [], z.object({ refresh_leased_until: z.date().nullable() }));
  return row?.refresh_leased_until ?? null;
}

/** Leases the refresh and gets new tokens from Intuit as a replica does, but stores nothing. */
async function refreshAndDie(stale: Access, leaseSeconds: number): Promise<void> {
  const store = new ConnectionStore(new TokenCipher(tokenKeys(key)));
  const connection = await store.byId(source, stale.connectionId);
  const tokens = connection && store.open(connection);
  expect(await store.leaseRefresh(source, stale.connectionId, stale.version, leaseSeconds)).toBe(true);
  expect(await replicas[0]?.authorizer.refresh(tokens?.refreshToken ?? '')).toMatchObject({ kind: 'tokens' });
}

beforeEach(async () => {
  await simulator.admin('DELETE', '/faults');
  await simulator.admin('POST', '/tokens/rotation', { always: false });
});

describe('refreshing', () => {
  test('thirty callers in three replicas with one expired token refresh once and all get the new token', async () => {
    const stale = await connected();
    await simulator.admin('POST', '/tokens/rotation', { always: true });
    const before = await counts();
    const reads = await Promise.all(Array.from({ length: 30 }, (_, n) => replica(n % 3).refresh(stale)));
    const tokens = new Set(reads.map((read) => (read.kind === 'access' ? read.access.accessToken : read.kind)));
    expect(tokens.size).toBe(1);
    expect(tokens).not.toContain(stale.accessToken);
    expect((await counts()).refreshes - before.refreshes).toBe(1);
  });

  test('a caller with a token that another replica has replaced gets the new one without asking Intuit', async () => {
    const stale = await connected();
    await simulator.admin('POST', '/tokens/rotation', { always: true });
    const first = await replica(0).refresh(stale);
    const before = await counts();
    expect(await replica(1).refresh(stale)).toEqual(first);
    expect(await replica(2).access(COMPANY)).toEqual(first);
    expect(await counts()).toEqual(before);
  });

  test('a refresh whose answer is lost is repeated with the previous refresh token', async () => {
    await simulator.admin('PATCH', '/settings', { oauth: { oldTokenSeconds: 60 } });
    const stale = await connected();
    await simulator.admin('POST', '/tokens/rotation', { always: true });
    // Intuit's own client tries three times more.
    await simulator.fault({ kind: 'token-refresh', every: 1, times: 4 }, { fault: 'answer-lost-after-commit' });
    expect(await replica(0).refresh(stale)).toEqual({ kind: 'later' });
    const recovered = await replica(1).refresh(stale);
    expect(recovered).toMatchObject({ kind: 'access', access: { version: stale.version + 1 } });
    // The refresh token that came with it works too.
    if (recovered.kind !== 'access') return;
    expect(await replica(2).refresh(recovered.access)).toMatchObject({ kind: 'access' });
    await simulator.admin('PATCH', '/settings', { oauth: { oldTokenSeconds: 0 } });
  });

  test('no transaction is open and no row is locked while Intuit answers', async () => {
    const stale = await connected();
    await simulator.admin('POST', '/tokens/rotation', { always: true });
    await simulator.fault({ kind: 'token-refresh', every: 1, times: 1 }, { fault: 'slow', ms: 3_000 });
    const refresh = replica(0).refresh(stale);
    await eventually(async () => expect(await leasedUntil()).toBeInstanceOf(Date));
    const lock = 'select from online.connection where connection_id = $1 for update nowait';
    expect(await execute(source, lock, [stale.connectionId])).toBe(1);
    const open = `select from pg_stat_activity
                   where datname = current_database() and state like 'idle in transaction%'`;
    // Other workers open short transactions at any time; one of the refresh would be open for as long as the lease is held.
    await eventually(async () => {
      expect(await execute(source, open)).toBe(0);
      expect(await leasedUntil()).toBeInstanceOf(Date);
    });
    expect(await refresh).toMatchObject({ kind: 'access', access: { version: stale.version + 1 } });
    expect(await leasedUntil()).toBeNull();
  });

  test('a process that dies between Intuit’s answer and storing it is replaced when its lease ends', async () => {
    await simulator.admin('PATCH', '/settings', { oauth: { oldTokenSeconds: 60 } });
    const stale = await connected();
    await simulator.admin('POST', '/tokens/rotation', { always: true });
    await refreshAndDie(stale, 1.5);
    const before = await counts();
    const reads = await Promise.all([0, 1, 2].map((n) => replica(n).refresh(stale)));
    expect(reads).toEqual(reads.map(() => reads[0]));
    expect(reads[0]).toMatchObject({ kind: 'access', access: { version: stale.version + 1 } });
    expect((await counts()).refreshes - before.refreshes).toBe(1);
    await simulator.admin('PATCH', '/settings', { oauth: { oldTokenSeconds: 0 } });
  });

  test('tokens that come after somebody connected again do not replace the new ones', async () => {
    const stale = await connected();
    await simulator.admin('POST', '/tokens/rotation', { always: true });
    await simulator.fault({ kind: 'token-refresh', every: 1, times: 1 }, { fault: 'slow', ms: 1_500 });
    const late = replica(0).refresh(stale);
    await eventually(async () => expect(await leasedUntil()).toBeInstanceOf(Date));
    const newer = await connected();
    expect(await late).toEqual({ kind: 'access', access: newer });
    expect(await replica(1).access(COMPANY)).toEqual({ kind: 'access', access: newer });
  });

  test('a connection that Intuit ended is reported as broken once, and works after connecting again', async () => {
    const stale = await connected();
    const from = news().length;
    await simulator.admin('POST', '/tokens/expire', { realm: REALM, which: 'refresh' });
    const before = await counts();
    const reads = await Promise.all(Array.from({ length: 9 }, (_, n) => replica(n % 3).refresh(stale)));
    expect(new Set(reads.map((read) => JSON.stringify(read)))).toEqual(
      new Set([JSON.stringify({ kind: 'none', because: 'broken' })]),
    );
    expect((await counts()).refused - before.refused).toBe(1);
    await eventually(() => news().length > from);
    expect(
      news()
        .slice(from)
        .filter(({ status }) => status === 'broken'),
    ).toHaveLength(1);
    await connected();
    expect(await replica(2).access(COMPANY)).toMatchObject({ kind: 'access' });
  });
});

describe('a new key', () => {
  test('tokens sealed with a former key open, and the next refresh seals them with the present key', async () => {
    const stale = await connected();
    const [present, parts] = [
      randomBytes(32),
      { databaseUrl: database.url, natsUrl: nats.url, simulator: simulator.url },
    ];
    const keyId = async () => {
      const connections = await source.query<{ key_id: string }[]>(
        `select key_id from online.connection where status = 'connected'`,
      );
      return connections.map(({ key_id }) => key_id);
    };
    const before = await keyId();
    const open = async (key: Buffer, ...formerKeys: Buffer[]) =>
      connectionsOfReplica({ ...parts, source: await database.open({ poolSize: 2 }), key, formerKeys });
    const [rotated, withoutKey] = [await open(present, key), await open(randomBytes(32))];
    expect(await rotated.connections.access(COMPANY)).toMatchObject({ access: { accessToken: stale.accessToken } });
    expect(await keyId()).toEqual(before);
    const renewed = await rotated.connections.refresh(stale);
    expect(renewed).toMatchObject({ kind: 'access', access: { version: stale.version + 1 } });
    expect(await keyId()).toEqual([new TokenCipher(tokenKeys(present)).keyId]);
    expect(await rotated.connections.access(COMPANY)).toEqual(renewed);
    await expect(withoutKey.connections.access(COMPANY)).rejects.toThrow(/ENCRYPTION_KEY/);
    await Promise.all([rotated.close(), withoutKey.close()]);
    await connected();
  });
});

describe('warnings', () => {
  const now = new Date();
  /** Sets in how many days the connection ends: because it is not used, and by the five-year limit. */
  const ends = (unused: number, cap: number) =>
    execute(
      source,
      `update online.connection set refresh_expires_at = $1, hard_expires_at = $2 where status = 'connected'`,
      [new Date(now.getTime() + unused * DAY), new Date(now.getTime() + cap * DAY)],
    );
  const warnings = () => news().filter(({ status }) => status === 'warning');
  /** Lets all replicas look for endings, and expects this total number of warnings. */
  async function look(expected: number): Promise<void> {
    await Promise.all(replicas.map(({ connections }) => connections.warnOfEndings(now)));
    await eventually(() => warnings().length >= expected);
    expect(warnings()).toHaveLength(expected);
  }

  test('are published once each at 14, 7 and 2 days, however many replicas look and how often', async () => {
    await connected();
    await ends(13.9, 900);
    await look(1);
    await look(1);
    await ends(6.9, 900);
    await look(2);
    await ends(1.9, 900);
    await look(3);
    await look(3);
    expect(warnings().map(({ sentence }) => sentence)).toEqual(
      [13.9, 6.9, 1.9].map((days) =>
        expect.stringContaining(new Date(now.getTime() + days * DAY).toISOString().slice(0, 10)),
      ),
    );
    expect(warnings().every(({ remedy }) => typeof remedy === 'string' && remedy !== '')).toBe(true);
  });

  test('are published for the five-year limit too, and start again after connecting again', async () => {
    await connected();
    const before = warnings().length;
    await ends(100, 15);
    await look(before);
    await ends(100, 6.5);
    await look(before + 1);
    expect(warnings().at(-1)?.['sentence']).toContain(new Date(now.getTime() + 6.5 * DAY).toISOString().slice(0, 10));
    await connected();
    await ends(100, 13);
    await look(before + 2);
  });
});
