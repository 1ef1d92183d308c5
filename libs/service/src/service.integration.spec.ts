import { EventEmitter } from 'node:events';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { administration, environment, optional, serviceBasics, text } from '@jobpro/config';
import type { Environment } from '@jobpro/config';
import { type Batch, UnitOfWork } from '@jobpro/messaging';
import { eventually, freshDatabase, type FreshDatabase, type NatsServer, startNats } from '@jobpro/testing';
import { Body, Controller, Get, Inject, Module, Param, Post, UseGuards } from '@nestjs/common';
import { EventPattern } from '@nestjs/microservices';
import { DataSource } from 'typeorm';
import {
  AdminGuard,
  BadEnvironmentError,
  Draining,
  ENVIRONMENT,
  runMigration,
  runService,
  type RunningService,
  signForCompany,
  startService,
} from './index.js';
import { openDatabase } from './open-database.js';

const ADMIN_TOKEN = 'admin-token-of-the-tests-0123456789';
const spec = environment({ ...serviceBasics, ...administration, GREETING: text, EXTRA: optional(text) });
/** Set by a test: the action of the service's own worker when it must end. */
let endWorker: () => Promise<void>;

/** A service as small as one can be: one handler, one worker of its own, two routes. */
@Controller()
class SpecController {
  constructor(
    @Inject(ENVIRONMENT) private readonly values: Environment<typeof spec>,
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(UnitOfWork) private readonly work: UnitOfWork,
    @Inject(Draining) draining: Draining,
  ) {
    draining.add('the worker', () => endWorker());
  }

  @EventPattern('jobpro.*.customer.*')
  onCustomer(batch: Batch) {
    return this.work.commit(batch, () => Promise.resolve([]));
  }

  @Get('greeting')
  greeting() {
    return { greeting: this.values.GREETING, connected: this.dataSource.isInitialized };
  }

  @Get('endless')
  endless() {
    requests += 1;
    return new Promise(() => undefined);
  }

  @UseGuards(AdminGuard)
  @Post('admin')
  admin(@Body() body: unknown) {
    return { body };
  }

  @UseGuards(AdminGuard)
  @Get('companies/:companyId')
  company(@Param('companyId') companyId: string) {
    return { companyId };
  }
}

@Module({ controllers: [SpecController] })
class SpecModule {}

const definition = {
  name: 'customer-mapping',
  environment: spec,
  module: SpecModule,
  tables: { schema: 'mapping', prefix: 'customer' },
};

let workerEnded: number;
let requests = 0;
let nats: NatsServer;
let database: FreshDatabase;
let env: Record<string, string>;

beforeAll(async () => {
  nats = await startNats();
});
beforeEach(async () => {
  database = await freshDatabase();
  workerEnded = 0;
  endWorker = () => {
    workerEnded += 1;
    return Promise.resolve();
  };
  env = {
    NATS_URL: nats.url,
    DATABASE_URL: database.url,
    PORT: '0',
    LOG_LEVEL: 'silent',
    ADMIN_TOKEN,
    GREETING: 'hello',
  };
});
afterEach(() => database.drop());
afterAll(() => nats.stop());

const at = ({ port }: RunningService, path: string, init?: RequestInit) =>
  fetch(`http://127.0.0.1:${port}${path}`, init);
const connections = async () => {
  const source = await database.open();
  const [row] = await source.query<[{ n: number }]>(
    `select count(*)::int as n from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and application_name <> 'test'`,
  );
  return row.n;
};

