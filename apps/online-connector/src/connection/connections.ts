import { CompanyLeaseStore } from '@jobpro/connector';
import { type Send, UnitOfWork } from '@jobpro/messaging';
import { connectionEndsAt, endingOf, isRefreshDue, type Tokens } from '@jobpro/quickbooks-online';
import { logger } from '@jobpro/telemetry';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Authorizer } from '../oauth/authorizer.js';
import { CONNECT_AGAIN, connectedNow, connectionChanged } from './connection-changed.write.js';
import type { Access, Connection } from './connection.js';
import { ConnectionStore } from './connection.store.js';

/** An access token is renewed this many seconds before it ends. */
const MARGIN = 300;

/** What is to be had for a company. `later`: Intuit could not be asked just now. */
export type AccessRead =
  | { readonly kind: 'access'; readonly access: Access }
  | { readonly kind: 'none'; readonly because: 'not-connected' | 'broken' }
  | { readonly kind: 'later' };

export type Connected = { readonly kind: 'connected'; readonly access: Access } | { readonly kind: 'taken' };

/** Connections as the rest of the connector sees them: an access that works, or why there is none. */
@Injectable()
export class Connections {
  constructor(
    private readonly source: DataSource,
    private readonly work: UnitOfWork,
    private readonly store: ConnectionStore,
    private readonly authorizer: Authorizer,
    private readonly leases: CompanyLeaseStore,
  ) {}

  /** The company's access, refreshed where its end is near. One statement where it is not. */
  async access(companyId: string): Promise<AccessRead> {
    const connection = await this.store.current(this.source, companyId);
    const read = this.#read(connection);
    if (read.kind !== 'access' || connection?.accessExpiresAt === null) return read;
    if (!isRefreshDue({ accessExpiresAt: connection?.accessExpiresAt ?? new Date(0) }, new Date(), MARGIN)) return read;
    return this.refresh(read.access);
  }

  /**
   * A newer access than this one, which QuickBooks refused or which ends soon. Any number of replicas refresh once: whoever waits
   * for the row finds another version and takes that. New tokens are committed before anybody uses them.
   */
  refresh(stale: Access): Promise<AccessRead> {
    return this.work.transaction<AccessRead>(async (tx, send) => {
      const connection = await this.store.lock(tx, stale.connectionId);
      const read = this.#read(connection);
      if (connection === undefined || read.kind !== 'access') return read;
      if (read.access.version !== stale.version) return read;
      const tokens = this.store.open(connection);
      if (tokens === undefined) return { kind: 'none', because: 'broken' };
      const reply = await this.authorizer.refresh(tokens.refreshToken);
      switch (reply.kind) {
        case 'tokens':
          await this.store.saveTokens(tx, connection.connectionId, reply.tokens);
          return renewed(read.access, reply.tokens);
        case 'unknown':
          return { kind: 'later' };
        case 'refused':
          logger.warn({ company: stale.companyId, error: reply.error }, 'Intuit refused to refresh a connection');
          await this.#break(tx, send, connection, reply.error);
          return { kind: 'none', because: 'broken' };
      }
    });
  }

  /** Nothing goes over this connection until a person connects again; documents wait, none fails. */
  async declareBroken(access: Access, because: string): Promise<void> {
    await this.work.transaction(async (tx, send) => {
      const connection = await this.store.lock(tx, access.connectionId);
      const stands = connection?.status === 'connected' && connection.version === access.version;
      if (stands) await this.#break(tx, send, connection, because);
    });
  }

