import { isNativeError } from 'node:util/types';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { startChild, type Child } from './child.js';
import { postgresBinary, type PostgresBinary } from './postgres-binary.js';
import { freePort } from './port.js';
import { runFolder } from './run.js';

export interface PostgresOptions {
  /** Where its data lies. Default: a folder of the run, removed with it. */
  directory?: string;
  /** Default: a free one. */
  port?: number;
  /** True: data outlives the server, and what was committed outlives a crash of the machine. Default false: quick. */
  persistent?: boolean;
}

export interface PostgresServer {
  /** Connection string of its database `jobpro`. */
  readonly url: string;
  /** Of its first process, the parent of all others. */
  readonly pid: number;
  stop(): Promise<void>;
}

const USER = 'jobpro';
const DATABASE = 'jobpro';
const START_MS = 60_000;
const execute = promisify(execFile);

/** Starts the embedded Postgres on the loopback address and answers when it takes connections. */
export async function startPostgres(options: PostgresOptions = {}): Promise<PostgresServer> {
  const persistent = options.persistent ?? false;
  const binary = await postgresBinary();
  const directory = options.directory ?? mkdtempSync(join(runFolder(), 'postgres-'));
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  own(directory, binary);
  await makeCluster(directory, binary, persistent);

  const port = options.port ?? (await freePort());
  const log = openSync(join(directory, 'server.log'), 'a');
  const child = await startChild({
    command: join(binary.folder, 'postgres'),
    args: ['-D', join(directory, 'data'), '-p', String(port), ...settings(persistent)],
    env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
    cwd: directory,
    ...binary.user,
    // Fast shutdown: open connections are ended, what was committed is kept.
    stopSignal: 'SIGINT',
    outputTo: log,
  });
  closeSync(log);
  const password = readFileSync(join(directory, 'password'), 'utf8').trim();
  const address = (database: string) => `postgres://${USER}:${password}@127.0.0.1:${port}/${database}`;
  await ready(child, address('postgres'), directory);
  return {
    url: address(DATABASE),
    pid: child.pid,
    stop: async () => {
      await child.stop();
      if (!persistent) rmSync(directory, { recursive: true, force: true });
    },
  };
}

function own(directory: string, { user }: PostgresBinary): void {
  if (user !== undefined) chownSync(directory, user.uid, user.gid);
}

/** Makes the data folder unless it is there. It is there only when it was finished: the password is written last. */
async function makeCluster(directory: string, binary: PostgresBinary, persistent: boolean): Promise<void> {
  const passwordFile = join(directory, 'password');
  if (existsSync(passwordFile)) return;
  rmSync(join(directory, 'data'), { recursive: true, force: true });
  const draft = join(directory, 'password.new');
  const password = randomBytes(18).toString('base64url');
  writeFileSync(draft, `${password}\n`, { mode: 0o600 });
  own(draft, binary);
  await execute(
    join(binary.folder, 'initdb'),
    [
      `--pgdata=${join(directory, 'data')}`,
      `--username=${USER}`,
      `--pwfile=${draft}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--locale=C',
      '--no-instructions',
      ...(persistent ? [] : ['--no-sync']),
    ],
    { ...binary.user, cwd: directory, env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' } },
  ).catch((error: unknown) => {
    throw new Error(`Postgres could not make its data folder in ${directory}: ${messageOf(error)}`, { cause: error });
  });
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  rmSync(draft);
}

function settings(persistent: boolean): string[] {
  const always = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=300',
    'logging_collector=off',
  ];
  // A test's data need not outlive the machine. It outlives Postgres: what was committed is there after a crash, as the services count on.
  const quick = ['fsync=off', 'full_page_writes=off', 'autovacuum_naptime=1min'];
  return [...always, ...(persistent ? [] : quick)].flatMap((setting) => ['-c', setting]);
}

async function ready(child: Child, url: string, directory: string): Promise<void> {
  const deadline = Date.now() + START_MS;
  for (;;) {
    const failure = await makeDatabase(url);
    if (failure === undefined) return;
    if (!child.running() || Date.now() > deadline) {
      await child.stop();
      const lines = readFileSync(join(directory, 'server.log'), 'utf8').trim().split('\n').slice(-8);
      throw new Error(`Postgres did not start (${failure}). It said last:\n${lines.join('\n')}`);
    }
    await pause(20);
  }
}

/** Creates the database unless it exists. Returns the error while the server does not accept connections. */
async function makeDatabase(url: string): Promise<string | undefined> {
  const { Client } = await import('pg');
  const client = new Client({ connectionString: url });
  try {
    await client.connect();
    const existing = await client.query('select from pg_database where datname = $1', [DATABASE]);
    if (existing.rowCount === 0) await client.query(`create database ${DATABASE}`);
    return undefined;
  } catch (error) {
    return messageOf(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

function messageOf(error: unknown): string {
  return isNativeError(error) ? error.message : String(error);
}
