import { type CommandQueueStore, lookAgainAt, unknown } from '@jobpro/connector';
import { Periodic } from '@jobpro/schedule';
import type { Draining } from '@jobpro/service';
import { logger, withCompany } from '@jobpro/telemetry';
import type { OnApplicationBootstrap } from '@nestjs/common';
import { connectionChanged } from '../connection/connection-changed.write.js';
import { showConnections } from '../connection/connection-metrics.js';
import type { Stores } from './stores.js';

/** The most milliseconds between two runs; less where sessions end sooner. */
const EVERY = 15_000;
const CLEAN_EVERY = 3_600_000;
/** Sessions and connections handled in one run. */
const AT_ONCE = 100;
/** Sessions and answered sets are kept this long, for support. */
const KEEP_DAYS = 30;
const LIMIT = 5_000;

/** Ends silent sessions, reports Web Connectors that stopped calling, and deletes what is old. */
export class SessionCleanup implements OnApplicationBootstrap {
  readonly #watching: Periodic;
  readonly #cleaning: Periodic;

  constructor(
    private readonly stores: Stores,
    /** Seconds without a call after which a session is over. */
    private readonly silence: number,
    draining: Draining,
  ) {
    const every = Math.min(EVERY, silence * 500);
    this.#watching = new Periodic({ name: 'silent sessions', every }, () => this.#endSilent());
    this.#cleaning = new Periodic({ name: 'session cleanup', every: CLEAN_EVERY }, async () => {
      await stores.sessions.clean(KEEP_DAYS, LIMIT);
      await stores.connections.forgetFailures(LIMIT);
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

  async #endSilent(): Promise<void> {
    const { sessions, connections, work } = this.stores;
    const ended = await work.transaction(async (tx, send) => {
      const result = await sessions.endSilent(tx, this.silence, AT_ONCE);
      send(...(await connections.silent(tx, AT_ONCE)).map(connectionChanged));
      return result;
    });
    for (const { sessionId, companyId } of ended)
      await withCompany(companyId, () => this.#giveUp(sessionId, companyId));
    showConnections(await connections.byState());
  }

  /** What a dead session had sent is unknown from now on, and said to be; the next session asks QuickBooks. */
  async #giveUp(sessionId: string, companyId: string): Promise<void> {
    logger.warn({ session: sessionId }, 'A session of the Web Connector went silent');
    const { sets, leases, queue } = this.stores;
    const set = await sets.unresolved(companyId);
    if (set?.sessionId === sessionId && set.writes) await tellUnknown(queue, { sessionId, set });
    await leases.release(companyId, sessionId);
  }
}

interface Abandoned {
  readonly sessionId: string;
  readonly set: {
    readonly entries: readonly { readonly commandId: string; readonly state: { readonly phase: string } }[];
    readonly sentAt: Date;
  };
}

async function tellUnknown(queue: CommandQueueStore, { sessionId, set }: Abandoned): Promise<void> {
  const sent = set.entries.filter(({ state }) => state.phase === 'send');
  const answer = unknown(set.sentAt);
  await queue.complete(
    sessionId,
    sent.map(({ commandId }) => ({ commandId, answer, due: lookAgainAt(new Date(), 0) })),
  );
}
