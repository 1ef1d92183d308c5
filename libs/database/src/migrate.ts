import { setTimeout as sleep } from 'node:timers/promises';
import { type DataSource, MigrationExecutor, type MigrationInterface, type QueryRunner } from 'typeorm';
import { z } from 'zod';
import { rows } from './rows.js';

/** The database has been migrated by a newer program than this one. */
export class NewerSchemaError extends Error {
  override readonly name = 'NewerSchemaError';
  constructor(readonly unknownMigrations: readonly string[]) {
    super(
      `The database is newer than this program: it holds ${unknownMigrations.join(', ')}, which this version does not know. ` +
        'Deploy the version that made the change, or a later one.',
    );
  }
}

/** Names our lock among all advisory locks of the database; any constant does. */
const LOCK = 7_204_518_331;
const ASK_AGAIN_AFTER = 50;
const locked = z.object({ taken: z.boolean() });
const named = z.object({ name: z.string() });

/**
 * Brings the schema up to this program's and returns the names of the migrations that were run,
 * none when it was up to date. Any number of services may call it at once: one migrates, the others
 * wait until it is done. Each migration is a transaction of its own, so a failing one leaves those
 * before it in place.
 * @throws NewerSchemaError when the database holds a migration that this program does not know.
 */
export async function migrate(dataSource: DataSource): Promise<string[]> {
  const runner = dataSource.createQueryRunner();
  try {
    await rows(
      runner,
      `select set_config('statement_timeout', '0', false), set_config('lock_timeout', '0', false)`,
      [],
      z.unknown(),
    );
    await takeLock(runner);
    try {
      const executor = new MigrationExecutor(dataSource, runner);
      executor.transaction = 'each';
      refuseNewerSchema(dataSource, await executor.getExecutedMigrations());
      return (await executor.executePendingMigrations()).map(({ name }) => name);
    } finally {
      await runner.query('select pg_advisory_unlock($1)', [LOCK]);
      await runner.query('reset statement_timeout; reset lock_timeout');
    }
  } finally {
    await runner.release();
  }
}

/**
 * Asks again and again instead of waiting inside one statement, which would stop `create index
 * concurrently` for ever.
 */
async function takeLock(runner: QueryRunner): Promise<void> {
  for (;;) {
    const [answer] = await rows(runner, 'select pg_try_advisory_lock($1) as taken', [LOCK], locked);
    if (answer?.taken === true) return;
    await sleep(ASK_AGAIN_AFTER);
  }
}

/** Returns true if the login may create tables, so that it can migrate. */
export async function mayMigrate(dataSource: DataSource): Promise<boolean> {
  const sql = `select has_database_privilege(current_database(), 'create') as taken`;
  const [answer] = await rows(dataSource, sql, [], locked);
  return answer?.taken === true;
}

/**
 * Returns the names of the migrations that the database lacks. Changes nothing.
 * @throws NewerSchemaError when the database holds a migration that this program does not know.
 */
export async function pendingMigrations(dataSource: DataSource): Promise<string[]> {
  const existing = await rows(dataSource, `select to_regclass('schema_migration') is not null as taken`, [], locked);
  const executed =
    existing[0]?.taken === true ? await rows(dataSource, 'select name from schema_migration', [], named) : [];
  refuseNewerSchema(dataSource, executed);
  const names = new Set(executed.map(({ name }) => name));
  return declaredNames(dataSource).filter((name) => !names.has(name));
}

const declaredNames = (dataSource: DataSource): string[] =>
  dataSource.migrations.map((migration) => migration.name ?? migration.constructor.name);

function refuseNewerSchema(dataSource: DataSource, executed: readonly { name: string }[]): void {
  const declared = new Set(declaredNames(dataSource));
  const unknown = executed.map(({ name }) => name).filter((name) => !declared.has(name));
  if (unknown.length > 0) throw new NewerSchemaError(unknown);
}

/**
 * A migration in SQL that cannot be undone. Migrations only widen while an old version runs, and a
 * released one is never edited: the next one corrects it.
 *
 * Set `transaction = false` for what cannot run in one, as `create index concurrently`; such a
 * migration holds one statement.
 */
export abstract class ForwardMigration implements MigrationInterface {
  readonly transaction?: boolean = true;
  protected abstract readonly sql: string;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(this.sql);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only. Restore a backup, or write the next migration.'));
  }
}
