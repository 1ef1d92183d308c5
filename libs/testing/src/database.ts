import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServiceName } from '@jobpro/database';
import type { Client } from 'pg';
import type { DataSource } from 'typeorm';
import { withLock } from '../lock.mjs';
import { startPostgres } from './postgres.js';
import { runFolder } from './run.js';

export interface FreshDatabase {
  /** With the login of the owner, who may do everything. */
  readonly url: string;
  /** With the login of one service, as in production. */
  readonly urlOf: (service: ServiceName) => string;
  /** A connected data source over it; closed by `drop`. */
  open(options?: { poolSize?: number }): Promise<DataSource>;
  /** Closes what was opened here and removes the database, even if others are still connected to it. */
  drop(): Promise<void>;
}

/**
 * A database of one's own with the schema of today, in some 50 to 200 ms: cloned from a template on the one Postgres of
 * the run. For `beforeAll` of a test file, or for each test that wants one.
 */
export async function freshDatabase(): Promise<FreshDatabase> {
  const server = await sharedPostgres();
  const template = await templateDatabase(server);
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await administer(server, (client) => client.query(`create database ${name} template ${template}`));
  const url = withDatabase(server, name);
  const opened: DataSource[] = [];
  return {
    url,
    urlOf: (service) => withLogin(url, service),
    open: async ({ poolSize = 10 } = {}) => {
      const { createDataSource } = await databaseLibrary();
      const source = await createDataSource({ url, applicationName: 'test', poolSize }).initialize();
      opened.push(source);
      return source;
    },
    drop: async () => {
      await Promise.all(opened.filter((source) => source.isInitialized).map((source) => source.destroy()));
      await administer(server, (client) => client.query(`drop database if exists ${name} with (force)`));
    },
  };
}

/** Address of the run's one Postgres, started by the first that asks, in whichever process. */
async function sharedPostgres(): Promise<string> {
  const note = join(runFolder(), 'postgres.url');
  if (existsSync(note)) return readFileSync(note, 'utf8');
  return withLock(`${note}.lock`, async () => {
    if (existsSync(note)) return readFileSync(note, 'utf8');
    const { url } = await startPostgres();
    writeFileSync(`${note}.new`, url);
    renameSync(`${note}.new`, note);
    return url;
  });
}

/** Loads TypeORM only for tests with a database: most that import this library have none, and it takes a second. */
const databaseLibrary = () => import('@jobpro/database');

let template: Promise<string> | undefined;

/** Returns the name of the migrated template. It holds a hash of the migrations, so another schema never has the same name. */
function templateDatabase(server: string): Promise<string> {
  template ??= makeTemplate(server);
  return template;
}

async function makeTemplate(server: string): Promise<string> {
  const { createDataSource, tables } = await databaseLibrary();
  // TypeORM makes the migrations at `initialize`; the server's own database stays empty.
  const source = await createDataSource({ url: server, applicationName: 'template', poolSize: 1 }).initialize();
  const name = `template_${fingerprint(source.migrations, tables)}`;
  await source.destroy();
  await withLock(join(runFolder(), `${name}.lock`), async () => {
    const existing = await administer(server, (client) =>
      client.query('select from pg_database where datname = $1 and datistemplate', [name]),
    );
    if (existing.rowCount === 0) await migrateTemplate(server, name);
  });
  return name;
}

async function migrateTemplate(server: string, name: string): Promise<void> {
  await administer(server, async (client) => {
    await client.query(`drop database if exists ${name} with (force)`);
    await client.query(`create database ${name}`);
  });
  const { applyAccess, createDataSource, migrate, serviceNames } = await databaseLibrary();
  const source = await createDataSource({
    url: withDatabase(server, name),
    applicationName: 'template',
    poolSize: 2,
  }).initialize();
  try {
    await migrate(source);
    const password = new URL(server).password;
    await applyAccess(source, new Map(serviceNames.map((service) => [service, password])));
  } finally {
    await source.destroy();
  }
  // Marked last: a template is a finished one.
  await administer(server, (client) => client.query(`alter database ${name} is_template true`));
}

/** Changes when a migration is added, renamed, or changes the SQL it holds, and when a grant changes. */
function fingerprint(migrations: readonly object[], access: readonly object[]): string {
  const content = [...migrations.map((migration) => [migration.constructor.name, { ...migration }]), access];
  return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 16);
}

async function administer<T>(server: string, work: (client: Client) => Promise<T>): Promise<T> {
  const { Client } = await import('pg');
  const client = new Client({ connectionString: withDatabase(server, 'postgres') });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function withDatabase(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

/** The services' logins on this server have the owner's password. */
function withLogin(address: string, service: ServiceName): string {
  const url = new URL(address);
  url.username = `jobpro_${service.replaceAll('-', '_')}`;
  return url.href;
}