describe('a service that runs', () => {
  let service: RunningService;
  beforeEach(async () => {
    service = await startService(definition, env);
  });
  afterEach(() => service.stop());

  test('is live and ready, and shows its metrics', async () => {
    expect((await at(service, '/health/live')).status).toBe(200);
    const ready = await at(service, '/health/ready');
    expect([ready.status, await ready.json()]).toEqual([200, { status: 'ready' }]);
    await at(service, '/greeting', { headers: { traceparent: 'nonsense' } });
    const lines = (await (await at(service, '/metrics')).text()).split('\n');
    expect(
      lines.filter((line) => line.startsWith('process_cpu_seconds_total{service="customer-mapping"}')),
    ).toHaveLength(1);
    const counted = lines.filter((line) => line.startsWith('jobpro_http_request_duration_seconds_count'));
    // The metrics of a process include those of the services that other test files started in it.
    const ofThisTest = counted.filter((line) => /route="\/(greeting|health|metrics)/.test(line));
    expect(ofThisTest).toEqual([expect.stringMatching(/method="GET",route="\/greeting",status="200"} 1$/)]);
  });

  test('gives its module the typed environment and the database', async () => {
    expect(await (await at(service, '/greeting')).json()).toEqual({ greeting: 'hello', connected: true });
  });

  test('lets administrators in, and nobody else', async () => {
    const post = (token: string) =>
      at(service, '/admin', {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: '{"a":1}',
      });
    expect(await (await post(ADMIN_TOKEN)).json()).toEqual({ body: { a: 1 } });
    const refused = await post('wrong');
    expect(refused.status).toBe(401);
    expect(await refused.json()).toMatchObject({ code: 'admin.token-needed' });
  });

  test('lets the console in for the company that it signed for, and for no other', async () => {
    const authorization = `Bearer ${await signForCompany([ADMIN_TOKEN], 'acme', 'user-1', new Date())}`;
    const status = async (path: string, method = 'GET') => {
      const response = await at(service, path, { method, headers: { authorization } });
      return response.status;
    };
    expect(await status('/companies/acme')).toBe(200);
    expect(await status('/companies/evil-co')).toBe(401);
    expect(await status('/companies/evil-co?company=acme')).toBe(401);
    expect(await status('/admin', 'POST')).toBe(401);
  });

  test('refuses a body that is too large', async () => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${ADMIN_TOKEN}` };
    const body = JSON.stringify({ a: 'x'.repeat(1_100_000) });
    expect((await at(service, '/admin', { method: 'POST', headers, body })).status).toBe(413);
  });

  test('serves HTTP while NATS is away, and its metric says that it cannot work', async () => {
    const reaches = async (dependency: string) => {
      const text = await (await at(service, '/metrics')).text();
      return new RegExp(`jobpro_service_dependency_up\\{dependency="${dependency}"[^}]*\\} (\\d)`).exec(text)?.[1];
    };
    await eventually(async () => expect(await reaches('nats')).toBe('1'));
    await nats.kill();
    await eventually(async () => expect(await reaches('nats')).toBe('0'));
    expect([await reaches('postgres'), await reaches('consumers')]).toEqual(['1', '1']);
    expect((await at(service, '/health/ready')).status).toBe(200);
    await nats.restart();
    await eventually(async () => expect(await reaches('nats')).toBe('1'));
  });
});

describe('stopping', () => {
  test('reports not ready, then finishes its work while everything else still runs, then closes everything', async () => {
    const service = await startService(definition, env);
    const seen: unknown[] = [];
    endWorker = async () => {
      seen.push(await (await at(service, '/health/ready')).json());
      seen.push(await (await at(service, '/greeting')).json());
    };
    expect(await service.stop()).toBe(true);
    expect(seen).toEqual([
      { status: 'not-ready', reasons: ['The service is stopping.'] },
      { greeting: 'hello', connected: true },
    ]);
    await eventually(async () => expect(await connections()).toBe(0));
    await expect(at(service, '/health/live')).rejects.toThrow();
  });

  test('twice is once', async () => {
    const service = await startService(definition, env);
    const first = service.stop();
    expect(service.stop()).toBe(first);
    await first;
    expect(workerEnded).toBe(1);
  });

  test('continues when a worker fails to end, and reports it', async () => {
    const service = await startService(definition, env);
    endWorker = () => Promise.reject(new Error('cut off'));
    expect(await service.stop()).toBe(false);
    await eventually(async () => expect(await connections()).toBe(0));
  });

  test('does not wait for ever for a request without end', async () => {
    const service = await startService(definition, env);
    const endless = at(service, '/endless').catch(() => 'cut');
    await eventually(() => expect(requests).toBe(1));
    expect(await service.stop()).toBe(true);
    expect(await endless).toBe('cut');
  });
});

describe('what cannot start', () => {
  test('closes again what it had opened', async () => {
    const taken = new URL(nats.url).port;
    await expect(startService(definition, { ...env, PORT: taken })).rejects.toThrow('EADDRINUSE');
    await eventually(async () => expect(await connections()).toBe(0));
  });

  test('a service waits for a NATS server that is not there yet', async () => {
    await nats.kill();
    let started = false;
    const starting = startService(definition, env).then((service) => {
      started = true;
      return service;
    });
    await eventually(async () => expect(await connections()).toBeGreaterThan(0));
    expect(started).toBe(false);
    await nats.restart();
    await (await starting).stop();
  });

  test('a service whose login may not migrate waits until the owner has migrated', async () => {
    const source = await database.open();
    await source.query(`create role reader login password 'reader'; grant select on schema_migration to reader`);
    const [last] = await source.query<[{ name: string; timestamp: string }]>(
      'select name, timestamp from schema_migration order by id desc limit 1',
    );
    await source.query('delete from schema_migration where name = $1', [last.name]);
    const url = new URL(database.url);
    [url.username, url.password] = ['reader', 'reader'];
    try {
      let opened = false;
      const opening = openDatabase(url.href, { applicationName: 'reader' }).then((reader) => {
        opened = true;
        return reader;
      });
      await eventually(async () => expect(await connections()).toBeGreaterThan(0));
      expect(opened).toBe(false);
      await source.query('insert into schema_migration (timestamp, name) values ($1, $2)', [last.timestamp, last.name]);
      await (await opening).destroy();
    } finally {
      await source.query('drop owned by reader; drop role reader');
    }
  });

  test('migrate reports a missing database by code, and an up-to-date one ends with 0', async () => {
    const stderr = { write: () => undefined };
    const run = (DATABASE_URL: string) => runMigration({ env: { DATABASE_URL, LOG_LEVEL: 'silent' }, stderr });
    expect([await run(''), await run(`${database.url}_missing`), await run(database.url)]).toEqual([78, 1, 0]);
  });

  test('with a bad environment opens nothing', async () => {
    const failure = await startService(definition, { ...env, PORT: 'http', GREETING: '' }).catch(
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(BadEnvironmentError);
    expect(String(failure)).toContain('PORT is not usable. It must be a port number from 0 to 65535.');
    expect(String(failure)).toContain('GREETING is missing.');
  });
});

/** A process that receives signals and records its output and its exit codes. */
class SpecHost extends EventEmitter {
  readonly codes: number[] = [];
  output = '';
  readonly stderr = { write: (line: string) => (this.output += line) };
  constructor(readonly env: Record<string, string>) {
    super();
  }
  exit(code: number) {
    this.codes.push(code);
  }
}

describe('a service as a process', () => {
  test('a bad environment ends it with 78 and names each variable, without its value', async () => {
    const host = new SpecHost({ ...env, PORT: 'hunter2', ADMIN_TOKEN: '' });
    await runService(definition, host);
    expect(host.codes).toEqual([78]);
    expect(host.output).toBe(
      'customer-mapping cannot start, because of its environment:\n' +
        '  PORT is not usable. It must be a port number from 0 to 65535.\n' +
        '  ADMIN_TOKEN is missing. It must be a random text of at least 32 characters without blanks and commas, several with commas between.\n',
    );
  });

  test('a signal stops it in order and ends it with 0', async () => {
    const host = new SpecHost(env);
    await runService(definition, host);
    expect(host.codes).toEqual([]);
    host.emit('SIGTERM');
    await eventually(() => expect(host.codes).toEqual([0]));
    expect(workerEnded).toBe(1);
  });

  test('a second signal ends it at once', async () => {
    const host = new SpecHost(env);
    await runService(definition, host);
    host.emit('SIGINT');
    host.emit('SIGTERM');
    expect(host.codes).toEqual([143]);
    await eventually(() => expect(host.codes).toEqual([143, 0]));
  });

  test('a signal while it starts stops it when it has started', async () => {
    const host = new SpecHost(env);
    const running = runService(definition, host);
    host.emit('SIGTERM');
    await running;
    await eventually(() => expect(host.codes).toEqual([0]));
  });

  test('one that cannot start ends with 1', async () => {
    const host = new SpecHost({ ...env, DATABASE_URL: `${database.url}_missing` });
    await runService(definition, host);
    expect(host.codes).toEqual([1]);
  });
});
