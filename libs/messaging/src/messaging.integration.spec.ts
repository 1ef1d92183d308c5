import { randomUUID } from 'node:crypto';
import { jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import { MsgHdrsImpl } from '@nats-io/nats-core/internal';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import {
  eventually,
  type FreshDatabase,
  freshDatabase,
  type NatsServer,
  startNats,
  startOtlpSink,
} from '@jobpro/testing';
import { logger, registry, startTelemetry } from '@jobpro/telemetry';
import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { type Batch, deadLetterSchema, ensureStreams, type Envelope, eventHeaders, UnitOfWork } from './index.js';
import { defaultTuning } from './options.js';
import { cuttableProxy } from './testing/cuttable-proxy.js';
import { commandFor, publishEvent, type RunningService, startService } from './testing/service.js';

interface Invoice {
  readonly number: number;
  readonly poison?: boolean;
  /** Milliseconds that its handler takes. */
  readonly slow?: number;
}

const CONSUMER = 'invoice-mapping_any_invoice_any';
let nats: NatsServer;
let connection: NatsConnection;
let manager: JetStreamManager;
let database: FreshDatabase;
let source: DataSource;
let running: RunningService[] = [];
/** The numbers of each batch that the handler received, in order. */
let batches: number[][] = [];

@Controller()
class InvoiceHandlers {
  constructor(@Inject(UnitOfWork) private readonly work: UnitOfWork) {}

  @EventPattern('jobpro.*.invoice.*')
  onInvoice(@Payload() batch: Batch<Envelope & { data: Invoice }>) {
    batches.push(batch.messages.map(({ data }) => data.number));
    return this.work.commit(batch, async (tx, fresh) => {
      const slowest = Math.max(0, ...fresh.map(({ data }) => data.slow ?? 0));
      if (slowest > 0) await new Promise((resolve) => setTimeout(resolve, slowest));
      for (const { data } of fresh) {
        if (data.poison) throw new Error(`The invoice ${data.number} is poison.`);
      }
      await tx.query('insert into effect (number) select unnest($1::int[])', [fresh.map(({ data }) => data.number)]);
      return fresh.map((message) => commandFor(message));
    });
  }
}

beforeAll(async () => {
  logger.level = 'silent';
  nats = await startNats();
  connection = await connect({ servers: nats.url, maxReconnectAttempts: -1, reconnectTimeWait: 50 });
  manager = await jetstreamManager(connection);
});

beforeEach(async () => {
  database = await freshDatabase();
  source = await database.open();
  await source.query('create table effect (number int not null)');
  batches = [];
});

afterEach(async () => {
  await Promise.all(running.map((service) => service.stop()));
  running = [];
  await database.drop();
  for (const stream of ['JOBPRO', 'COMMAND', 'DEAD']) await manager.streams.delete(stream).catch(() => false);
});

afterAll(async () => {
  await connection.close();
  await nats.stop();
});

async function start(options: Partial<Parameters<typeof startService>[0]> = {}): Promise<RunningService> {
  const service = await startService({
    natsUrl: nats.url,
    databaseUrl: database.url,
    controllers: [InvoiceHandlers],
    ...options,
  });
  running.push(service);
  return service;
}

const company = () => `c-${randomUUID().slice(0, 8)}`;
const event = (companyId: string, data: Invoice) => ({
  subject: `jobpro.${companyId}.invoice.created`,
  type: 'jobpro.invoice.created.v1',
  data,
});

async function effects(): Promise<number[]> {
  const rows: unknown = await source.query('select number from effect order by number');
  return (rows as { number: number }[]).map(({ number }) => number);
}

async function outboxCount(): Promise<number> {
  const [row] = await source.query<[{ count: number }]>('select count(*)::int as count from mapping.invoice_outbox');
  return row.count;
}

/**
 * Messages that the service's consumer has been given and has not ended, or has not been given yet.
 */
async function unacknowledged({ bus }: RunningService): Promise<number> {
  const info = await bus.manager.consumers.info('JOBPRO', CONSUMER);
  return info.num_pending + info.num_ack_pending;
}

const range = (count: number) => Array.from({ length: count }, (_, at) => at);

/** The messages that a stream has on a subject. */
async function stored(service: RunningService, stream: string, subject: string) {
  const info = await service.bus.manager.streams.info(stream, { subjects_filter: subject });
  return Object.values(info.state.subjects ?? {}).reduce((sum, count) => sum + count, 0);
}

async function letters(service: RunningService, companyId: string) {
  const subject = `dead.${companyId}.invoice-mapping`;
  if ((await stored(service, 'DEAD', subject)) === 0) return [];
  const message = await service.bus.manager.streams.getMessage('DEAD', { last_by_subj: subject });
  return message === null ? [] : [deadLetterSchema.parse(message.json())];
}

describe('a batch', () => {
  test('turns each event into one command, in one transaction', async () => {
    const service = await start();
    const companyId = company();
    await Promise.all(range(250).map((number) => publishEvent(service.bus, event(companyId, { number }))));
    await eventually(async () => expect(await effects()).toEqual(range(250)));
    await eventually(async () => {
      expect(await stored(service, 'COMMAND', `command.online.${companyId}.>`)).toBe(250);
      expect(await outboxCount()).toBe(0);
    });
    // The size of a batch depends on the server's pace. The service only ensures that messages are
    // batched.
    expect(batches.length).toBeLessThan(250);
    expect(Math.max(...batches.map((batch) => batch.length))).toBeLessThanOrEqual(defaultTuning.batchSize);
  });

  test('applies a repeated message once, within the dedup window and after it', async () => {
    const service = await start();
    const companyId = company();
    const id = randomUUID();
    for (const messageId of [id, id, randomUUID(), randomUUID()]) {
      await publishEvent(service.bus, { id, messageId, ...event(companyId, { number: 7 }) });
    }
    expect(await stored(service, 'JOBPRO', `jobpro.${companyId}.>`)).toBe(3);
    await publishEvent(service.bus, event(companyId, { number: 8 }));
    await eventually(async () => expect(await effects()).toEqual([7, 8]));
    await eventually(async () => expect(await unacknowledged(service)).toBe(0));
    expect(await effects()).toEqual([7, 8]);
    await eventually(async () => expect(await outboxCount()).toBe(0));
    expect(await stored(service, 'COMMAND', `command.online.${companyId}.>`)).toBe(2);
  });

  test('is extended while its handler works longer than the server waits', async () => {
    // Renewed at a third of it: a busy machine may delay the extension by more than a second.
    const service = await start({ tuning: { ackWait: 2_400 } });
    const companyId = company();
    await publishEvent(service.bus, event(companyId, { number: 1, slow: 5_000 }));
    await eventually(async () => expect(await effects()).toEqual([1]));
    await eventually(async () => expect(await unacknowledged(service)).toBe(0));
    expect(batches).toEqual([[1]]);
  });

  test('has one effect when it is delivered again after the acknowledgement timed out', async () => {
    const service = await start({ tuning: { ackWait: 300, handlerLimit: 1 } });
    const companyId = company();
    await publishEvent(service.bus, event(companyId, { number: 1, slow: 900 }));
    await eventually(() => expect(batches.length).toBeGreaterThan(1));
    await eventually(async () => expect(await unacknowledged(service)).toBe(0));
    expect(await effects()).toEqual([1]);
  });
});

describe('a poisonous message', () => {
  test('is removed without affecting the others, and its dead letter is stored before it ends', async () => {
    const service = await start({ tuning: { retry: { first: 20, longest: 50 }, maxAttempts: 3 } });
    const companyId = company();
    const events = range(60).map((number) => event(companyId, { number, poison: number === 31 }));
    const ids = await Promise.all(events.map((each) => publishEvent(service.bus, each)));
    await eventually(async () => expect(await effects()).toEqual(range(60).filter((number) => number !== 31)));
    await eventually(async () => expect(await unacknowledged(service)).toBe(0));
    expect(batches.filter((batch) => batch.length === 1 && batch[0] === 31)).toHaveLength(3);
    const [letter] = await letters(service, companyId);
    expect(letter).toMatchObject({
      code: 'handler-failed',
      service: 'invoice-mapping',
      stream: 'JOBPRO',
      subject: `jobpro.${companyId}.invoice.created`,
      companyId,
      deliveryCount: 3,
      reason: 'Error: The invoice 31 is poison.',
      data: JSON.stringify({ number: 31, poison: true }),
    });
    expect(letter?.headers['ce-id']).toEqual([ids[31]]);
    expect(await stored(service, 'DEAD', `dead.${companyId}.invoice-mapping`)).toBe(1);
  });

  test('stays on the bus until its dead letter is stored', async () => {
    const service = await start({ tuning: { retry: { first: 20, longest: 50 }, maxAttempts: 1, publishTimeout: 500 } });
    const companyId = company();
    await service.bus.manager.streams.delete('DEAD');
    await publishEvent(service.bus, event(companyId, { number: 1, poison: true }));
    await eventually(() => expect(batches).toEqual([[1]]));
    await new Promise((resolve) => setTimeout(resolve, 800));
    expect(await unacknowledged(service)).toBe(1);
    await ensureStreams(service.bus.manager);
    await eventually(async () => expect(await letters(service, companyId)).toHaveLength(1));
    await eventually(async () => expect(await unacknowledged(service)).toBe(0));
    expect(batches).toEqual([[1]]);
  });

  test.each([
    ['of an unknown type', { type: 'jobpro.invoice.unknown.v1', subject: 'unknown' }, /no known type/],
    ['whose type belongs elsewhere', { type: 'jobpro.invoice.updated.v1', subject: 'created' }, /does not belong/],
    ['whose type has no version', { type: 'jobpro.invoice.created', subject: 'created' }, /ce-type/],
  ])('%s goes to the dead letters at once, and what stands behind it goes on', async (_, { type, subject }, reason) => {
    const service = await start();
    const companyId = company();
    await publishEvent(service.bus, { subject: `jobpro.${companyId}.invoice.${subject}`, type, data: { number: 1 } });
    await publishEvent(service.bus, event(companyId, { number: 2 }));
    await eventually(async () => expect(await effects()).toEqual([2]));
    await eventually(async () => {
      const [letter] = await letters(service, companyId);
      expect(letter).toMatchObject({ code: 'unreadable', deliveryCount: 1 });
      expect(letter?.reason).toMatch(reason);
    });
    await eventually(async () => expect(await unacknowledged(service)).toBe(0));
  });

  test('with a card number is erased from its stream once its dead letter is stored without the number', async () => {
    const service = await start();
    const companyId = company();
    const subject = `jobpro.${companyId}.invoice.unknown`;
    const data = { number: 1, memo: 'paid with 4111 1111 1111 1111' };
    await publishEvent(service.bus, { subject, type: 'jobpro.invoice.unknown.v1', data });
    await eventually(async () =>
      expect((await letters(service, companyId))[0]?.data).toBe('{"number":1,"memo":"paid with [number removed]"}'),
    );
    await eventually(async () => expect(await stored(service, 'JOBPRO', subject)).toBe(0));
    await eventually(async () => expect(await unacknowledged(service)).toBe(0));
  });

  test('without headers, or with a body that is not JSON, is never handled and never lost', async () => {
    const service = await start();
    const companyId = company();
    const bare = {
      id: randomUUID(),
      subject: `jobpro.${companyId}.invoice.created`,
      headers: [],
      body: '{"number":1}',
    };
    await service.bus.publish(bare);
    await eventually(async () => expect((await letters(service, companyId))[0]?.data).toBe('{"number":1}'));
    const attributes = {
      id: randomUUID(),
      type: 'jobpro.invoice.created.v1',
      source: '/x',
      time: new Date().toISOString(),
    };
    await service.bus.publish({
      ...bare,
      id: attributes.id,
      headers: eventHeaders(attributes, undefined),
      body: '{"num',
    });
    await eventually(async () => expect((await letters(service, companyId))[0]?.reason).toMatch(/not JSON/));
    expect(await effects()).toEqual([]);
  });

  test('with a line end within a header becomes a dead letter, and the next message is handled', async () => {
    const service = await start();
    const companyId = company();
    const { subject, type } = event(companyId, { number: 1 });
    const attributes = { id: 'two\nlines', type, source: '/x', time: new Date().toISOString() };
    const headers = Object.fromEntries(
      eventHeaders(attributes, 'none\nat all').map(([name, value]) => [name, [value]]),
    );
    connection.publish(subject, '{"number":1}', { headers: MsgHdrsImpl.fromRecord(headers) });
    await publishEvent(service.bus, event(companyId, { number: 2 }));
    await eventually(async () => expect(await effects()).toEqual([2]));
    await eventually(async () => expect((await letters(service, companyId))[0]?.reason).toMatch(/ce-id is "two/));
    await eventually(async () => expect(await unacknowledged(service)).toBe(0));
  });
});

describe('a lost database', () => {
  test('pauses the work, counts as no failure, and each message has one effect', async () => {
    const way = await cuttableProxy(database.url);
    const tuning = { maxAttempts: 1, outage: { first: 50, longest: 100 }, relayPoll: 100 };
    const service = await start({ databaseUrl: way.url, tuning });
    const companyId = company();
    const send = (number: number) => publishEvent(service.bus, event(companyId, { number }));
    const sending = Promise.all(range(300).map(send));
    await eventually(() => expect(batches.length).toBeGreaterThan(0), { every: 1 });
    await way.cut();
    await sending;
    const before = batches.length;
    await eventually(() => expect(batches.length).toBeGreaterThan(before + 5));
    await way.restore();
    await eventually(async () => expect(await effects()).toEqual(range(300)));
    await eventually(async () => {
      expect(await stored(service, 'COMMAND', `command.online.${companyId}.>`)).toBe(300);
      expect(await unacknowledged(service)).toBe(0);
    });
    expect(await letters(service, companyId)).toEqual([]);
    await service.stop();
    await way.cut();
  });

  test('does not prevent a service from stopping, and waiting messages are delivered again', async () => {
    const way = await cuttableProxy(database.url);
    const service = await start({ databaseUrl: way.url, tuning: { outage: { first: 50, longest: 60_000 } } });
    const companyId = company();
    await way.cut();
    await publishEvent(service.bus, event(companyId, { number: 1 }));
    await eventually(() => expect(batches.length).toBeGreaterThan(3));
    await service.stop();
    await start();
    await eventually(async () => expect(await effects()).toEqual([1]));
  });
});

describe('several replicas', () => {
  test('share the work, and handle each message once', async () => {
    const first = await start();
    await start();
    const companyId = company();
    await Promise.all(range(1500).map((number) => publishEvent(first.bus, event(companyId, { number }))));
    await eventually(async () => expect(await effects()).toEqual(range(1500)), { within: 20_000 });
    await eventually(async () => {
      expect(await stored(first, 'COMMAND', `command.online.${companyId}.>`)).toBe(1500);
      expect(await outboxCount()).toBe(0);
    });
    const marks = await source.query<{ count: number }[]>('select count(*)::int from mapping.invoice_inbox');
    expect(marks).toEqual([{ count: 1500 }]);
  });

  test('handle each message once when one of them stops under load and starts again', async () => {
    const first = await start();
    const second = await start();
    const companyId = company();
    const publishing = Promise.all(
      range(2000).map(async (number) => {
        await new Promise((resolve) => setTimeout(resolve, (number / 2000) * 600));
        await publishEvent(first.bus, event(companyId, { number }));
      }),
    );
    await eventually(() => expect(batches.length).toBeGreaterThan(1));
    await second.stop();
    await start();
    await publishing;
    await eventually(async () => expect(await effects()).toEqual(range(2000)), { within: 45_000 });
    await eventually(async () => expect(await stored(first, 'COMMAND', `command.online.${companyId}.>`)).toBe(2000));
  });
});

describe('the NATS server', () => {
  test('may be killed and restarted, and each message is handled once', async () => {
    const service = await start({ tuning: { ackWait: 1_000, publishTimeout: 1_000 } });
    const companyId = company();
    await Promise.all(range(300).map((number) => publishEvent(service.bus, event(companyId, { number }))));
    await nats.kill();
    await service.work.transaction((_tx, send) => {
      send(commandFor({ id: 'x', companyId, traceparent: '', data: {} }));
      return Promise.resolve();
    });
    await nats.restart();
    await eventually(() => expect(service.bus.isConnected).toBe(true));
    await publishEvent(service.bus, event(companyId, { number: 300 }));
    await eventually(async () => expect(await effects()).toEqual(range(301)), { within: 30_000 });
    await eventually(async () => expect(await outboxCount()).toBe(0), { within: 20_000 });
    expect(await stored(service, 'COMMAND', `command.online.${companyId}.>`)).toBe(302);
  });

  test('gets a deleted consumer back', async () => {
    const service = await start();
    await service.bus.manager.consumers.delete('JOBPRO', CONSUMER);
    const companyId = company();
    await eventually(async () => {
      expect((await service.bus.manager.consumers.info('JOBPRO', CONSUMER)).name).toBe(CONSUMER);
    });
    await publishEvent(service.bus, event(companyId, { number: 1 }));
    await eventually(async () => expect(await effects()).toContain(1));
  });
});

describe('what an operator sees', () => {
  test('one trace from the event to the command, with the batch linked to it', async () => {
    const sink = await startOtlpSink();
    const telemetry = startTelemetry({ service: 'invoice-mapping', endpoint: sink.url, logLevel: 'silent' });
    try {
      const service = await start();
      const companyId = company();
      const traces = ['4bf92f3577b34da6a3ce929d0e0e4736', '5bf92f3577b34da6a3ce929d0e0e4737'];
      service.strategy.stopPulling();
      await service.strategy.drain();
      for (const [number, trace] of traces.entries()) {
        const traceparent = `00-${trace}-00f067aa0ba902b7-01`;
        await publishEvent(service.bus, { ...event(companyId, { number }), traceparent });
      }
      await start();
      await eventually(async () => expect(await stored(service, 'COMMAND', `command.online.${companyId}.>`)).toBe(2));
      // The spans end when the message is acknowledged, and when the bus has confirmed the command.
      await eventually(async () => {
        expect(await unacknowledged(service)).toBe(0);
        expect(await outboxCount()).toBe(0);
      });
      await telemetry.stop();
      for (const traceId of traces) {
        const [processed, sent] = ['consumer', 'producer'].map((kind) =>
          sink.trace(traceId).find((span) => span.kind === kind),
        );
        expect(processed).toMatchObject({
          name: 'process jobpro.{companyId}.invoice.created',
          parentSpanId: '00f067aa0ba902b7',
          failed: false,
        });
        expect(processed?.attributes).toMatchObject({
          'messaging.system': 'nats',
          'messaging.operation.type': 'process',
          'messaging.destination.template': 'jobpro.{companyId}.invoice.created',
          'messaging.destination.name': `jobpro.${companyId}.invoice.created`,
          'messaging.consumer.group.name': CONSUMER,
          'jobpro.company.id': companyId,
        });
        expect(sent).toMatchObject({
          name: 'send command.online.{companyId}.invoice.create',
          parentSpanId: processed?.spanId,
        });
      }
      const together = sink.spans().find(({ name }) => name === 'process_batch jobpro.*.invoice.*');
      expect(together?.links.map(({ traceId }) => traceId).sort()).toEqual(traces);
    } finally {
      await telemetry.stop();
      await sink.stop();
    }
  });

  test('lag, handled messages and dead letters by consumer, without a company', async () => {
    const service = await start({ tuning: { measureEvery: 50, retry: { first: 20_000, longest: 20_000 } } });
    const companyId = company();
    await publishEvent(service.bus, event(companyId, { number: 1 }));
    await publishEvent(service.bus, event(companyId, { number: 2, poison: true }));
    const labels = `stream="JOBPRO",consumer="${CONSUMER}"`;
    await eventually(async () => {
      const text = (await registry.metrics()).replaceAll(/,service="[^"]*"/g, '');
      expect(text).toContain(`jobpro_messaging_consumer_lag_messages{${labels}} 1`);
      expect(text).toMatch(new RegExp(`jobpro_messaging_consumer_oldest_age_seconds\\{${labels}\\} [0-9.]*[1-9]`));
      expect(text).toMatch(new RegExp(`jobpro_messaging_retries_total\\{${labels}\\} [1-9]`));
      expect(text).toMatch(new RegExp(`jobpro_messaging_messages_handled_total\\{${labels}\\} [1-9]`));
      expect(text).toMatch(/jobpro_messaging_outbox_pending_messages\S* 0/);
      expect(text).not.toContain(companyId);
    });
  });
});

describe('patterns', () => {
  test('stop the service at its start if they overlap', async () => {
    @Controller()
    class Overlapping {
      @EventPattern<'jobpro.*.invoice.created'>('jobpro.*.invoice.created')
      onCreated(): void {
        throw new Error('never called');
      }
    }
    await expect(start({ controllers: [InvoiceHandlers, Overlapping] })).rejects.toThrow(
      'Two handlers listen to the same messages',
    );
  });
});
