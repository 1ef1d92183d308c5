import { closeSync, copyFileSync, mkdtempSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jetstream, jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { busAccess, ensureStreams, passwordVariable, permissionsOf, usersConf } from '@jobpro/messaging';
import {
  eventually,
  findProgram,
  freePort,
  freshDatabase,
  repositoryRoot,
  runFolder,
  startChild,
  startProcess,
} from '@jobpro/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { environmentOf, secretsFrom, serviceNames } from '@jobpro/tools/services';
import { readText } from './compose.read.js';

let stop: () => Promise<unknown>;
let servers: string;
/** The user who keeps the streams. */
let services: NatsConnection;
let core: NatsConnection;
let manager: JetStreamManager;
const streams = ['COMMAND', 'OUTCOME', 'MAPPING', 'DEAD', 'JOBPRO'];
const passwords = Object.fromEntries(serviceNames.map((name) => [passwordVariable(name), `password-of-${name}`]));

const connectAs = (user: string) => {
  const pass = user === 'jobpro-core' ? 'core1' : passwords[passwordVariable(user)];
  return connect({ servers, user, pass, inboxPrefix: `_INBOX_${user}`, reconnect: false });
};

/** Starts a server with the deployed configuration, on ports and a folder of the test. */
beforeAll(async () => {
  const folder = mkdtempSync(join(runFolder(), 'nats-conf-'));
  const [port, monitor] = [await freePort(), await freePort()];
  const conf = readText('deploy/nats/nats.conf')
    .replace(/^port: \d+$/m, `port: ${String(port)}`)
    .replace(/^http_port: \d+$/m, `http_port: ${String(monitor)}`)
    .replace('store_dir: /data', `store_dir: "${join(folder, 'data')}"`);
  writeFileSync(join(folder, 'nats.conf'), conf);
  copyFileSync(join(repositoryRoot, 'deploy/nats/users.conf'), join(folder, 'users.conf'));
  const log = openSync(join(folder, 'server.log'), 'a');
  const child = await startChild({
    command: (await findProgram('nats-server')).path,
    args: ['-a', '127.0.0.1', '-c', join(folder, 'nats.conf')],
    env: { ...process.env, ...passwords, NATS_JOBPRO_PASSWORD: 'core1' },
    stopSignal: 'SIGTERM',
    outputTo: log,
  });
  closeSync(log);
  servers = `127.0.0.1:${String(port)}`;
  services = await eventually(() => connectAs('customer-mapping'));
  core = await connectAs('jobpro-core');
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
    const invoices = await connectAs('invoice-mapping');
    await jetstream(invoices).publish('sync.acme.invoice.exported', '{"id":"1"}');
    await invoices.close();
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

/** Returns the error with which the server refuses a publication, or undefined where it takes it. */
async function refusalOf(connection: NatsConnection, subject: string): Promise<unknown> {
  // A request without a reply fails for another reason.
  const error: unknown = await connection
    .request(subject, '{}', { timeout: 10_000 })
    .catch((reason: unknown) => reason);
  return refused.test(String(error)) ? error : undefined;
}

describe('each service on the bus', () => {
  test('has the user that the code describes, in both configurations', () => {
    expect(busAccess.map(({ service }) => service)).toEqual([...serviceNames]);
    expect(readText('deploy/nats/users.conf')).toBe(usersConf());
    expect(readText('deploy/kubernetes/components/nats/users.conf')).toBe(usersConf());
  });

  test('starts with its own user, without a refusal, and makes exactly the consumers that it may make', async () => {
    const database = await freshDatabase();
    const wiring = {
      databaseUrlOf: database.urlOf,
      natsUrl: '',
      urlOf: () => 'http://127.0.0.1:9',
      secrets: secretsFrom({}),
    };
    const consumers = async () => {
      const infos = await Promise.all([...streams, 'SYNC'].map((stream) => manager.streams.info(stream)));
      return infos.reduce((sum, { state }) => sum + state.consumer_count, 0);
    };
    let expected = await consumers();
    try {
      for (const access of busAccess.toSorted((a, b) => Number(a.readsAll ?? false) - Number(b.readsAll ?? false))) {
        const app = serviceNames.find((name) => name === access.service) ?? 'console';
        const NATS_URL = `nats://${app}:${passwords[passwordVariable(app)] ?? ''}@${servers}`;
        const service = await startProcess({
          app,
          env: { ...environmentOf(app, wiring), NATS_URL, LOG_LEVEL: 'warn' },
        });
        const problems = service.lastLines().filter((line) => refused.test(line));
        expect({ app, problems }).toEqual({ app, problems: [] });
        expected += access.consumes.length;
        if (access.readsAll !== true) expect({ app, made: await consumers() }).toEqual({ app, made: expected });
        await service.stop();
      }
    } finally {
      await database.drop();
    }
  }, 240_000);

  test.each(busAccess)(
    '$service may publish what it publishes, and none of what only the others may',
    async (access) => {
      const own = await connectAs(access.service);
      const example = (pattern: string) => pattern.replaceAll('*', 'acme').replace('>', 'x.y');
      for (const subject of access.publishes) expect(await refusalOf(own, example(subject))).toBeUndefined();
      const allowed = permissionsOf(access).publish;
      const others = new Set(busAccess.flatMap((each) => permissionsOf(each).publish));
      const forbidden = [...others].filter((subject) => !allowed.some((each) => covers(each, subject)));
      expect(forbidden.length).toBeGreaterThan(5);
      const harmful = streams.flatMap((stream) => [
        `$JS.API.STREAM.DELETE.${stream}`,
        `$JS.API.STREAM.PURGE.${stream}`,
        ...(allowed.includes(`$JS.API.STREAM.MSG.DELETE.${stream}`) ? [] : [`$JS.API.STREAM.MSG.DELETE.${stream}`]),
        ...(access.keepsStreams === true ? [] : [`$JS.API.STREAM.UPDATE.${stream}`]),
      ]);
      const taken: string[] = [];
      for (const subject of [
        ...forbidden.map(example),
        ...harmful,
        '$JS.API.STREAM.CREATE.OTHER',
        '$SYS.REQ.SERVER.PING',
      ])
        if ((await refusalOf(own, subject)) === undefined) taken.push(subject);
      expect(taken).toEqual([]);
      await own.close();
    },
    120_000,
  );

  test.each(busAccess)('$service may not listen to any subject but its own answers', async ({ service }) => {
    const own = await connectAs(service);
    for (const subject of [
      '>',
      '_INBOX.>',
      '_INBOX_jobpro-core.>',
      ...streams.map((each) => `${each.toLowerCase()}.>`),
    ]) {
      const error = await new Promise<unknown>((resolve) => {
        own.subscribe(subject, { callback: (problem) => resolve(problem) });
      });
      expect(String(error)).toMatch(refused);
    }
    await own.close();
  });
});

/** Returns true if every subject of the second pattern is one of the first. */
function covers(first: string, second: string): boolean {
  const [left, right] = [first.split('.'), second.split('.')];
  for (const [at, token] of left.entries()) {
    if (token === '>') return right.length > at;
    if (right[at] === undefined || (token !== '*' && token !== right[at])) return false;
  }
  return left.length === right.length;
}
