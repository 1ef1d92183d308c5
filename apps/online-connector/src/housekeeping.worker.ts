import { logger } from '@jobpro/telemetry';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { QuickBooksClient } from './call/quickbooks-client.js';
import { RealmBudgetStore } from './call/realm-budget.store.js';
import { Connections } from './connection/connections.js';

const WARN_EVERY = 3_600_000;
const FORGET_EVERY = 30_000;

/** What has to be done from time to time, whether there is work or not. Any number of replicas may do it. */
@Injectable()
export class Housekeeping implements OnApplicationBootstrap, OnApplicationShutdown {
  #timers: NodeJS.Timeout[] = [];

  constructor(
    private readonly connections: Connections,
    private readonly budget: RealmBudgetStore,
    private readonly client: QuickBooksClient,
  ) {}

  onApplicationBootstrap(): void {
    this.#timers = [
      setInterval(() => this.#run(() => this.connections.warnOfEndings(new Date())), WARN_EVERY),
      setInterval(() => this.#run(() => this.budget.forget()), FORGET_EVERY),
    ];
    for (const timer of this.#timers) timer.unref();
    this.#run(() => this.connections.warnOfEndings(new Date()));
  }

  async onApplicationShutdown(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await this.client.close();
  }

  #run(work: () => Promise<unknown>): void {
    work().catch((error: unknown) => logger.warn({ err: error }, 'Housekeeping failed this time'));
  }
}
