import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from '@jest/globals';
import { eventually, repositoryRoot, runFolder, startChild, type Child } from '@jobpro/testing';
import { connect } from '@nats-io/transport-node';
import { Client } from 'pg';

const run = promisify(execFile);
const tool = (name: string) => join(repositoryRoot, 'tools', 'dist', `${name}.js`);
const refused = async (...args: string[]): Promise<string> => {
  const failure: unknown = await run(process.execPath, args).catch((error: unknown) => error);
  return typeof failure === 'object' && failure !== null && 'stderr' in failure ? String(failure.stderr) : 'it passed';
};
const listens = async (url: string): Promise<boolean> => {
  const connection = await connect({ servers: url, timeout: 500 }).catch(() => undefined);
  await connection?.close();
  return connection !== undefined;
};

describe('npm run service', () => {
  test('names the services when it is given another name', async () => {
    const output = await refused(tool('service'), 'invoices');
    expect(output).toMatch(/^service: say which one to run[^\n]*customer-mapping[^\n]*desktop-qbxml[^\n]*\n$/);
  });
});

describe('npm run infra', () => {
  const started: Child[] = [];
  afterAll(() => Promise.all(started.map((child) => child.stop())));
  const infra = async (env: Record<string, string> = {}) => {
    const child = await startChild({
      command: process.execPath,
      args: [tool('infra'), '--temporary'],
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
    });
    started.push(child);
    return child;
  };
  const valueOf = (child: Child, name: string) =>
    eventually(
      () =>
        child
          .lastLines()
          .find((line) => line.startsWith(`${name}=`))
          ?.slice(name.length + 1) ?? false,
      {
        within: 60_000,
      },
    );

  test('prints where Postgres and NATS are, and ends both on SIGINT', async () => {
    const child = await infra();
    const [databaseUrl, natsUrl] = await Promise.all([valueOf(child, 'DATABASE_URL'), valueOf(child, 'NATS_URL')]);
    const client = new Client({ connectionString: databaseUrl });
    await client.connect();
    await client.end();
    expect(await listens(natsUrl)).toBe(true);
    await expect(child.kill('SIGINT')).resolves.toEqual({ code: 0, signal: null });
    expect(await listens(natsUrl)).toBe(false);
  });

  test('leaves no server behind when it is killed', async () => {
    const child = await infra();
    const natsUrl = await valueOf(child, 'NATS_URL');
    await child.kill('SIGKILL');
    await expect(eventually(async () => !(await listens(natsUrl)))).resolves.toBe(true);
  });

  test('uses the servers that the environment names', async () => {
    const own = await infra();
    const [DATABASE_URL, NATS_URL] = await Promise.all([valueOf(own, 'DATABASE_URL'), valueOf(own, 'NATS_URL')]);
    const child = await infra({ DATABASE_URL, NATS_URL });
    expect(await valueOf(child, 'NATS_URL')).toBe(NATS_URL);
    await child.stop();
    expect(await listens(NATS_URL)).toBe(true);
  });
});

describe('preparing a checkout', () => {
  test('refuses in one sentence where the lock file is missing', async () => {
    const folder = mkdtempSync(join(runFolder(), 'checkout-'));
    await run('cp', ['-r', '--parents', 'tools/prepare.mjs', 'libs/testing/lock.mjs', folder], { cwd: repositoryRoot });
    const output = await refused(join(folder, 'tools', 'prepare.mjs'));
    expect(output).toBe('prepare: package-lock.json is missing: take it from the repository again.\n');
  });

  test('has nothing to install here, and says nothing', async () => {
    const { stdout } = await run(process.execPath, [join(repositoryRoot, 'tools', 'prepare.mjs')]);
    expect(stdout).toBe('');
  });
});
