import { closeSync, mkdtempSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jetstream, jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { ensureStreams } from '@jobpro/messaging';
import { eventually, findProgram, freePort, runFolder, startChild } from '@jobpro/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readText } from './compose.read.js';

let stop: () => Promise<unknown>;
let services: NatsConnection;
let core: NatsConnection;
let manager: JetStreamManager;
const streams = ['COMMAND', 'OUTCOME', 'MAPPING', 'DEAD', 'JOBPRO'];

/** Starts a server with the deployed configuration, on ports and a folder of the test. */
beforeAll(async () => {
  const folder = mkdtempSync(join(runFolder(), 'nats-conf-'));
  const [port, monitor] = [await freePort(), await freePort()];
  const conf = readText('deploy/nats/nats.conf')
    .replace(/^port: \d+$/m, `port: ${String(port)}`)
    .replace(/^http_port: \d+$/m, `http_port: ${String(monitor)}`)
    .replace('store_dir: /data', `store_dir: "${join(folder, 'data')}"`);
  writeFileSync(join(folder, 'nats.conf'), conf);
  const log = openSync(join(folder, 'server.log'), 'a');
  const child = await startChild({
    command: (await findProgram('nats-server')).path,
    args: ['-a', '127.0.0.1', '-c', join(folder, 'nats.conf')],
    env: { ...process.env, NATS_PASSWORD: 'services1', NATS_JOBPRO_PASSWORD: 'core1' },
    stopSignal: 'SIGTERM',
    outputTo: log,
  });
  closeSync(log);
  const servers = `127.0.0.1:${String(port)}`;
  services = await eventually(() => connect({ servers, user: 'jobpro', pass: 'services1', reconnect: false }));
  core = await connect({ servers, user: 'jobpro-core', pass: 'core1', inboxPrefix: '_INBOX_jobpro-core' });
  manager = await eventually(() => jetstreamManager(services));
  await ensureStreams(manager);
  stop = async () => {
    await Promise.all([services.close(), core.close()]);
    await child.stop();
  };
});
afterAll(() => stop());

const refused = /permissions violation/i;

describe('JobPro core on the bus', () => {
  test('publishes its events and reads the events for it', async () => {
    await jetstream(core).publish('jobpro.acme.invoice.created', '{}');
    await jetstream(services).publish('sync.acme.invoice.exported', '{"id":"1"}');
    const own = await jetstreamManager(core);
    await own.consumers.add('SYNC', { durable_name: 'jobpro-core', filter_subject: 'sync.>', ack_policy: 'explicit' });
    const message = await (await jetstream(core).consumers.get('SYNC', 'jobpro-core')).next({ expires: 5_000 });
    expect(message?.json()).toEqual({ id: '1' });
    message?.ack();
  });

  test.each([
    'command.online.acme.invoice.create',
    'outcome.acme.invoice.done',
    'mapping.acme.customer.linked',
    'sync.acme.invoice.exported',
    'dead.acme.invoice-mapping',
    '$JS.API.STREAM.CREATE.OTHER',
    ...streams.flatMap((stream) => [
      `$JS.API.STREAM.DELETE.${stream}`,
      `$JS.API.STREAM.PURGE.${stream}`,
      `$JS.API.STREAM.UPDATE.${stream}`,
      `$JS.API.STREAM.MSG.GET.${stream}`,
      `$JS.API.DIRECT.GET.${stream}`,
      `$JS.API.CONSUMER.CREATE.${stream}.spy`,
      `$JS.API.CONSUMER.MSG.NEXT.${stream}.invoice-mapping_any_invoice_any`,
    ]),
    '$JS.API.STREAM.PURGE.SYNC',
    '$JS.API.STREAM.DELETE.SYNC',
  ])('may not publish on %s', async (subject) => {
    await expect(core.request(subject, '{}', { timeout: 5_000 })).rejects.toThrow(refused);
  });

  test.each(['>', 'command.>', 'outcome.>', 'mapping.>', 'sync.>', 'jobpro.>', '_INBOX.>', '$SYS.>'])(
    'may not subscribe to %s',
    async (subject) => {
      const error = await new Promise<unknown>((resolve) => {
        core.subscribe(subject, { callback: (problem) => resolve(problem) });
      });
      expect(String(error)).toMatch(refused);
    },
  );

  test('changed nothing by what it was refused', async () => {
    for (const stream of streams) expect((await manager.streams.info(stream)).config.name).toBe(stream);
    expect((await manager.streams.info('COMMAND')).state.messages).toBe(0);
  });
});
