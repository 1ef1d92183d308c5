import { Periodic } from '@jobpro/schedule';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { QuickBooksClient } from './call/calls.js';
import { RealmBudgetStore } from './call/realm-budget.store.js';
import { Attempts } from './connection/attempts.js';
import { Connections } from './connection/connections.js';

const WARN_EVERY = 3_600_000;
const FORGET_EVERY = 30_000;

/**
 * Warns of connections that end soon, revokes what nobody confirmed, and deletes calls that no longer count. Any number of
 * replicas may do it.
 */
@Injectable()
export class OnlineCleanup implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #warning: Periodic;
  readonly #cleaning: Periodic;
  readonly #revoking: Periodic;

  constructor(
    connections: Connections,
    attempts: Attempts,
    budget: RealmBudgetStore,
    private readonly client: QuickBooksClient,
  ) {
    this.#warning = new Periodic({ name: 'connection warnings', every: WARN_EVERY }, () =>
      connections.warnOfEndings(new Date()),
    );
    this.#cleaning = new Periodic({ name: 'budget cleanup', every: FORGET_EVERY }, () => budget.forget());
    this.#revoking = new Periodic({ name: 'unconfirmed connections', every: FORGET_EVERY }, () =>
      attempts.revokeExpired(),
    );
  }

  onApplicationBootstrap(): void {
    this.#warning.wake();
    this.#cleaning.start();
    this.#revoking.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.#warning.stop(), this.#cleaning.stop(), this.#revoking.stop()]);
    await this.client.close();
  }
}
