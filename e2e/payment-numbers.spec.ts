import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventHeaders } from '@jobpro/messaging';
import { eventually, type OtlpSink, runFolder, startOtlpSink } from '@jobpro/testing';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, headers, type NatsConnection } from '@nats-io/transport-node';
import { Client } from 'pg';
import { startSystem, type System } from '@jobpro/tools';

const secrets = ['4111 1111 1111 1111', 'DE89370400440532013000', '000123456789'];
const traceId = randomUUID().replaceAll('-', '');
const logs = mkdtempSync(join(runFolder(), 'logs-'));
let sink: OtlpSink;
let system: System;
let bus: NatsConnection;
let database: Client;

beforeAll(async () => {
  sink = await startOtlpSink();
  system = await startSystem({ only: ['customer-mapping', 'payment-mapping'], env: {}, logs, otlp: sink.url });
  const { host, username, password } = new URL(system.infra.natsUrl);
  bus = await connect({
    servers: host,
    ...(username === '' ? {} : { user: decodeURIComponent(username), pass: decodeURIComponent(password) }),
  });
  database = new Client({ connectionString: system.infra.databaseUrl });
  await database.connect();
  await publish('jobpro.acme.payment.recorded', 'jobpro.payment.recorded.v1', {
    id: 'p',
    revision: 1,
    customerId: 'c',
    date: '2026-11-20',
    amount: '1.00',
    method: `Card ${secrets[0] ?? ''}`,
    reference: `IBAN ${secrets[1] ?? ''}`,
    memo: `Bank account ${secrets[2] ?? ''}`,
    cardNumber: secrets[0],
    applications: [],
  });
  // A good one behind it, by which we see that the first was gone through.
  await publish('jobpro.acme.customer.created', 'jobpro.customer.created.v1', {
    id: 'c',
    revision: 1,
    displayName: 'C',
  });
});
afterAll(async () => {
  await database.end();
  await bus.close();
  await system.stop();
  await sink.stop();
});

async function publish(subject: string, type: string, data: object): Promise<void> {
  const attributes = { id: randomUUID(), type, source: '/test', time: new Date().toISOString() };
  const head = headers();
  for (const [name, value] of eventHeaders(attributes, `00-${traceId}-00f067aa0ba902b7-01`)) head.set(name, value);
  await jetstream(bus).publish(subject, JSON.stringify(data), { headers: head });
}

const hidden = (text: string) =>
  secrets.filter((secret) => text.includes(secret) || text.includes(secret.replace(/ /g, '')));

describe('a payment with a card and bank numbers', () => {
  test('is refused at the border: a dead letter reports it, without the numbers', async () => {
    const letter = await eventually(async () => {
      const manager = await jetstreamManager(bus);
      const stream = await manager.streams.get(await manager.streams.find('dead.>'));
      const deadLetter = await stream.getMessage({ last_by_subj: 'dead.acme.payment-mapping' });
      return deadLetter !== null && new TextDecoder().decode(deadLetter.data);
    });
    expect(letter).toContain('card or bank number, and none is ever taken');
    expect(letter).toContain('[number removed]');
    expect(hidden(letter)).toEqual([]);
  });

  test('no row of any table has them', async () => {
    await eventually(async () => {
      const { rowCount } = await database.query(`select from mapping.sync_record where entity = 'customer'`);
      expect(rowCount).toBe(1);
    });
    const { rows: tables } = await database.query<{ name: string }>(
      `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
        where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
    );
    expect(tables.length).toBeGreaterThan(50);
    for (const { name } of tables) {
      const { rows } = await database.query<{ row: string }>(`select t::text as row from ${name} t`);
      expect([name, rows.flatMap(({ row }) => hidden(row))]).toEqual([name, []]);
    }
  });

  test('no log and no trace has them', async () => {
    const spans = await eventually(() => {
      const trace = sink.trace(traceId);
      return trace.length > 0 && trace;
    });
    expect(hidden(JSON.stringify(spans))).toEqual([]);
    const written = readdirSync(logs).map((name) => readFileSync(join(logs, name), 'utf8'));
    expect(written.join('')).toContain('A message went to the dead letters');
    expect(hidden(written.join(''))).toEqual([]);
  });
});