  /**
   * Connects a company with tokens just got, wakes what waited, and tells JobPro and mapping. Where that ends a connection to
   * another QuickBooks company, that one is revoked, so that nothing under way reaches it any more.
   */
  async connect(companyId: string, realmId: string, tokens: Tokens): Promise<Connected> {
    const { connected, ended } = await this.work.transaction<{ connected: Connected; ended?: Connection }>(
      async (tx, send) => {
        const made = await this.store.connect(tx, companyId, realmId, tokens);
        if (made.kind === 'taken') return { connected: made };
        const connection = await this.store.lock(tx, made.connectionId);
        const read = this.#read(connection);
        if (connection === undefined || read.kind !== 'access')
          throw new Error('A connection just made has no access.');
        send(
          connectionChanged(companyId, 'connected', 'The company is connected to QuickBooks Online.'),
          connectedNow(connection),
        );
        return { connected: { kind: 'connected', access: read.access }, ended: made.ended };
      },
    );
    // After the commit: what is put off from now on is put off by somebody who looks once more and finds this connection.
    if (connected.kind === 'connected') await this.leases.makeDue(companyId);
    if (ended !== undefined) await this.#revoke(ended);
    return connected;
  }

  /** Revokes at Intuit and forgets the tokens. False: there is no connection. */
  async disconnect(companyId: string): Promise<boolean> {
    const connection = await this.store.current(this.source, companyId);
    if (connection === undefined) return false;
    await this.#revoke(connection);
    await this.work.transaction(async (tx, send) => {
      await this.store.disconnect(tx, connection.connectionId, 'disconnected by an administrator');
      const sentence = 'The company was disconnected from QuickBooks Online. Selected documents wait.';
      send(connectionChanged(companyId, 'disconnected', sentence, CONNECT_AGAIN));
    });
    return true;
  }

  /** Warns 14, 7 and 2 days before a connection ends for want of use or by the five-year cap. */
  async warnOfEndings(now: Date): Promise<void> {
    for (const connection of await this.store.endingSoon(this.source)) {
      const { refreshExpiresAt, hardExpiresAt, accessExpiresAt } = connection;
      if (refreshExpiresAt === null || accessExpiresAt === null) continue;
      const expiries = { refreshExpiresAt, hardExpiresAt };
      const ending = endingOf(expiries, now);
      if (ending.kind !== 'near') continue;
      await this.work.transaction(async (tx, send) => {
        const first = await this.store.markWarned(tx, connection.connectionId, ending.days);
        const day = connectionEndsAt(expiries).toISOString().slice(0, 10);
        const sentence = `The connection to QuickBooks Online ends on ${day}.`;
        if (first) send(connectionChanged(connection.companyId, 'warning', sentence, CONNECT_AGAIN));
      });
    }
  }

  async #revoke(connection: Connection): Promise<void> {
    const tokens = this.store.open(connection);
    if (tokens === undefined || (await this.authorizer.revoke(tokens.refreshToken))) return;
    const fields = { company: connection.companyId };
    logger.warn(fields, 'Intuit did not confirm that a connection was revoked; its tokens are forgotten here');
  }

  async #break(tx: EntityManager, send: Send, connection: Connection, because: string): Promise<void> {
    await this.store.markBroken(tx, connection.connectionId, because);
    const sentence = 'QuickBooks Online no longer accepts the connection of this company.';
    send(connectionChanged(connection.companyId, 'broken', sentence, CONNECT_AGAIN));
  }

  #read(connection: Connection | undefined): AccessRead {
    if (connection === undefined || connection.status === 'disconnected')
      return { kind: 'none', because: 'not-connected' };
    if (connection.status === 'broken') return { kind: 'none', because: 'broken' };
    const tokens = this.store.open(connection);
    if (tokens === undefined) return { kind: 'none', because: 'broken' };
    const { companyId, connectionId, realmId, version, country } = connection;
    const access = { companyId, connectionId, realmId, version, accessToken: tokens.accessToken };
    return { kind: 'access', access: { ...access, country: country ?? undefined } };
  }
}

const renewed = (stale: Access, tokens: Tokens): AccessRead => ({
  kind: 'access',
  access: { ...stale, accessToken: tokens.accessToken, version: stale.version + 1 },
});
