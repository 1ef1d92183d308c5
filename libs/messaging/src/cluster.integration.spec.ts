import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { logger } from '@jobpro/telemetry';
import { eventually, type FreshDatabase, freshDatabase, type NatsCluster, startNatsCluster } from '@jobpro/testing';
import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { type Batch, Bus, type Envelope, UnitOfWork } from './index.js';
import { commandFor, publishEvent, startService } from './testing/service.js';

const PATIENCE = 180_000;
/** Events that are published, and how many of them before a server is killed. */
const EVENTS = 300;
const BEFORE = 100;

let cluster: NatsCluster;
let database: FreshDatabase;
let source: DataSource;

@Controller()
class InvoiceHandlers {
  constructor(@Inject(UnitOfWork) private readonly work: UnitOfWork) {}

  @EventPattern('jobpro.*.invoice.*')
  onInvoice(@Payload() batch: Batch<Envelope & { data: { number: number } }>) {
    return this.work.commit(batch, async (tx, fresh) => {
      await tx.query('insert into effect (number) select unnest($1::int[])', [fresh.map(({ data }) => data.number)]);
      return fresh.map((message) => commandFor(message));
    });
  }
}

beforeAll(async () => {
  logger.level = 'silent';
  [cluster, database] = await Promise.all([startNatsCluster(), freshDatabase()]);
  source = await database.open();
  await source.query('create table effect (number int not null, at timestamptz not null default clock_timestamp())');
}, PATIENCE);
afterAll(async () => {
  await database.drop();
  await cluster.stop();
});

/** Publishes an event as JobPro's outbox does: under one id, until the stream has stored it. */
async function publish(bus: Bus, number: number): Promise<void> {
  const id = randomUUID();
  const event = { id, subject: 'jobpro.acme.invoice.created', type: 'jobpro.invoice.created.v1', data: { number } };
  await eventually(() => publishEvent(bus, event), { within: PATIENCE, every: 100 });
}

/** The longest time in which no event had its effect, in seconds. */
async function stall(): Promise<number> {
  const [row] = await source.query<[{ seconds: number }]>(
    `select max(extract(epoch from at - before))::float8 as seconds
       from (select at, lag(at) over (order by at) as before from effect) as gaps`,
  );
  return row.seconds;
}

test.each([
  { replicas: 3, returns: false, what: 'with three replicas: the leader of a stream is killed and stays away' },
  { replicas: 1, returns: true, what: 'with one replica: the server of a stream is killed and started again' },
])(
  'a cluster loses no event under load, $what',
  async ({ replicas, returns }) => {
    await source.query('truncate effect');
    const bus = await eventually(() => Bus.connect(cluster.url, 'test', 2_000), { within: 60_000 });
    const service = await startService({
      natsUrl: cluster.url,
      databaseUrl: database.url,
      controllers: [InvoiceHandlers],
      streams: { replicas },
    });
    const { cluster: place } = await bus.manager.streams.info('JOBPRO');
    const leader = cluster.servers.get(place?.leader ?? '');
    if (leader === undefined) throw new Error('The stream has no leader.');

    for (let number = 1; number <= EVENTS; number++) {
      if (number === BEFORE) {
        await leader.kill();
        if (returns) void pause(1_000).then(() => leader.restart());
      }
      await publish(bus, number);
    }
    const numbers = Array.from({ length: EVENTS }, (_, index) => index + 1);
    await eventually(
      async () => {
        const rows = await source.query<{ number: number }[]>('select number from effect order by number');
        expect(rows.map(({ number }) => number)).toEqual(numbers);
        expect((await bus.manager.streams.info('COMMAND')).state.messages).toBe(EVENTS);
      },
      { within: 60_000, every: 500 },
    );
    const seconds = await stall();
    process.stdout.write(`R${String(replicas)}, a server killed: no effect for at most ${seconds.toFixed(1)} s\n`);

    await service.stop();
    if (!returns) await leader.restart();
    await eventually(() => bus.manager.getAccountInfo(), { within: 30_000 });
    // A deletion whose answer was lost has no stream left to delete.
    await eventually(
      async () => {
        const present = await bus.manager.streams.names().next();
        await Promise.all(present.map((name) => bus.manager.streams.delete(name)));
        return present.length === 0;
      },
      { within: 60_000 },
    );
    await bus.close();
  },
  PATIENCE,
);
