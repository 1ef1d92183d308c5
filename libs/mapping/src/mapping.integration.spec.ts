import { randomUUID } from 'node:crypto';
import { jetstreamManager, jetstream } from '@nats-io/jetstream';
import { connect, headers, type NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { environment, serviceBasics } from '@jobpro/config';
import { type Customer, type Invoice, type MessageType, parseMessage, subjectOf } from '@jobpro/contracts';
import { eventHeaders } from '@jobpro/messaging';
import { type RunningService, startService } from '@jobpro/service';
import { eventually, freshDatabase, type FreshDatabase, type NatsServer, startNats } from '@jobpro/testing';
import type { DataSource } from 'typeorm';
import { type EntityMapping, MappingModule, nameRules, translation } from './index.js';

const customer: EntityMapping<Customer> = {
  entity: 'customer',
  goes: 'when-needed',
  action: 'ensure',
  needs: () => [],
  needsOf: [],
  nameOf: ({ displayName }) => displayName,
  translate: {
    online: ({ displayName }) =>
      translation('online', (fit) => ({
        name: fit.name(nameRules.online.customer, displayName),
        policy: { inactiveNames: 'reject', heldNames: 'reject' },
        create: { taxable: true },
      })),
    desktop: () => ({ ok: true, data: {}, warnings: [] }),
  },
};
const invoice: EntityMapping<Invoice> = {
  entity: 'invoice',
  goes: 'when-selected',
  action: 'create',
  needs: ({ customerId }) => [{ entity: 'customer', id: customerId }],
  needsOf: ['customer'],
  nameOf: ({ number }) => number,
  amountField: 'total',
  translate: {
    online: ({ id, date, total }, { remote }) =>
      translation('online', () => ({
        customer: { id: remote('customer', 'C1').id },
        date,
        mark: id,
        lines: [{ kind: 'text', description: 'work' }],
        total,
      })),
    desktop: () => ({ ok: true, data: {}, warnings: [] }),
  },
};

let nats: NatsServer;
let bus: NatsConnection;
let database: FreshDatabase;
let source: DataSource;
let services: RunningService[] = [];

const start = (name: 'customer' | 'invoice', module: ReturnType<typeof MappingModule.forEntity>) =>
  startService(
    {
      name: `${name}-mapping`,
      environment: environment(serviceBasics),
      tables: { schema: 'mapping', prefix: name },
      module,
    },
    { NATS_URL: nats.url, DATABASE_URL: database.url, PORT: '0', ADMIN_TOKEN: randomUUID(), LOG_LEVEL: 'error' },
  );

async function publish(type: MessageType, data: unknown, id: string = randomUUID()): Promise<void> {
  const parsed = parseMessage(type, data);
  if (!parsed.ok) throw new Error(parsed.reason);
  const head = headers();
  const traceparent = `00-${randomUUID().replaceAll('-', '')}-00f067aa0ba902b7-01`;
  const attributes = { id, type, source: '/test', time: new Date().toISOString() };
  for (const [name, value] of eventHeaders(attributes, traceparent)) head.set(name, value);
  await jetstream(bus).publish(subjectOf(type, 'acme'), JSON.stringify(parsed.data), { headers: head });
}

/** What the services sent, by type. */
async function sent(type: MessageType): Promise<Record<string, unknown>[]> {
  const stream = await (await jetstreamManager(bus)).streams.get(type.startsWith('command') ? 'COMMAND' : 'SYNC');
  const { state } = await stream.info();
  const found: Record<string, unknown>[] = [];
  for (let seq = state.first_seq; seq <= state.last_seq && state.messages > 0; seq += 1) {
    const message = await stream.getMessage({ seq });
    if (message?.header.get('ce-type') === type) found.push(message.json());
  }
  return found;
}

beforeAll(async () => {
  [nats, database] = await Promise.all([startNats(), freshDatabase()]);
  source = await database.open();
  bus = await connect({ servers: nats.url });
  services = [
    await start('customer', MappingModule.forEntity(customer, { keepsCompanies: true })),
    await start('invoice', MappingModule.forEntity(invoice)),
  ];
});

afterAll(async () => {
  await Promise.all(services.map((service) => service.stop()));
  await bus.close();
  await nats.stop();
  await database.drop();
});

const ids = Array.from({ length: 50 }, (_, index) => `N${String(index)}`);
const invoiceOf = (id: string) => ({
  id,
  revision: 1,
  number: id,
  customerId: 'C1',
  date: '2026-11-20',
  lines: [{ amount: '10.10' }],
  total: '10.10',
});

describe('a batch of fifty invoices for one new customer', () => {
  test('ensures the customer once, whatever comes first, and goes when it is linked', async () => {
    // The selection first, the settings last: nothing here stands on the order of the bus.
    await publish('jobpro.invoice.export-requested.v1', { batchId: 'B1', ids, requestedBy: 'Pat' });
    await Promise.all(ids.map((id) => publish('jobpro.invoice.created.v1', invoiceOf(id))));
    await publish('jobpro.customer.created.v1', { id: 'C1', revision: 1, displayName: "O'Brien & Sons" });
    await publish('jobpro.company.configured.v1', { revision: 1, name: 'Acme', edition: 'online', accounts: {} });

    const [ensure] = await eventually(async () => {
      const commands = await sent('command.online.customer.ensure.v1');
      return commands.length > 0 && commands;
    });
    await eventually(async () => {
      const [row] = await source.query<{ n: number }[]>(
        `select count(*)::int as n from mapping.sync_record where entity = 'invoice' and waits_for = '{acme/customer/C1}'`,
      );
      expect(row?.n).toBe(50);
    });
    expect(await sent('command.online.customer.ensure.v1')).toHaveLength(1);
    expect(await sent('command.online.invoice.create.v1')).toHaveLength(0);

    await publish('outcome.customer.done.v1', {
      commandId: ensure?.commandId,
      recordId: 'C1',
      remote: { id: 'Q77' },
      how: 'created',
      warnings: [],
    });
    const creates = await eventually(async () => {
      const commands = await sent('command.online.invoice.create.v1');
      expect(commands).toHaveLength(50);
      return commands;
    });
    expect(new Set(creates.map(({ customer: reference }) => JSON.stringify(reference)))).toEqual(
      new Set(['{"id":"Q77"}']),
    );
    expect(new Set(creates.map(({ recordId }) => recordId)).size).toBe(50);

    const [refused, ...rest] = creates;
    await Promise.all(
      rest.map(({ commandId, recordId }) =>
        publish('outcome.invoice.done.v1', {
          commandId,
          recordId,
          remote: { id: `Q-${String(recordId)}` },
          how: 'created',
          warnings: [],
        }),
      ),
    );
    const reason = {
      code: 'quickbooks.refused',
      sentence: 'QuickBooks refused this: no.',
      remedy: 'Look.',
      retryHelps: true,
      details: {},
    };
    await publish('outcome.invoice.rejected.v1', {
      commandId: refused?.commandId,
      recordId: refused?.recordId,
      reason,
    });
    const finished = await eventually(async () => {
      const news = await sent('sync.batch.finished.v1');
      return news.length > 0 && news;
    });
    expect(finished).toEqual([
      {
        batchId: 'B1',
        entity: 'invoice',
        total: 50,
        counts: { exported: 49, failed: 1 },
        sums: { exported: '494.90', failed: '10.10' },
      },
    ]);
  });

  test('told again, changes nothing', async () => {
    const state = () =>
      source.query<unknown[]>('select id, state, command_id, remote from mapping.sync_record order by entity, id');
    const before = await state();
    await publish('jobpro.invoice.export-requested.v1', { batchId: 'B1', ids, requestedBy: 'Pat' });
    await Promise.all(ids.map((id) => publish('jobpro.invoice.created.v1', invoiceOf(id))));
    await publish('jobpro.invoice.created.v1', invoiceOf('last'));
    await eventually(async () => (await state()).length === before.length + 1);
    expect((await state()).filter((row) => (row as { id: string }).id !== 'last')).toEqual(before);
    expect(await sent('command.online.invoice.create.v1')).toHaveLength(50);
  });
});
