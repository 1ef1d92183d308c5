import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { execute } from '@jobpro/database';
import { eventually, type FreshDatabase, freshDatabase, type NatsServer, startNats } from '@jobpro/testing';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { connectionsOfReplica } from '../testing/connections.replica.js';
import { Simulator } from '../testing/simulator.js';
import type { Access } from './connection.js';
import type { Connections } from './connections.js';
import { TokenCipher } from './token.cipher.js';

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
const heard: Record<string, unknown>[] = [];
const replicas: Awaited<ReturnType<typeof connectionsOfReplica>>[] = [];

beforeAll(async () => {
  [simulator, nats, database] = await Promise.all([Simulator.start(), startNats(), freshDatabase()]);
  const parts = { databaseUrl: database.url, natsUrl: nats.url, simulator: simulator.url, key };
  for (let n = 0; n < 3; n++) {
    replicas.push(await connectionsOfReplica({ ...parts, source: await database.open({ poolSize: 4 }) }));
  }
  source = await database.open({ poolSize: 2 });
  listening = await connect({ servers: nats.url });
  listening.subscribe('sync.*.connection.changed', { callback: (_error, message) => void heard.push(message.json()) });
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
  const found = replicas[n];
  if (found === undefined) throw new Error(`There is no replica ${n}.`);
  return found.connections;
};
const counts = async () => Counts.parse(await simulator.admin('GET', '/tokens'));
const news = (): readonly Record<string, unknown>[] => heard;

/** Connects anew and answers the access as all replicas know it then. */
async function connected(): Promise<Access> {
  const consent = await fetch(`${replicas[0]?.authorizer.authorizeUrl('state') ?? ''}&realm=${REALM}`, {
    redirect: 'manual',
  });
  const code = new URL(consent.headers.get('location') ?? '').searchParams.get('code') ?? '';
  const reply = await replicas[0]?.authorizer.exchange(code);
  if (reply?.kind !== 'tokens') throw new Error('No tokens from the simulator.');
  const made = await replica(0).connect(COMPANY, REALM, reply.tokens);
  if (made.kind !== 'connected') throw new Error('The realm is taken.');
  return made.access;
}

beforeEach(async () => {
  await simulator.admin('DELETE', '/faults');
  await simulator.admin('POST', '/tokens/rotation', { always: false });
});

describe('refreshing', () => {
  test('thirty callers of three replicas with one expired token: one refresh, and all have its tokens', async () => {
    const stale = await connected();
    await simulator.admin('POST', '/tokens/rotation', { always: true });
    const before = await counts();
    const reads = await Promise.all(Array.from({ length: 30 }, (_, n) => replica(n % 3).refresh(stale)));
    const tokens = new Set(reads.map((read) => (read.kind === 'access' ? read.access.accessToken : read.kind)));
    expect(tokens.size).toBe(1);
    expect(tokens).not.toContain(stale.accessToken);
    expect((await counts()).refreshes - before.refreshes).toBe(1);
  });

  test('whoever comes with a token that another replica has replaced reads it again, and asks Intuit nothing', async () => {
    const stale = await connected();
    await simulator.admin('POST', '/tokens/rotation', { always: true });
    const first = await replica(0).refresh(stale);
    const before = await counts();
    expect(await replica(1).refresh(stale)).toEqual(first);
    expect(await replica(2).access(COMPANY)).toEqual(first);
    expect(await counts()).toEqual(before);
  });

  test('a rotation whose answer is lost is recovered with the token of before', async () => {
    await simulator.admin('PATCH', '/settings', { oauth: { oldTokenSeconds: 60 } });
    const stale = await connected();
    await simulator.admin('POST', '/tokens/rotation', { always: true });
    // Intuit's own client tries three times more by itself.
    await simulator.fault({ kind: 'token-refresh', every: 1, times: 4 }, { fault: 'answer-lost-after-commit' });
    expect(await replica(0).refresh(stale)).toEqual({ kind: 'later' });
    const recovered = await replica(1).refresh(stale);
    expect(recovered).toMatchObject({ kind: 'access', access: { version: stale.version + 1 } });
    // And the successor that came with it is good too.
    if (recovered.kind !== 'access') return;
    expect(await replica(2).refresh(recovered.access)).toMatchObject({ kind: 'access' });
    await simulator.admin('PATCH', '/settings', { oauth: { oldTokenSeconds: 0 } });
  });

  test('a connection that Intuit ended is broken once, told once, and whole after connecting again', async () => {
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

describe('another key', () => {
  test('what the key of before sealed is opened, and sealed anew under the key of today at the next refresh', async () => {
    const stale = await connected();
    const [today, parts] = [
      randomBytes(32),
      { databaseUrl: database.url, natsUrl: nats.url, simulator: simulator.url },
    ];
    const keyId = async () => {
      const held = await source.query<{ key_id: string }[]>(
        `select key_id from online.connection where status = 'connected'`,
      );
      return held.map(({ key_id }) => key_id);
    };
    const before = await keyId();
    const open = (key: Buffer, ...old: Buffer[]) =>
      database.open({ poolSize: 2 }).then((own) => connectionsOfReplica({ ...parts, source: own, key, before: old }));
    const [rotated, knowsNothing] = [await open(today, key), await open(randomBytes(32))];
    expect(await rotated.connections.access(COMPANY)).toMatchObject({ access: { accessToken: stale.accessToken } });
    expect(await keyId()).toEqual(before);
    const renewed = await rotated.connections.refresh(stale);
    expect(renewed).toMatchObject({ kind: 'access', access: { version: stale.version + 1 } });
    expect(await keyId()).toEqual([new TokenCipher(today).keyId]);
    expect(await rotated.connections.access(COMPANY)).toEqual(renewed);
    await expect(knowsNothing.connections.access(COMPANY)).rejects.toThrow(/ENCRYPTION_KEY/);
    await Promise.all([rotated.close(), knowsNothing.close()]);
    await connected();
  });
});

describe('warnings', () => {
  const now = new Date();
  /** The connection ends in so many days: by disuse, and by the five-year cap. */
  const ends = (unused: number, cap: number) =>
    execute(
      source,
      `update online.connection set refresh_expires_at = $1, hard_expires_at = $2 where status = 'connected'`,
      [new Date(now.getTime() + unused * DAY), new Date(now.getTime() + cap * DAY)],
    );
  const warnings = () => news().filter(({ status }) => status === 'warning');
  /** All replicas look, as their housekeeping does. Answers how many warnings there were in all. */
  async function look(expected: number): Promise<void> {
    await Promise.all(replicas.map(({ connections }) => connections.warnOfEndings(now)));
    await eventually(() => warnings().length >= expected);
    expect(warnings()).toHaveLength(expected);
  }

  test('come once each at 14, 7 and 2 days, however many replicas look and how often', async () => {
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

  test('come for the five-year cap too, which no refreshing moves; connecting again begins anew', async () => {
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
