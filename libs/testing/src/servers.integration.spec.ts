import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { Client } from 'pg';
import { freshDatabase, runFolder, startNats, startPostgres, type NatsServer } from './index.js';

const ask = async (url: string, statement: string): Promise<unknown[]> => {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
};

describe('a fresh database', () => {
  test('has the schema and is nobody else’s', async () => {
    const first = await freshDatabase();
    const second = await freshDatabase();
    try {
      await ask(first.url, 'create table mark (id int)');
      await expect(ask(second.url, 'select from mark')).rejects.toThrow('does not exist');
      const source = await second.open({ poolSize: 1 });
      expect(await source.query('select count(*)::int > 0 as migrated from schema_migration')).toEqual([
        { migrated: true },
      ]);
    } finally {
      await Promise.all([first.drop(), second.drop()]);
    }
  });
});

describe('a persistent Postgres', () => {
  test('keeps its data and its password over a restart, and commits to disk', async () => {
    const directory = join(runFolder(), 'kept');
    const first = await startPostgres({ directory, persistent: true });
    expect(await ask(first.url, 'show fsync')).toEqual([{ fsync: 'on' }]);
    await ask(first.url, 'create table kept as select 7 as number');
    await first.stop();
    const second = await startPostgres({ directory, port: Number(new URL(first.url).port), persistent: true });
    expect(second.url).toBe(first.url);
    expect(await ask(second.url, 'select number from kept')).toEqual([{ number: 7 }]);
    await second.stop();
  });
});

describe('a NATS server', () => {
  let server: NatsServer;
  beforeAll(async () => {
    server = await startNats();
  });
  afterAll(() => server.stop());

  test('keeps its streams when it is killed and started again', async () => {
    const before = await connect({ servers: server.url });
    await (await jetstreamManager(before)).streams.add({ name: 'kept', subjects: ['kept.>'] });
    await jetstream(before).publish('kept.one', 'x');
    await before.close();
    await server.kill();
    await server.restart();
    const after = await connect({ servers: server.url });
    expect((await (await jetstreamManager(after)).streams.info('kept')).state.messages).toBe(1);
    await after.close();
  });

  test('reports its version on its monitoring port', async () => {
    const answer = await fetch(`${server.monitorUrl}/varz`);
    expect(await answer.json()).toMatchObject({ version: server.version });
  });

  test('says why it cannot start', async () => {
    const port = Number(new URL(server.url).port);
    await expect(startNats({ port })).rejects.toThrow(/did not start[^]*address already in use/);
  });
});
