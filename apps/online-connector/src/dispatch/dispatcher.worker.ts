import { randomUUID } from 'node:crypto';
import { CompanyLeaseStore } from '@jobpro/connector';
import { listen, type Listening } from '@jobpro/database';
import { Draining, ENVIRONMENT } from '@jobpro/service';
import { logger, withCompany } from '@jobpro/telemetry';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { OnlineEnvironment } from '../online.config.js';
import { CompanyServer, type CompanyWorker } from './company.worker.js';

/** The poll interval in milliseconds, for missed notifications and for commands that become due. */
const POLL = 1_000;

/** A company that this replica works for. */
interface Turn {
  worker: CompanyWorker | undefined;
  done: Promise<void>;
  /** When its turn began. */
  readonly since: number;
}

/**
 * Shares companies with the other replicas: takes those that have due work, the longest unserved first, leases each
 * while a worker serves it, and then releases it. Every command that arrives wakes it.
 */
@Injectable()
export class Dispatcher implements OnApplicationBootstrap {
  /** The lease owner of this process. No other process completes the commands that it holds. */
  readonly #owner = randomUUID();
  readonly #workers = new Map<string, Turn>();
  #timers: NodeJS.Timeout[] = [];
  readonly #rests = new Set<NodeJS.Timeout>();
  #listening: Listening | undefined;
  #filling: Promise<void> | undefined;
  #again = false;
  #stopped = false;

  constructor(
    @Inject(ENVIRONMENT) private readonly environment: OnlineEnvironment,
    private readonly leases: CompanyLeaseStore,
    private readonly server: CompanyServer,
    draining: Draining,
  ) {
    draining.add('calls to QuickBooks', () => this.stop());
  }

  async onApplicationBootstrap(): Promise<void> {
    const url = this.environment.DATABASE_URL.reveal();
    this.#listening = await listen(url, 'online_command', (companyId) => this.#onCommand(companyId));
    const lease = this.environment.COMPANY_LEASE;
    this.#timers = [
      setInterval(() => this.#fill(), POLL),
      setInterval(() => void this.#renew(), Math.max(200, lease / 3)),
    ];
    this.#fill();
  }

  /** Stops taking companies, finishes the commands already taken, and releases the leases. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const timer of this.#timers) clearInterval(timer);
    for (const timer of this.#rests) clearTimeout(timer);
    await this.#listening?.stop();
    await this.#filling;
    for (const { worker } of this.#workers.values()) worker?.end();
    await Promise.all([...this.#workers.values()].map(({ done }) => done));
  }

  #onCommand(companyId: string | undefined): void {
    const running = companyId === undefined ? undefined : this.#workers.get(companyId);
    if (running !== undefined) running.worker?.wake();
    this.#fill();
  }

  /** Looks for companies after this time, because a realm's limits end at a precise millisecond and the poll runs each second. */
  #fillIn(milliseconds: number): void {
    const timer = setTimeout(() => {
      this.#rests.delete(timer);
      this.#fill();
    }, milliseconds);
    timer.unref();
    this.#rests.add(timer);
  }

  /** One claim at a time; a wake-up meanwhile leads to another. */
  #fill(): void {
    this.#again = true;
    this.#filling ??= this.#claim().finally(() => {
      this.#filling = undefined;
    });
  }

  async #claim(): Promise<void> {
    try {
      while (this.#again && !this.#stopped) {
        this.#again = false;
        const room = this.environment.COMPANIES_AT_ONCE - this.#workers.size;
        if (room <= 0) {
          this.#giveWay();
          return;
        }
        const claimed = await this.leases.claimDue(this.#owner, this.#leaseSeconds, room);
        for (const companyId of claimed) this.#start(companyId);
      }
    } catch (error) {
      logger.error({ err: error }, 'Companies with work could not be looked for');
    }
  }

  /** Ends the workers whose turn is over while this replica is full. Their companies then wait behind all others. */
  #giveWay(): void {
    const until = Date.now() - this.environment.COMPANY_TURN;
    for (const { worker, since } of this.#workers.values()) if (since <= until) worker?.end();
  }

  #start(companyId: string): void {
    const turn: Turn = { worker: undefined, done: Promise.resolve(), since: Date.now() };
    this.#workers.set(companyId, turn);
    turn.done = withCompany(companyId, () =>
      this.server.serve(
        companyId,
        this.#owner,
        (worker) => (turn.worker = worker),
        (milliseconds) => this.#fillIn(milliseconds),
      ),
    )
      .then(
        () => true,
        (error: unknown) => {
          logger.error({ err: error, company: companyId }, 'A company could not be served');
          return false;
        },
      )
      .then(async (served) => {
        const due = await this.leases.release(companyId, this.#owner);
        this.#workers.delete(companyId);
        // A command that arrived during the release woke a worker that had ended. It must not wait for the poll.
        if (served && due !== undefined && due.getTime() <= Date.now()) this.#fill();
      })
      .catch((error: unknown) => logger.error({ err: error, company: companyId }, 'A company could not be given back'))
      .finally(() => {
        this.#workers.delete(companyId);
      });
  }

  async #renew(): Promise<void> {
    const companies = [...this.#workers.keys()];
    if (companies.length === 0) return;
    try {
      const renewed = await this.leases.renew(this.#owner, this.#leaseSeconds, companies);
      for (const companyId of companies) if (!renewed.has(companyId)) this.#workers.get(companyId)?.worker?.end();
    } catch (error) {
      logger.warn({ err: error }, 'Leases could not be renewed this time');
    }
  }

  get #leaseSeconds(): number {
    return this.environment.COMPANY_LEASE / 1000;
  }
}
