import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import { COMPANY_SETTING, roleName } from './access.js';

/** A company's id, which is safe between quotes. It is the form that the contracts allow. */
const COMPANY_ID = /^[A-Za-z0-9_-]{1,64}$/;

/**
 * Runs each statement in its own read-only transaction, in which the database shows a part of its rows only:
 * those of one company, or what an operator may read of all. What a store forgets in its conditions is
 * therefore not shown.
 */
export class ScopedReads {
  readonly #source: DataSource;
  readonly #begin: string;

  private constructor(source: DataSource, setting: string) {
    this.#source = source;
    // One round trip, which the simple protocol allows for statements without parameters.
    this.#begin = `begin read only; set local ${setting}`;
  }

  /** Shows the rows of one company. */
  static ofCompany(source: DataSource, companyId: string): ScopedReads {
    return new ScopedReads(source, `${COMPANY_SETTING} = '${checked(companyId)}'`);
  }

  /** Shows what an operator may read of all companies. */
  static ofOperations(source: DataSource): ScopedReads {
    return new ScopedReads(source, `role ${roleName('operations')}`);
  }

  /** Runs one statement. */
  async run<T>(statement: (runner: QueryRunner) => Promise<T>): Promise<T> {
    const runner = this.#source.createQueryRunner();
    try {
      await runner.query(this.#begin);
      const result = await statement(runner);
      await runner.query('commit');
      return result;
    } catch (error) {
      await runner.query('rollback').catch(() => undefined);
      throw error;
    } finally {
      await runner.release();
    }
  }
}

/** Limits a transaction to the rows of one company. Call it first. */
export async function enterCompany(tx: EntityManager, companyId: string): Promise<void> {
  await tx.query(`select set_config('${COMPANY_SETTING}', $1, true)`, [checked(companyId)]);
}

function checked(companyId: string): string {
  if (COMPANY_ID.test(companyId)) return companyId;
  throw new Error('A company id has other characters than letters, digits, "_" and "-".');
}
