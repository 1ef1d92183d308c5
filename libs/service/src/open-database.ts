import { assignment, environment, optional, readEnvironment, secret, serviceBasics, several } from '@jobpro/config';
import {
  applyAccess,
  createDataSource,
  type DatabaseOptions,
  isConnectionLost,
  mayMigrate,
  migrate,
  type Passwords,
  pendingMigrations,
  type ServiceName,
  serviceNames,
} from '@jobpro/database';
import { logger, startTelemetry } from '@jobpro/telemetry';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';

/** Milliseconds a database may take to be there, as when all of a system is started at once. */
const PATIENCE = 60_000;
const LONGEST_WAIT = 3_000;

/**
 * Connects, waiting for a database that is not there yet. A login that may create tables brings the
 * schema and the rights of the services up to date, and sets their passwords where some are given. Any
 * other login waits until the owner's `migrate` has done it.
 */
export async function openDatabase(
  url: string,
  options: Omit<DatabaseOptions, 'url'>,
  passwords?: Passwords,
): Promise<DataSource> {
  const deadline = Date.now() + PATIENCE;
  const dataSource = await connect(url, options, deadline);
  try {
    if (await mayMigrate(dataSource)) {
      const names = await migrate(dataSource);
      if (names.length > 0) logger.info({ migrations: names }, 'The database schema was brought up to date');
      const changed = await applyAccess(dataSource, passwords);
      if (changed.length > 0) logger.info({ tables: changed }, 'The rights of the services were brought up to date');
    } else await awaitSchema(dataSource, deadline);
    return dataSource;
  } catch (error) {
    await dataSource.destroy();
    throw error;
  }
}

async function connect(url: string, options: Omit<DatabaseOptions, 'url'>, deadline: number): Promise<DataSource> {
  for (let wait = 100; ; wait = Math.min(wait * 2, LONGEST_WAIT)) {
    try {
      const onIdleError = (err: Error) => logger.warn({ err }, 'A database connection broke while idle');
      return await createDataSource({ ...options, url, onIdleError }).initialize();
    } catch (error) {
      if (!isConnectionLost(error) || Date.now() + wait > deadline) {
        throw new Error('Postgres cannot be reached. Is it running, and is DATABASE_URL right?', { cause: error });
      }
      if (wait === 100) logger.warn({ err: error }, 'Waiting for the database');
      await sleep(wait);
    }
  }
}

async function awaitSchema(dataSource: DataSource, deadline: number): Promise<void> {
  for (let wait = 100; ; wait = Math.min(wait * 2, LONGEST_WAIT)) {
    const pending = await pendingMigrations(dataSource);
    if (pending.length === 0) return;
    if (Date.now() + wait > deadline) {
      throw new Error(
        `The database lacks ${pending.join(', ')}, and this login may not migrate it. Run "migrate" with the owner's login.`,
      );
    }
    if (wait === 100) logger.warn({ migrations: pending }, 'Waiting for the owner to migrate the database');
    await sleep(wait);
  }
}

/** The variables of the `migrate` program. */
const migrateConfig = environment({
  DATABASE_URL: serviceBasics.DATABASE_URL,
  /** The passwords of the services' logins. Omitted: the passwords stay as they are. */
  DATABASE_PASSWORDS: optional(secret(several(assignment(serviceNames)))),
  LOG_LEVEL: serviceBasics.LOG_LEVEL,
});

/**
 * Migrates the database with the owner's login, grants the services what they may do, and ends:
 * the program `migrate` of the image. Returns the exit code: 78 for a bad environment.
 */
export async function runMigration(host: {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stderr: { write(text: string): unknown };
}): Promise<0 | 1 | 78> {
  const reading = readEnvironment(migrateConfig, host.env);
  if (!reading.ok) {
    host.stderr.write(
      ['migrate cannot start, because of its environment:', ...reading.problems.map((line) => `  ${line}`), ''].join(
        '\n',
      ),
    );
    return 78;
  }
  const { DATABASE_URL, DATABASE_PASSWORDS, LOG_LEVEL } = reading.values;
  const passwords = new Map<ServiceName, string>(DATABASE_PASSWORDS?.reveal());
  const telemetry = startTelemetry({ service: 'migrate', logLevel: LOG_LEVEL });
  try {
    const dataSource = await openDatabase(
      DATABASE_URL.reveal(),
      { applicationName: 'migrate', poolSize: 2 },
      passwords,
    );
    await dataSource.destroy();
    logger.info('The database schema is up to date');
    return 0;
  } catch (error) {
    logger.fatal({ err: error }, 'The database could not be migrated');
    return 1;
  } finally {
    await telemetry.stop();
  }
}
