import { busAccess, passwordVariable } from '@jobpro/messaging';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { findProgram, freePort, repositoryRoot, runFolder } from '@jobpro/testing';
import { readEnvExample } from './compose.read.js';

interface Ended {
  code: number;
  said: string;
}

/** Runs a program to its end and answers its exit code and all that it said. */
function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(
      command,
      [...args],
      { cwd: repositoryRoot, env: { PATH: process.env.PATH, ...env } },
      (error, out, err) => {
        const code = error === null ? 0 : error.code;
        resolve({ code: typeof code === 'number' ? code : -1, said: out + err });
      },
    );
  });
}
const node = (args: readonly string[], env?: NodeJS.ProcessEnv) => run(process.execPath, args, env);

describe("the image's entry", () => {
  test.each([
    [[], 'No service is named'],
    [['nonesuch'], '"nonesuch" is no service'],
    [['../tools'], '"../tools" is no service'],
  ])('with %j says which services there are', async (args, sentence) => {
    const { code, said } = await node(['deploy/service.mjs', ...args]);
    expect(code).toBe(64);
    expect(said).toContain(sentence);
    expect(said).toContain('invoice-mapping');
  });

  test('starts the service that is named, which then asks for its environment', async () => {
    const { code, said } = await node(['deploy/service.mjs', 'invoice-mapping']);
    expect(said).toContain('invoice-mapping cannot start');
    expect(code).toBe(78);
  });
});

describe("the image's check", () => {
  let answer: (response: ServerResponse) => void;
  let requestedPath: string | undefined;
  const server = createServer((request, response) => {
    requestedPath = request.url;
    answer(response);
  });
  let port: number;
  const check = () => node(['deploy/health.mjs'], { PORT: String(port) });

  beforeAll(async () => {
    port = await freePort();
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(() => void server.close());

  test('is content while the service is ready', async () => {
    answer = (response) => response.end('{"status":"ready"}');
    expect(await check()).toEqual({ code: 0, said: '{"status":"ready"}' });
    expect(requestedPath).toBe('/health/ready');
  });

  test('fails with the reasons while it is not, and when nothing answers', async () => {
    answer = (response) => response.writeHead(503).end('{"reasons":["NATS cannot be reached."]}');
    expect(await check()).toEqual({ code: 1, said: '{"reasons":["NATS cannot be reached."]}' });
    expect((await node(['deploy/health.mjs'], { PORT: String(await freePort()) })).code).toBe(1);
  });
});

test('a NATS server accepts deploy/nats/nats.conf', async () => {
  const { path } = await findProgram('nats-server');
  const services = busAccess.map(({ service }) => [passwordVariable(service), 'services1'] as const);
  const passwords = { ...Object.fromEntries(services), NATS_JOBPRO_PASSWORD: 'core1' };
  const { code, said } = await run(path, ['-t', '-c', 'deploy/nats/nats.conf'], passwords);
  expect({ code, said }).toEqual({ code: 0, said: expect.stringContaining('valid') });
});

/** Prometheus' own tool knows what a parser does not: types, and whether alerts fire when they should. */
test.each([
  ['check', 'config', '--syntax-only', 'deploy/prometheus/prometheus.yaml'],
  ['check', 'rules', 'deploy/prometheus/rules.yaml'],
  ['test', 'rules', 'deploy/prometheus/rules.test.yaml'],
])('promtool %s %s accepts our files', async (...args) => {
  const { path } = await findProgram('promtool');
  const { code, said } = await run(path, args);
  expect({ code, said }).toEqual({ code: 0, said: expect.stringContaining('SUCCESS') });
});

test('Caddy accepts deploy/proxy/Caddyfile for a plain address and for a name with a certificate', async () => {
  const { path } = await findProgram('caddy');
  for (const SITE of ['http://localhost', 'books.example.com']) {
    const folders = { HOME: runFolder(), XDG_DATA_HOME: runFolder(), XDG_CONFIG_HOME: runFolder() };
    const args = ['validate', '--adapter=caddyfile', '--config=deploy/proxy/Caddyfile'];
    expect(await run(path, args, { SITE, ...folders })).toMatchObject({
      code: 0,
      said: expect.stringContaining('Valid configuration'),
    });
  }
});

test('Compose accepts docker-compose.yml once it is filled in, and says what is missing before', async () => {
  const { path } = await findProgram('docker-compose');
  const args = ['--env-file', 'deploy/.env.example', '--file', 'docker-compose.yml', 'config', '--quiet'];
  const empty = await run(path, args);
  expect(empty.code).not.toBe(0);
  expect(empty.said).toContain('fill it in, see deploy/.env.example');
  const values = Object.fromEntries(
    Object.entries(readEnvExample()).map(([name, value]) => [name, value === '' ? 'letters0123' : value]),
  );
  expect(await run(path, args, values)).toEqual({ code: 0, said: '' });
});
