import { execute, rows } from '@jobpro/database';
import type { DataSource, EntityManager } from 'typeorm';
import { z } from 'zod';
import { type QueueSchema, type Statements, statementsFor } from './statements.js';

const Company = z.object({ company_id: z.string() });
const Due = z.object({ due: z.date().nullable() });

/**
 * Who works for which company. One owner at a time holds a company, so its commands are sent by one hand and in one order; a
 * lease that is not renewed runs out, and the next owner finds what was sent without an answer as `unknown`.
 */
export class CompanyLeaseStore {
  readonly #sql: Statements;

  constructor(
    private readonly dataSource: DataSource,
    schema: QueueSchema,
  ) {
    this.#sql = statementsFor(schema);
  }

  /** Takes up to `limit` companies that have due work, the longest unserved first. Answers their ids. */
  claimDue(owner: string, seconds: number, limit: number): Promise<string[]> {
    return this.#claim(owner, (tx) => rows(tx, this.#sql.claim, [owner, seconds, limit, null], Company));
  }

  /**
   * Takes one company, whether it has work or not. False: a living owner holds it; `force` takes it even then, for an owner
   * who is known to be gone. A holder who asks again keeps it and what it has in hand.
   */
  async claim(companyId: string, owner: string, seconds: number, force = false): Promise<boolean> {
    const claimed = await this.#claim(owner, (tx) =>
      rows(tx, this.#sql.seize, [owner, seconds, companyId, force], Company),
    );
    return claimed.length > 0;
  }

  /** Extends leases, and answers the companies still held. Whoever lost one stops sending for it at once. */
  async renew(owner: string, seconds: number, companies: readonly string[]): Promise<ReadonlySet<string>> {
    const kept = await rows(this.dataSource, this.#sql.renew, [owner, seconds, companies], Company);
    return new Set(kept.map((row) => row.company_id));
  }

  /** Gives a company back. What is still in hand is freed; what was sent without an answer is `unknown`. Answers when its next command is due. */
  release(companyId: string, owner: string): Promise<Date | undefined> {
    return this.dataSource.transaction(async (tx) => {
      const held = await rows(tx, this.#sql.lockCompany, [companyId, owner], Company);
      if (held.length === 0) return undefined;
      await execute(tx, this.#sql.reclaim, [[companyId], null]);
      const [released] = await rows(tx, this.#sql.release, [companyId], Due);
      return released?.due ?? undefined;
    });
  }

  /** Leaves a company alone until a moment: a throttle, a pause that somebody asked for. Its commands keep their state. */
  async pause(companyId: string, until: Date, because: string): Promise<void> {
    await execute(this.dataSource, this.#sql.pause, [companyId, until, because]);
  }

  /** Ends a pause, and makes deferred commands due now: the cause went away. */
  async hasten(companyId: string): Promise<void> {
    await execute(this.dataSource, this.#sql.hasten, [companyId]);
  }

  #claim(owner: string, take: (tx: EntityManager) => Promise<{ company_id: string }[]>): Promise<string[]> {
    return this.dataSource.transaction(async (tx) => {
      const companies = (await take(tx)).map((row) => row.company_id);
      if (companies.length > 0) await execute(tx, this.#sql.reclaim, [companies, owner]);
      return companies;
    });
  }
}
