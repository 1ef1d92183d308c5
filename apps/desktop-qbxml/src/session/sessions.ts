import { randomUUID } from 'node:crypto';
import { CommandQueueStore, CompanyLeaseStore, lookAgainAt, unknown } from '@jobpro/connector';
import { logger, withCompany } from '@jobpro/telemetry';
import { Injectable } from '@nestjs/common';
import type { Connection } from '../connection/connection.schema.js';
import { ConnectionStore } from '../connection/connection.store.js';
import { MessageSetStore } from '../message-sets/message-set.store.js';
import { newTicket, type Session, SessionStore } from './session.store.js';

/** An open session and its connection. */
export interface OpenSession {
  readonly session: Session;
  readonly connection: Connection;
}

/** Opens and ends sessions. An open session has leased its company. */
@Injectable()
export class Sessions {
  readonly #store: SessionStore;
  readonly #connections: ConnectionStore;
  readonly #sets: MessageSetStore;
  readonly #queue: CommandQueueStore;
  readonly #leases: CompanyLeaseStore;

  constructor(
    store: SessionStore,
    connections: ConnectionStore,
    sets: MessageSetStore,
    queue: CommandQueueStore,
    leases: CompanyLeaseStore,
  ) {
    this.#store = store;
    this.#connections = connections;
    this.#sets = sets;
    this.#queue = queue;
    this.#leases = leases;
  }

  /** Opens a session and ends all others of its connection: a Web Connector that logs in again has lost what it was given. */
  async open(
    { connectionId, companyId }: Connection,
    clientVersion: string | undefined,
  ): Promise<{ readonly sessionId: string; readonly ticket: string }> {
    const sessionId = randomUUID();
    const ticket = newTicket();
    await this.#store.open({ sessionId, connectionId, companyId, ticket, clientVersion });
    await this.#sets.dropPendingOfOthers(companyId, sessionId);
    await this.#leases.forceClaim(companyId, sessionId, this.#store.seconds);
    return { sessionId, ticket };
  }

  /** Returns the open session of a ticket and extends it; undefined where the ticket is not valid. */
  async find(ticket: string): Promise<OpenSession | undefined> {
    const session = await this.#store.byTicket(ticket);
    const connection = session && (await this.#connections.byId(session.connectionId));
    return session === undefined || connection === undefined ? undefined : { session, connection };
  }

  /** Returns the last error of a session that was closed a moment ago. */
  lastErrorOf(ticket: string): Promise<string | undefined> {
    return this.#store.lastErrorOf(ticket);
  }

  /** Extends the lease of the session's company. The open session takes the lease back from any other owner. */
  async keepCompany({ sessionId, companyId }: Session): Promise<void> {
    const { seconds } = this.#store;
    const leased = await this.#leases.renew(sessionId, seconds, [companyId]);
    if (!leased.has(companyId)) await this.#leases.forceClaim(companyId, sessionId, seconds);
  }

  async end({ sessionId, companyId }: Pick<Session, 'sessionId' | 'companyId'>): Promise<void> {
    await this.#store.close(sessionId);
    await this.#sets.dropPending(sessionId);
    await this.#leases.release(companyId, sessionId);
  }

  /** Ends sessions that were silent for too long. What they had sent has an unknown outcome until the next session asks. */
  async endSilent(limit: number): Promise<void> {
    for (const { sessionId, companyId } of await this.#store.endSilent(limit)) {
      await withCompany(companyId, async () => {
        logger.warn({ session: sessionId }, 'A Web Connector session was silent for too long');
        await this.#reportUnknown(sessionId, companyId);
        await this.#leases.release(companyId, sessionId);
      });
    }
  }

  async #reportUnknown(sessionId: string, companyId: string): Promise<void> {
    const set = await this.#sets.unresolved(companyId);
    if (set?.sessionId !== sessionId || !set.writes) return;
    const answer = unknown(set.sentAt);
    const due = lookAgainAt(new Date(), 0);
    const sent = set.entries.filter(({ state }) => state.phase === 'send');
    await this.#queue.complete(
      sessionId,
      sent.map(({ commandId }) => ({ commandId, answer, due })),
    );
  }
}
