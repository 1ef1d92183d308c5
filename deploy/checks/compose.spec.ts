import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { readEnvironment } from '@jobpro/config';
import { roleName } from '@jobpro/database';
import { passwordVariable } from '@jobpro/messaging';
import { repositoryRoot } from '@jobpro/testing';
import { Ajv } from 'ajv';
import { isServiceName, secretsFrom, serviceNames } from '@jobpro/tools/services';
import {
  canReach,
  durationOf,
  interpolate,
  mountsOf,
  portsOf,
  readCompose,
  readEnvExample,
  readText,
  readYaml,
  referencesIn,
} from './compose.read.js';
import { environmentOfService } from './service-environments.read.js';

const compose = readCompose();
const NO_PORTS = { ports: [] };
const names = Object.keys(compose.services);
const ours = serviceNames.filter((name) => names.includes(name));
const others = names.filter((name) => !isServiceName(name) && name !== 'migrate');
const example = readEnvExample();

/** The example, filled in as it asks to be. */
const filledIn = {
  ...example,
  ...secretsFrom({}),
  ...Object.fromEntries(serviceNames.map((name) => [passwordVariable(name), `letters-of-${name}`])),
  POSTGRES_PASSWORD: 'letters0123',
  POSTGRES_OWNER_PASSWORD: 'letters8901',
  NATS_JOBPRO_PASSWORD: 'letters4567',
  GRAFANA_PASSWORD: 'letters0123',
  CONSOLE_JWKS_URL: 'https://jobpro.example/jwks.json',
  CONSOLE_JWT_ISSUER: 'https://jobpro.example',
  CONSOLE_JWT_AUDIENCE: 'quickbooks',
};
const environmentIn = (name: string) =>
  Object.fromEntries(
    Object.entries(compose.services[name]?.environment ?? {}).map(([key, text]) => [key, interpolate(text, filledIn)]),
  );

/** The compose specification's JSON Schema, as a linter for such files ships it. */
function compileSchema() {
  const linter = dirname(createRequire(import.meta.url).resolve('dclint/package.json'));
  const schema = JSON.parse(readFileSync(join(linter, 'schemas', 'compose.schema.json'), 'utf8')) as Record<
    string,
    unknown
  >;
  delete schema.$schema; // draft 7, named by an address that no validator knows it by
  return new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(schema);
}

describe('docker-compose.yml and the specification', () => {
  const validate = compileSchema();

  test('it is valid', () => {
    validate(readYaml('docker-compose.yml'));
    expect(validate.errors).toBeNull();
  });

  test.each([
    ['a key that there is not', { services: { a: { image: 'a', restarts: 'always' } } }],
    ['a port without a number', { services: { a: { image: 'a', ports: [{ target: [] }] } } }],
    ['a condition that there is not', { services: { a: { image: 'a', depends_on: { b: { condition: 'well' } } } } }],
  ])('the schema refuses %s', (_name, file) => {
    expect(validate(file)).toBe(false);
  });
});

describe('the services', () => {
  test('each that the code has is there, from the one image, started by its name', () => {
    const built = serviceNames.filter((name) => existsSync(join(repositoryRoot, 'apps', name, 'src', 'main.ts')));
    expect(ours).toEqual(expect.arrayContaining(built));
    const started = names.filter((name) => compose.services[name]?.build !== undefined);
    expect(started.toSorted()).toEqual([...ours, 'migrate'].toSorted());
    expect(ours.map((name) => compose.services[name]?.command)).toEqual(ours.map((name) => [name]));
    expect(new Set(ours.map((name) => compose.services[name]?.image)).size).toBe(1);
  });

  test.each(ours)(
    '%s is given what it requires, in the form it requires, and nothing it does not read',
    async (name) => {
      const spec = await environmentOfService(name);
      const given = environmentIn(name);
      expect(readEnvironment(spec, given)).toMatchObject({ ok: true });
      expect(Object.keys(given).filter((each) => !(each in spec.variables))).toEqual([]);
    },
  );

  test.each(ours)('%s runs without rights, on a disk it cannot write, and gets the time to stop', (name) => {
    const service = compose.services[name];
    expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
    const budgets = [...readText('libs/service/src/start-service.ts').matchAll(/budget: ([\d_]+)/g)];
    const longest = budgets.reduce((sum, [, each = '']) => sum + Number.parseInt(each.replaceAll('_', ''), 10), 0);
    expect(longest).toBeGreaterThan(20_000);
    expect(durationOf(service?.stop_grace_period)).toBeGreaterThan(longest);
  });

  test('wait for Postgres and NATS to be well, and for the migration', () => {
    for (const name of ours) {
      expect(compose.services[name]?.depends_on).toEqual({
        postgres: { condition: 'service_healthy' },
        nats: { condition: 'service_healthy' },
        migrate: { condition: 'service_completed_successfully' },
      });
    }
    expect([compose.services.postgres?.healthcheck, compose.services.nats?.healthcheck]).not.toContain(undefined);
  });
});

