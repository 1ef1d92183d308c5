import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { jetstream, jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import { connect, nanos, type NatsConnection } from '@nats-io/transport-node';
import { logger } from '@jobpro/telemetry';
import { eventually, type NatsServer, runFolder, startNats } from '@jobpro/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Bus } from './bus.js';
import { consumerConfig, ensureConsumer, ensureStreams, streamConfig, streams } from './topology.js';

let folder: string;
let nats: NatsServer;
let connection: NatsConnection;
let manager: JetStreamManager;
const plan = {
  stream: 'JOBPRO',
  name: 'x_any_invoice_any',
  pattern: 'jobpro.*.invoice.*',
  ackWait: 30_000,
  maxAckPending: 5_000,
};

/** Returns the bytes of all files within a folder. */
const bytesIn = (path: string): number =>
  readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);

const namesIn = (path: string): string[] =>
  readdirSync(path, { recursive: true, withFileTypes: true }).map(({ name }) => name);

beforeAll(async () => {
  logger.level = 'silent';
  folder = mkdtempSync(join(runFolder(), 'topology-'));
  nats = await startNats({ directory: folder });
  connection = await connect({ servers: nats.url });
  manager = await jetstreamManager(connection);
});
beforeEach(async () => {
  for (const { name } of streams) await manager.streams.delete(name).catch(() => false);
  // The server removes the files afterwards: a stream of the same name created before that fails.
  await eventually(() => streams.every(({ name }) => !namesIn(folder).includes(name)));
});
afterAll(async () => {
  await connection.close();
  await nats.stop();
});

describe('streams', () => {
  test('are created as declared, and creating them again from two services at once changes nothing', async () => {
    await Promise.all([ensureStreams(manager), ensureStreams(manager)]);
    await ensureStreams(manager);
    for (const stream of streams) {
      expect((await manager.streams.info(stream.name)).config).toMatchObject(streamConfig(stream));
    }
  });

  test('are corrected when they drift, and the operators’ own settings stay', async () => {
    await ensureStreams(manager);
    await manager.streams.update('SYNC', {
      max_age: nanos(600_000),
      max_msgs: 5,
      max_bytes: 1_000_000,
      description: 'mine',
    });
    await ensureStreams(manager);
    const { config } = await manager.streams.info('SYNC');
    expect(config.max_age).toBe(nanos(7 * 24 * 60 * 60 * 1000));
    expect(config.max_msgs).toBe(-1);
    expect(config.description).toBe('Events for JobPro core.');
    expect(config.max_bytes).toBe(1_000_000);
  });

  test('have the size that the operator chose, and a full one refuses messages and drops none', async () => {
    await ensureStreams(manager);
    await ensureStreams(manager, { replicas: 1, maxBytes: 1_000_000 });
    const { config } = await manager.streams.info('SYNC');
    expect(config).toMatchObject({ num_replicas: 1, max_bytes: 1_000_000, discard: 'new' });
    const publish = () => jetstream(connection).publish('sync.acme.invoice.exported', 'x'.repeat(400_000));
    await publish();
    await publish();
    await expect(publish()).rejects.toThrow('maximum bytes exceeded');
    expect((await manager.streams.info('SYNC')).state).toMatchObject({ messages: 2, first_seq: 1 });
  });

  test('are compressed on disk to less than half of their messages', async () => {
    await ensureStreams(manager);
    const client = jetstream(connection);
    const line = (n: number) => ({
      kind: 'sale',
      item: { id: String(n) },
      description: `Framing ${n}`,
      amount: '250.00',
    });
    const invoice = (n: number) =>
      JSON.stringify({
        commandId: randomUUID(),
        recordId: `N${n}`,
        customer: { id: String(n % 300) },
        mark: `JobPro invoice N${n}`,
        lines: Array.from({ length: 20 }, (_, index) => line(n + index)),
        total: '5000.00',
      });
    // Several blocks: the one that is being written is not compressed.
    for (let n = 0; n < 16_000; n += 1_000) {
      const some = Array.from({ length: 1_000 }, (_, index) => invoice(n + index));
      await Promise.all(some.map((body) => client.publish('command.online.acme.invoice.create', body)));
    }
    const { bytes } = (await manager.streams.info('COMMAND')).state;
    expect(bytesIn(join(folder, 'streams'))).toBeLessThan(bytes / 2);
  });

  test.each([
    ['storage', { storage: 'memory' }, 'storage is "memory" where "file" is declared'],
    ['retention', { retention: 'workqueue' }, 'retention is "workqueue" where "limits" is declared'],
  ] as const)('whose %s the server does not change stop the service with a sentence', async (_, wrong, sentence) => {
    const [first] = streams;
    await manager.streams.add({ ...streamConfig(first), ...wrong });
    await expect(ensureStreams(manager)).rejects.toThrow(`The NATS stream JOBPRO cannot be used: ${sentence}`);
  });
});

describe('a consumer', () => {
  test('is created as declared, and corrected when it drifts', async () => {
    await ensureStreams(manager);
    await Promise.all([ensureConsumer(manager, plan), ensureConsumer(manager, plan)]);
    await manager.consumers.update(plan.stream, plan.name, { max_ack_pending: 1, max_deliver: 3 });
    await ensureConsumer(manager, plan);
    expect((await manager.consumers.info(plan.stream, plan.name)).config).toMatchObject(consumerConfig(plan));
  });

  test('with another filter stops the service with a sentence', async () => {
    await ensureStreams(manager);
    await ensureConsumer(manager, { ...plan, pattern: 'jobpro.*.job.*' });
    await expect(ensureConsumer(manager, plan)).rejects.toThrow('filter_subject is "jobpro.*.job.*"');
  });
});

test('an unreachable server is named without its password', async () => {
  const connecting = Bus.connect('nats://user:secret@127.0.0.1:1', 'test', 1_000);
  await expect(connecting).rejects.toThrow(
    'NATS cannot be reached at nats://127.0.0.1:1. Is it running, and is NATS_URL right?',
  );
});
