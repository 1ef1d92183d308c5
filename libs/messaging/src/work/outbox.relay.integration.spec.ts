import { randomUUID } from 'node:crypto';
import { MESSAGE_BYTES } from '@jobpro/contracts';
import { eventually, type FreshDatabase, freshDatabase, type NatsServer, startNats } from '@jobpro/testing';
import { logger } from '@jobpro/telemetry';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { DataSource } from 'typeorm';
import type { Outgoing } from '../message.js';
import type { Tuning } from '../options.js';
import { type RunningService, startService } from '../testing/service.js';
import { InboxStore } from './messaging.store.js';
import { InboxCleanup } from './inbox-cleanup.worker.js';

let nats: NatsServer;
let database: FreshDatabase;
let source: DataSource;
let running: RunningService[] = [];

beforeAll(async () => {
  logger.level = 'silent';
  nats = await startNats();
});
beforeEach(async () => {
  database = await freshDatabase();
  source = await database.open();
});
afterEach(async () => {
  await Promise.all(running.map((service) => service.stop()));
  running = [];
  await database.drop();
});
afterAll(() => nats.stop());

/**
 * Starts a service. By default its relay polls so rarely that a published message proves that the
 * relay was woken.
 */
async function start(relayPoll = 600_000, more: Partial<Tuning> = {}): Promise<RunningService> {
  const tuning = { relayPoll, ...more };
  const service = await startService({ natsUrl: nats.url, databaseUrl: database.url, tuning });
  running.push(service);
  return service;
}

const command = (companyId: string, more: Partial<Outgoing> = {}): Outgoing => ({
  subject: `command.online.${companyId}.invoice.create`,
  type: 'command.online.invoice.create.v1',
  data: { total: '10.10' },
  causeId: 'cause-1',
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  ...more,
});

const send = (service: RunningService, outgoing: readonly Outgoing[]) =>
  service.work.transaction((_tx, put) => {
    put(...outgoing);
    return Promise.resolve(outgoing.length);
  });

async function published(service: RunningService, companyId: string): Promise<number> {
  const { state } = await service.bus.manager.streams.info('COMMAND', { subjects_filter: `command.*.${companyId}.>` });
  return Object.values(state.subjects ?? {}).reduce((sum, count) => sum + count, 0);
}

async function waiting(): Promise<number> {
  const [row] = await source.query<[{ count: number }]>('select count(*)::int as count from mapping.invoice_outbox');
  return row.count;
}

const company = () => `c-${randomUUID().slice(0, 8)}`;