describe('everything in it', () => {
  test.each(names)(
    '%s is started again unless an operator runs it, keeps a bounded log, and depends on what there is',
    (name) => {
      const service = compose.services[name];
      const lasting = name === 'migrate' ? 'on-failure' : 'unless-stopped';
      expect(service?.restart).toBe(service?.profiles.length === 0 ? lasting : 'no');
      expect(Object.keys(service?.logging?.options ?? {})).toEqual(['max-size', 'max-file']);
      const needed = Array.isArray(service?.depends_on) ? service.depends_on : Object.keys(service?.depends_on ?? {});
      expect(names).toEqual(expect.arrayContaining(needed));
      expect(Object.keys(compose.networks)).toEqual(expect.arrayContaining(service?.networks ?? ['none']));
    },
  );

  test.each(names)('%s is given only files and volumes that exist', (name) => {
    const service = compose.services[name];
    const mounts = service === undefined ? [] : mountsOf(service);
    expect(mounts.filter(([source]) => !existsSync(join(repositoryRoot, source)))).toEqual([]);
    const volumes = (service?.volumes ?? []).filter((each) => !each.startsWith('./')).map((each) => each.split(':')[0]);
    expect(Object.keys(compose.volumes)).toEqual(expect.arrayContaining(volumes));
    const configured = (service?.command ?? []).flatMap((each) => /config(?:\.file)?=(\S+)/.exec(each)?.[1] ?? []);
    expect(mounts.map(([, target]) => target)).toEqual(expect.arrayContaining(configured));
  });

  test.each(others)('%s comes in a version that is named', (name) => {
    expect(compose.services[name]?.image).toMatch(/:v?\d+/);
  });

  test('only the proxy is open to the outside, by HTTP and HTTPS, and no port is published twice', () => {
    const ports = names.flatMap((name) =>
      portsOf(compose.services[name] ?? NO_PORTS).map((port) => ({ name, ...port })),
    );
    const outside = ports.filter(({ address }) => address !== '127.0.0.1');
    expect(outside.map(({ name, published }) => [name, published])).toEqual([
      ['proxy', 80],
      ['proxy', 443],
    ]);
    expect(new Set(ports.map(({ published }) => published)).size).toBe(ports.length);
  });

  test('no service of ours has a fixed port, so that each can have several replicas', () => {
    for (const name of ours) expect(portsOf(compose.services[name] ?? NO_PORTS)).toEqual([]);
  });

  test('the proxy forwards to services that it reaches, on the port they listen on', () => {
    const proxied = readText('deploy/proxy/Caddyfile');
    const upstreams = [...proxied.matchAll(/import replicas (\S+)/g)].map(([, name = '']) => name);
    expect(new Set(upstreams)).toEqual(new Set(['console', 'online-connector', 'desktop-qbxml']));
    for (const name of ours) expect(proxied).toContain(`dynamic a {args.0} ${environmentIn(name).PORT ?? ''} {`);
    for (const name of upstreams) expect(canReach(compose, 'proxy', name)).toBe(true);
    const loopback = portsOf(compose.services.proxy ?? NO_PORTS).filter(({ address }) => address === '127.0.0.1');
    for (const { published, target } of loopback) {
      expect(published).toBe(target);
      expect(proxied).toContain(`\n:${String(target)} {`);
    }
  });

  test('Postgres and NATS are out of reach of all but the services', () => {
    expect(compose.networks.data).toEqual({ internal: true });
    const near = names.filter((name) => compose.services[name]?.networks.includes('data'));
    expect(near.toSorted()).toEqual([...ours, 'backup', 'migrate', 'nats', 'postgres'].toSorted());
  });
});

