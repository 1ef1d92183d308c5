import { Periodic } from '@jobpro/schedule';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { QuickBooksClient } from './call/calls.js';
import { RealmBudgetStore } from './call/realm-budget.store.js';
import { Connections } from './connection/connections.js';

const WARN_EVERY = 3_600_000;
const FORGET_EVERY = 30_000;

/** Warns of connections that end soon, and deletes calls that no longer count. Any number of replicas may do it. */
@Injectable()
export class OnlineCleanup implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #warning: Periodic;
  readonly #cleaning: Periodic;

  constructor(
    connections: Connections,
    budget: RealmBudgetStore,
    private readonly client: QuickBooksClient,
  ) {
    this.#warning = new Periodic({ name: 'connection warnings', every: WARN_EVERY }, () =>
      connections.warnOfEndings(new Date()),
    );
    this.#cleaning = new Periodic({ name: 'budget cleanup', every: FORGET_EVERY }, () => budget.forget());
  }

  onApplicationBootstrap(): void {
    this.#warning.wake();
    this.#cleaning.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.#warning.stop(), this.#cleaning.stop()]);
    await this.client.close();
  }
}
