import { randomUUID } from 'node:crypto';
import { eventually, type FreshDatabase, freshDatabase, type NatsServer, startNats } from '@jobpro/testing';
import { logger } from '@jobpro/telemetry';
import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { type Batch, deadLetterSchema, type Message, UnitOfWork } from './index.js';
import { commandFor, publishEvent, type RunningService, startService } from './testing/service.js';

interface Invoice {
  readonly number: number;
  readonly poison?: boolean;
  readonly slow?: boolean;
}

let nats: NatsServer;
let database: FreshDatabase;
let source: DataSource;
let running: RunningService[] = [];
/** What the handler was given, in turn: the numbers of each batch. */
let batches: number[][] = [];

@Controller()
class InvoiceHandlers {
  constructor(@Inject(UnitOfWork) private readonly work: UnitOfWork) {}

  @EventPattern('jobpro.*.invoice.*')
  onInvoice(@Payload() batch: Batch<Invoice>) {
    batches.push(batch.messages.map(({ data }) => data.number));
    return this.work.commit(batch, async (tx, fresh) => {
      if (fresh.some(({ data }) => data.slow)) await new Promise((resolve) => setTimeout(resolve, 900));
      for (const { data } of fresh) {
        if (data.poison) throw new Error(`The invoice ${data.number} is poison.`);
      }
      await tx.query('insert into effect (number) select unnest($1::int[])', [fresh.map(({ data }) => data.number)]);
      return fresh.map((message: Message) => commandFor(message));
    });
  }
}

beforeAll(async () => {
  logger.level = 'silent';
  nats = await startNats();
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
});

afterAll(() => nats.stop());

/** A service whose consumer has a name of its own, so that it sees what this test publishes, and older messages not. */
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
  test('goes from the event over one transaction to the command, once each', async () => {
    const service = await start();
    const companyId = company();
    await Promise.all(range(250).map((number) => publishEvent(service.bus, event(companyId, { number }))));
    await eventually(async () => expect(await effects()).toEqual(range(250)));
    await eventually(async () => {
      expect(await stored(service, 'COMMAND', `command.online.${companyId}.>`)).toBe(250);
      expect(await outboxCount()).toBe(0);
    });
    expect(batches.length).toBeLessThan(100);
    expect(Math.max(...batches.map((batch) => batch.length))).toBeLessThanOrEqual(100);
  });
});