describe('addresses', () => {
  const nats = readText('deploy/nats/nats.conf');

  test.each([
    ['NATS_URL', 'nats', /^port: (\d+)$/m.exec(nats)?.[1]],
    ['DATABASE_URL', 'postgres', '5432'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector', '4318'],
  ])('%s leads to %s', (variable, host, port) => {
    for (const name of ours) {
      const url = new URL(environmentIn(name)[variable] ?? '');
      expect([url.hostname, url.port]).toEqual([host, port]);
      expect(canReach(compose, name, host)).toBe(true);
    }
  });

  test('user, password and database are those of the servers', () => {
    const { DATABASE_URL = '', DATABASE_PASSWORDS = '' } = environmentIn('migrate');
    const owner = new URL(DATABASE_URL);
    const { POSTGRES_OWNER_PASSWORD, POSTGRES_DB } = environmentIn('postgres');
    expect([owner.password, owner.pathname]).toEqual([POSTGRES_OWNER_PASSWORD, `/${POSTGRES_DB ?? ''}`]);
    expect(readText('deploy/postgres/owner.sh')).toContain(`create role ${owner.username} with login`);
    const passwords = new Map(DATABASE_PASSWORDS.split(',').map((each) => each.split('=') as [string, string]));
    expect([...passwords.keys()].toSorted()).toEqual(ours.toSorted());
    for (const name of ours) {
      const login = new URL(environmentIn(name).DATABASE_URL ?? '');
      expect(login.username).toBe(roleName(name));
      expect([login.password, login.pathname]).toEqual([passwords.get(name), owner.pathname]);
    }
    const users = readText('deploy/nats/users.conf');
    for (const name of ours) {
      const bus = new URL(environmentIn(name).NATS_URL ?? '');
      expect(users).toContain(`user: ${bus.username}\n      password: $${passwordVariable(name)}\n`);
      expect([bus.username, bus.password]).toEqual([name, environmentIn('nats')[passwordVariable(name)]]);
    }
  });

  test('no command line holds a password', () => {
    for (const name of names) {
      const command = (compose.services[name]?.command ?? []).map((each) => interpolate(each, filledIn)).join(' ');
      expect(command).not.toMatch(/letters/);
    }
  });

  test('NATS keeps its streams on a volume, and is asked for its health where it answers', () => {
    const store = /store_dir: (\S+)/.exec(nats)?.[1] ?? '';
    expect(compose.services.nats?.volumes).toContain(`nats:${store}`);
    expect(compose.services.nats?.healthcheck?.test.join(' ')).toContain(`:${/^http_port: (\d+)$/m.exec(nats)?.[1]}/`);
  });
});

describe('deploy/.env.example', () => {
  const references = referencesIn(readText('docker-compose.yml'));

  test('has what docker-compose.yml asks for, and no more', () => {
    expect(Object.keys(example).toSorted()).toEqual([...new Set(references.map(({ name }) => name))].toSorted());
  });

  test('holds no secret', () => {
    const secret = Object.entries(example).filter(([name]) => /PASSWORD|TOKEN|SECRET|KEY|CLIENT|VERIFIER/.test(name));
    expect(secret.length).toBeGreaterThan(5);
    expect(secret.filter(([, value]) => value !== '')).toEqual([]);
  });

  test('Compose refuses to start while it is not filled in', () => {
    const empty = new Set(Object.keys(example).filter((name) => example[name] === ''));
    const accepted = references.filter(({ name, required }) => empty.has(name) && !required).map(({ name }) => name);
    expect([...new Set(accepted)].toSorted()).toEqual(['ENCRYPTION_KEYS_BEFORE', 'QBO_WEBHOOK_VERIFIER']);
  });
});