describe('the relay', () => {
  test('publishes at once what its own process commits, with all attributes', async () => {
    const service = await start();
    const companyId = company();
    const id = randomUUID();
    expect(await send(service, [command(companyId, { id })])).toBe(1);
    await eventually(async () => expect(await published(service, companyId)).toBe(1));
    const subject = `command.online.${companyId}.invoice.create`;
    const message = await service.bus.manager.streams.getMessage('COMMAND', { last_by_subj: subject });
    expect(message?.json()).toEqual({ total: '10.10' });
    const header = (name: string) => message?.header.get(name);
    expect(header('ce-id')).toBe(id);
    expect(header('Nats-Msg-Id')).toBe(id);
    expect(header('ce-specversion')).toBe('1.0');
    expect(header('ce-type')).toBe('command.online.invoice.create.v1');
    expect(header('ce-source')).toBe('/jobpro-quickbooks/invoice-mapping');
    expect(header('ce-causeid')).toBe('cause-1');
    expect(header('content-type')).toBe('application/json');
    expect(header('traceparent')).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-/);
    await eventually(async () => expect(await waiting()).toBe(0));
  });

  test('is notified of messages that another process has committed', async () => {
    const service = await start();
    const companyId = company();
    await source.query(
      `with added as (insert into mapping.invoice_outbox (id, subject, type, data, traceparent, cause_id)
         values ($1, $2, 'command.online.invoice.create.v1', '{}', null, null))
       select pg_notify('mapping_invoice_outbox', 'another')`,
      [randomUUID(), `command.online.${companyId}.invoice.create`],
    );
    await eventually(async () => expect(await published(service, companyId)).toBe(1));
  });

  test('finds a message by polling, without a notification, and not before it is due', async () => {
    const service = await start(50);
    const companyId = company();
    const due = new Date(Date.now() + 700);
    await send(service, [command(companyId, { due })]);
    await eventually(async () => expect(await published(service, companyId)).toBe(1));
    expect(Date.now()).toBeGreaterThanOrEqual(due.getTime());
  });

  test('publishes nothing twice after a crash between publishing and removing', async () => {
    const service = await start();
    await service.relay.stop();
    const companyId = company();
    await send(
      service,
      Array.from({ length: 30 }, () => command(companyId)),
    );
    await source.query(`
      create function fail() returns trigger language plpgsql as $$ begin raise exception 'dead'; end $$;
      create trigger fail before delete on mapping.invoice_outbox for each row execute function fail();`);
    await expect(service.relay.flushOnce()).rejects.toThrow('dead');
    expect(await published(service, companyId)).toBe(30);
    expect(await waiting()).toBe(30);
    await source.query('drop trigger fail on mapping.invoice_outbox');
    expect(await service.relay.flushOnce()).toBe(30);
    expect(await waiting()).toBe(0);
    expect(await published(service, companyId)).toBe(30);
  });

  test('shares the work with other relays, and each message is published once', async () => {
    const relays = [await start(), await start(), await start()];
    for (const { relay } of relays) await relay.stop();
    const companyId = company();
    const [first] = relays;
    if (first === undefined) throw new Error('unreachable');
    await send(
      first,
      Array.from({ length: 1_000 }, () => command(companyId)),
    );
    const sent = await Promise.all(
      [...relays, ...relays].map(async ({ relay }) => {
        let sum = 0;
        for (let count = -1; count !== 0; sum += count) count = await relay.flushOnce();
        return sum;
      }),
    );
    expect(sent.reduce((sum, count) => sum + count, 0)).toBe(1_000);
    expect(await published(first, companyId)).toBe(1_000);
    expect(await waiting()).toBe(0);
  });

  test('postpones a message that the bus refuses, and publishes the rest', async () => {
    const service = await start();
    const companyId = company();
    // JetStream takes at most 64 kB of headers. The largest body that can be committed is published.
    const largest = command(companyId, { data: 'x'.repeat(MESSAGE_BYTES - 2) });
    await send(service, [command(companyId, { causeId: 'c'.repeat(70_000) }), largest, command(companyId)]);
    await eventually(async () => expect(await published(service, companyId)).toBe(2));
    await eventually(async () => expect(await waiting()).toBe(1));
    const rows = await source.query<{ later: boolean }[]>('select due > now() as later from mapping.invoice_outbox');
    expect(rows).toEqual([{ later: true }]);
  });

  test('publishes the remaining messages when it stops', async () => {
    const service = await start();
    const companyId = company();
    await send(
      service,
      Array.from({ length: 500 }, () => command(companyId)),
    );
    await service.relay.stop();
    expect(await waiting()).toBe(0);
    expect(await published(service, companyId)).toBe(500);
  });
});

describe('a transaction', () => {
  test('runs again at once after a conflict with another', async () => {
    const service = await start();
    const companyId = company();
    let runs = 0;
    const result = await service.work.transaction(async (tx, put) => {
      runs++;
      if (runs < 3) await tx.query(`do $$ begin raise exception 'lost' using errcode = '40001'; end $$`);
      put(command(companyId));
      return 'done';
    });
    expect(result).toBe('done');
    expect(runs).toBe(3);
    await eventually(async () => expect(await published(service, companyId)).toBe(1));
  });

  test('sends nothing if it fails', async () => {
    const service = await start();
    const companyId = company();
    const bad = command(companyId, { subject: `nowhere.${companyId}.invoice.create` });
    await expect(send(service, [command(companyId), bad])).rejects.toThrow('Nothing can be sent to');
    expect(await waiting()).toBe(0);
  });

  test.each([
    ['an id that is no UUID', { id: 'one' }, 'is no UUID'],
    ['a type of another subject', { type: 'command.online.payment.create.v1' }, 'does not belong'],
  ])('is refused %s', async (_, more, reason) => {
    const service = await start();
    await expect(send(service, [command('acme', more)])).rejects.toThrow(reason);
  });
});

describe('the inbox', () => {
  test('deletes only old marks, a limited number at a time', async () => {
    await source.query(`
      insert into mapping.invoice_inbox select 'invoice-mapping', 'old-' || n, now() - interval '15 days' from generate_series(1, 12000) n;
      insert into mapping.invoice_inbox select 'invoice-mapping', 'new-' || n, now() - interval '13 days' from generate_series(1, 50) n`);
    const cleanup = new InboxCleanup(source, new InboxStore({ schema: 'mapping', prefix: 'invoice' }), 14);
    expect(await cleanup.clean()).toBe(12_000);
    const rows = await source.query<{ count: number }[]>('select count(*)::int as count from mapping.invoice_inbox');
    expect(rows).toEqual([{ count: 50 }]);
  });
});
