import { setTimeout as sleep } from 'node:timers/promises';
import { createDataSource, isConnectionLost, migrate } from '@jobpro/database';
import { logger } from '@jobpro/telemetry';
import type { DataSource } from 'typeorm';

/** Milliseconds a database may take to be there, as when all of a system is started at once. */
const PATIENCE = 60_000;
const LONGEST_WAIT = 3_000;

/** Connects, waiting for a database that is not there yet, and brings its schema up to date. */
export async function openDatabase(url: string, applicationName: string): Promise<DataSource> {
  const dataSource = await connect(url, applicationName);
  try {
    const ran = await migrate(dataSource);
    if (ran.length > 0) logger.info({ migrations: ran }, 'The database schema was brought up to date');
    return dataSource;
  } catch (error) {
    await dataSource.destroy();
    throw error;
  }
}

async function connect(url: string, applicationName: string): Promise<DataSource> {
  const deadline = Date.now() + PATIENCE;
  for (let wait = 100; ; wait = Math.min(wait * 2, LONGEST_WAIT)) {
    try {
      const onIdleError = (err: Error) => logger.warn({ err }, 'A database connection broke while idle');
      return await createDataSource({ url, applicationName, onIdleError }).initialize();
    } catch (error) {
      if (!isConnectionLost(error) || Date.now() + wait > deadline) {
        throw new Error('Postgres cannot be reached. Is it running, and is DATABASE_URL right?', { cause: error });
      }
      if (wait === 100) logger.warn({ err: error }, 'Waiting for the database');
      await sleep(wait);
    }
  }
}
