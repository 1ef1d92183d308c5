import pg from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { migrations } from './migrations/index.js';

/** How a program of ours reaches Postgres. */
export interface DatabaseOptions {
  /** `postgres://user:password@host:port/database`. */
  url: string;
  /** Shown in `pg_stat_activity`, so that an operator sees who holds a connection. */
  applicationName: string;
  /** The most connections this process opens. Default 10. */
  poolSize?: number | undefined;
  entities?: DataSourceOptions['entities'];
  /** Hears of a pooled connection that broke while idle. The pool replaces it by itself. */
  onIdleError?: (error: Error) => void;
}

/**
 * A connection whose loss never ends the program. pg can report a loss twice. After the first
 * report the user of the connection releases it, so only this listener hears the second. A
 * statement that is running on the connection fails and reports the loss.
 */
class HeardClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.on('error', () => undefined);
  }
}

/** Milliseconds until a connection that does not come about is an error. */
const CONNECT_TIMEOUT = 10_000;
/**
 * Milliseconds after which Postgres ends a statement, a wait for a lock, and a transaction that does
 * nothing. A lost or runaway client then blocks nobody for longer. Migrations have no limit.
 */
const LIMITS = { statement_timeout: 60_000, lock_timeout: 20_000, idle_in_transaction_session_timeout: 60_000 };

/**
 * A data source over every migration of this library, not yet connected: call `initialize()`, then
 * `migrate()`. The schema is never derived from entities, and `bigint` stays a string.
 */
export function createDataSource(options: DatabaseOptions): DataSource {
  return new DataSource({
    type: 'postgres',
    url: options.url,
    applicationName: options.applicationName,
    poolSize: options.poolSize ?? 10,
    connectTimeoutMS: CONNECT_TIMEOUT,
    entities: options.entities ?? [],
    migrations,
    migrationsTableName: 'schema_migration',
    synchronize: false,
    installExtensions: false,
    logging: false,
    poolErrorHandler: options.onIdleError ?? (() => undefined),
    extra: { keepAlive: true, Client: HeardClient, ...LIMITS },
  });
}
