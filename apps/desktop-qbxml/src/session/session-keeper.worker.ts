import { type CommandQueueStore, lookAgainAt, unknown } from '@jobpro/connector';
import type { Draining } from '@jobpro/service';
import { logger, withCompany } from '@jobpro/telemetry';
import type { OnApplicationBootstrap } from '@nestjs/common';
import { connectionChanged } from '../connection/connection-changed.write.js';
import { showConnections } from '../connection/connection-metrics.js';
import type { Stores } from './stores.js';

/** Milliseconds between two rounds, at most; shorter where sessions are over sooner. */
const EVERY = 15_000;
const CLEAN_EVERY = 3_600_000;
const LIMIT = 100;
/** Sessions and answered sets are kept this long, for support. */
const KEEP_DAYS = 30;
const BITE = 5_000;

/** Ends sessions that went silent, tells of Web Connectors that do not call any more, and forgets what is old. */
export class SessionKeeper implements OnApplicationBootstrap {
  #timers: NodeJS.Timeout[] = [];
  #running: Promise<void> = Promise.resolve();

  constructor(
    private readonly stores: Stores,
    /** Seconds without a call after which a session is over. */
    private readonly silence: number,
    draining: Draining,
  ) {
    draining.add('the keeping of sessions', () => this.stop());
  }

  onApplicationBootstrap(): void {
    const every = (ms: number, work: () => Promise<void>) => {
      const timer = setInterval(() => this.#run(work), ms);
      timer.unref();
      this.#timers.push(timer);
    };
    every(Math.min(EVERY, this.silence * 500), () => this.look());
    every(CLEAN_EVERY, async () => {
      await this.stores.sessions.clean(KEEP_DAYS, BITE);
      await this.stores.connections.forgetFailures(BITE);
    });
  }

  async stop(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await this.#running;
  }

  /** One round. */
  async look(): Promise<void> {
    const { sessions, connections, work } = this.stores;
    const ended = await work.transaction(async (tx, send) => {
      const result = await sessions.endSilent(tx, this.silence, LIMIT);
      send(...(await connections.silent(tx, LIMIT)).map(connectionChanged));
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

  #run(work: () => Promise<void>): void {
    this.#running = this.#running
      .then(work)
      .catch((error: unknown) => logger.warn({ err: error }, 'Sessions could not be looked after this time'));
  }
}

interface Abandoned {
  readonly sessionId: string;
  readonly set: {
    readonly entries: readonly { readonly commandId: string; readonly step: { readonly kind: string } }[];
    readonly sentAt: Date;
  };
}

async function tellUnknown(queue: CommandQueueStore, { sessionId, set }: Abandoned): Promise<void> {
  const sent = set.entries.filter(({ step }) => step.kind === 'send');
  const answer = unknown(set.sentAt);
  await queue.complete(
    sessionId,
    sent.map(({ commandId }) => ({ commandId, answer, due: lookAgainAt(new Date(), 0) })),
  );
}
