import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A migration in SQL that cannot be undone. Migrations only widen while an old version runs, and a released one is never edited:
 * the next one corrects it.
 *
 * Set `transaction = false` for what cannot run in one, as `create index concurrently`; such a migration holds one statement.
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
