import { Periodic } from '@jobpro/schedule';
import { Draining } from '@jobpro/service';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { ConnectionStore } from '../connection/connection.store.js';
import { Connections } from '../connection/connections.js';
import { showConnections } from '../metrics.js';
import { Sessions } from './authenticate.js';
import { SessionStore } from './session.store.js';

/** The most milliseconds between two runs; less where sessions end sooner. */
const EVERY = 15_000;
const CLEAN_EVERY = 3_600_000;
/** Sessions and connections handled in one run. */
const AT_ONCE = 100;
/** Days for which sessions and answered message sets are kept, for support. */
const KEEP_DAYS = 30;
const LIMIT = 5_000;

/** Ends silent sessions, reports Web Connectors that stopped calling, and deletes what is old. */
@Injectable()
export class SessionCleanup implements OnApplicationBootstrap {
  readonly #watching: Periodic;
  readonly #cleaning: Periodic;

  constructor(
    sessions: Sessions,
    connections: Connections,
    sessionStore: SessionStore,
    connectionStore: ConnectionStore,
    draining: Draining,
  ) {
    const every = Math.min(EVERY, sessionStore.seconds * 500);
    this.#watching = new Periodic({ name: 'silent sessions', every }, async () => {
      await sessions.endSilent(AT_ONCE);
      await connections.reportSilent(AT_ONCE);
      showConnections(await connectionStore.byState());
    });
    this.#cleaning = new Periodic({ name: 'session cleanup', every: CLEAN_EVERY }, async () => {
      await sessionStore.clean(KEEP_DAYS, LIMIT);
      await connectionStore.forgetFailures(LIMIT);
    });
    draining.add('session cleanup', () => this.stop());
  }

  onApplicationBootstrap(): void {
    this.#watching.start();
    this.#cleaning.start();
  }

  async stop(): Promise<void> {
    await Promise.all([this.#watching.stop(), this.#cleaning.stop()]);
  }
}
