import type { Edition } from '@jobpro/contracts';
import { execute, query } from '@jobpro/database';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { EDITION } from '../edition.js';
import { type Statements, statementsFor } from './statements.js';

const Company = z.object({ companyId: z.string() });
const Due = z.object({ due: z.date().optional() });
/**
 * Companies with commands, by what these wait for. `dueSeconds`: the longest time that a company
 * has waited for a replica.
 */
const Workload = z.object({ served: z.number(), waiting: z.number(), paused: z.number(), dueSeconds: z.number() });
export type Workload = z.output<typeof Workload>;

/**
 * Leases companies to owners. One owner at a time works for a company, so that its commands are
 * sent in one order. A lease that is not renewed ends, and the next owner finds what was sent
 * without an answer as `unknown`.
 */
@Injectable()
export class CompanyLeaseStore {
  readonly #source: DataSource;
  readonly #sql: Statements;

  constructor(source: DataSource, @Inject(EDITION) edition: Edition) {
    this.#source = source;
    this.#sql = statementsFor(edition);
  }

  /** Claims up to `limit` companies that have due work, the longest unserved first. Returns their ids. */
  claimDue(owner: string, seconds: number, limit: number): Promise<string[]> {
    return this.#source.transaction(async (tx) => {
      const companies = await query(tx, this.#sql['claim-due'], [owner, seconds, limit], Company);
      const ids = companies.map(({ companyId }) => companyId);
      if (ids.length > 0) await execute(tx, this.#sql.reclaim, [ids, owner]);
      return ids;
    });
  }

  /**
   * Claims one company for an owner who is known to be the only one alive. What the owner has taken
   * already stays taken.
   */
  async forceClaim(companyId: string, owner: string, seconds: number): Promise<void> {
    await this.#source.transaction(async (tx) => {
      await execute(tx, this.#sql['force-claim'], [owner, seconds, companyId]);
      await execute(tx, this.#sql.reclaim, [[companyId], owner]);
    });
  }

  /**
   * Extends leases and returns the companies still leased. An owner stops sending at once for a
   * company it lost.
   */
  async renew(owner: string, seconds: number, companies: readonly string[]): Promise<ReadonlySet<string>> {
    const renewed = await query(this.#source, this.#sql.renew, [owner, seconds, companies], Company);
    return new Set(renewed.map(({ companyId }) => companyId));
  }

  /**
   * Releases a company and all commands that are taken of it; what was sent without an answer
   * becomes `unknown`. Returns when its next command is due.
   */
  release(companyId: string, owner: string): Promise<Date | undefined> {
    return this.#source.transaction(async (tx) => {
      const leased = await query(tx, this.#sql['lock-company'], [companyId, owner], Company);
      if (leased.length === 0) return undefined;
      await execute(tx, this.#sql.reclaim, [[companyId], null]);
      const [released] = await query(tx, this.#sql['release-company'], [companyId], Due);
      return released?.due;
    });
  }

  /**
   * Pauses a company until a moment, for a throttle or because a person asked for it. Its commands
   * keep their state.
   */
  async pause(companyId: string, until: Date, because: string): Promise<void> {
    await execute(this.#source, this.#sql.pause, [companyId, until, because]);
  }

  /** Returns the work of all companies that can be done now, for metrics and for scaling. */
  async workload(): Promise<Workload> {
    const [workload] = await query(this.#source, this.#sql.workload, [], Workload);
    return workload ?? { served: 0, waiting: 0, paused: 0, dueSeconds: 0 };
  }

  /** Ends a pause and makes deferred commands due now, because their cause is gone. */
  async makeDue(companyId: string): Promise<void> {
    await execute(this.#source, this.#sql['make-due'], [companyId]);
  }
}
