import { setTimeout as sleep } from 'node:timers/promises';
import { CompanyLeaseStore } from '@jobpro/connector';
import { isConnectionLost } from '@jobpro/database';
import { type Send, UnitOfWork } from '@jobpro/messaging';
import { connectionEndsAt, endingOf, isRefreshDue, type Tokens } from '@jobpro/quickbooks-online';
import { logger } from '@jobpro/telemetry';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { type Access, companyConnected, CONNECT_AGAIN, type Connection, connectionChanged } from './connection.js';
import { ConnectionStore } from './connection.store.js';
import { IntuitAuthorizer } from './intuit-authorizer.js';

/** Seconds before its end at which an access token is refreshed. */
const MARGIN = 300;
/** Seconds of a lease on a refresh: longer than Intuit is waited for, and as long as new tokens may take to be stored. */
const REFRESH_LEASE = 60;
/** Milliseconds that a caller waits while another process refreshes. */
const REFRESH_WAIT = 10_000;
const REFRESH_POLL = 100;
/** How often storing new tokens is tried while Postgres cannot be reached. */
const SAVE_TRIES = 20;
const SAVE_RETRY = 1_000;

const DISPLACED =
  'QuickBooks no longer accepted the connection of this company, and another JobPro company was connected to the same books.';

/** A company's access, or why there is none. `later`: Intuit could not be asked just now. */
export type AccessRead =
  | { readonly kind: 'access'; readonly access: Access }
  | { readonly kind: 'none'; readonly because: 'not-connected' | 'broken' }
  | { readonly kind: 'later' };

export type Connected = { readonly kind: 'connected'; readonly access: Access } | { readonly kind: 'taken' };

/** The books to connect a company to, with tokens that have opened them. */
export interface NewBooks {
  readonly companyId: string;
  readonly realmId: string;
  readonly companyName: string;
  readonly country: string | undefined;
  readonly tokens: Tokens;
}

/** Gives the rest of the connector access to QuickBooks, and keeps connections and their tokens up to date. */
@Injectable()
export class Connections {
  readonly #source: DataSource;
  readonly #work: UnitOfWork;
  readonly #store: ConnectionStore;
  readonly #authorizer: IntuitAuthorizer;
  readonly #leases: CompanyLeaseStore;
  /** Refreshes of this process by connection and version. */
  readonly #refreshes = new Map<string, Promise<AccessRead>>();

  constructor(
    source: DataSource,
    work: UnitOfWork,
    store: ConnectionStore,
    authorizer: IntuitAuthorizer,
    leases: CompanyLeaseStore,
  ) {
    this.#source = source;
    this.#work = work;
    this.#store = store;
    this.#authorizer = authorizer;
    this.#leases = leases;
  }

  /** Returns the company's access, refreshed where it ends soon. Otherwise it costs one statement. */
  async access(companyId: string): Promise<AccessRead> {
    const connection = await this.#store.current(this.#source, companyId);
    const read = this.#read(connection);
    if (read.kind !== 'access' || connection?.accessExpiresAt === undefined) return read;
    const { accessExpiresAt } = connection;
    return isRefreshDue({ accessExpiresAt }, new Date(), MARGIN) ? this.refresh(read.access) : read;
  }

  /**
   * Returns a newer access than this one, which QuickBooks refused or which ends soon. Any number of callers in any number of
   * processes refresh once: one of them leases the refresh, the others wait for its version.
   */
  refresh(stale: Access): Promise<AccessRead> {
    const key = `${stale.connectionId} ${stale.version}`;
    const refresh =
      this.#refreshes.get(key) ?? this.#refreshOrWait(stale).finally(() => void this.#refreshes.delete(key));
    this.#refreshes.set(key, refresh);
    return refresh;
  }

  async #refreshOrWait(stale: Access): Promise<AccessRead> {
    const { connectionId, version } = stale;
    for (const deadline = Date.now() + REFRESH_WAIT; ;) {
      const connection = await this.#store.byId(this.#source, connectionId);
      const read = this.#read(connection);
      if (read.kind !== 'access' || read.access.version !== version) return read;
      const tokens = connection && this.#store.open(connection);
      if (tokens === undefined) return { kind: 'none', because: 'broken' };
      if (await this.#store.leaseRefresh(this.#source, connectionId, version, REFRESH_LEASE))
        return this.#refreshLeased(read.access, tokens.refreshToken);
      if (Date.now() >= deadline) return { kind: 'later' };
      await sleep(REFRESH_POLL);
    }
  }

  /**
   * Asks Intuit outside of any transaction and then stores its answer. Intuit accepts the previous refresh token for a while after
   * it issued a new one: where this process dies in between, the lease ends and the next caller asks again with the stored token.
   */
  async #refreshLeased(stale: Access, refreshToken: string): Promise<AccessRead> {
    const reply = await this.#authorizer.refresh(refreshToken);
    switch (reply.kind) {
      case 'tokens':
        return this.#saveRefreshed(stale, reply.tokens);
      case 'unknown':
        await this.#store.releaseRefresh(this.#source, stale.connectionId, stale.version);
        return { kind: 'later' };
      case 'refused':
        logger.warn({ company: stale.companyId, error: reply.error }, 'Intuit refused to refresh a connection');
        await this.declareBroken(stale, reply.error);
        return this.#read(await this.#store.byId(this.#source, stale.connectionId));
    }
  }

  /** Stores refreshed tokens, unless somebody connected again meanwhile. Tries for a while, because only we have these tokens. */
  async #saveRefreshed(stale: Access, tokens: Tokens): Promise<AccessRead> {
    for (let attempt = 1; ; attempt++) {
      try {
        const saved = await this.#store.saveTokens(this.#source, stale.connectionId, tokens, stale.version);
        if (!saved) return this.#read(await this.#store.byId(this.#source, stale.connectionId));
        return {
          kind: 'access',
          access: { ...stale, accessToken: tokens.accessToken, version: stale.version + 1 },
        };
      } catch (error) {
        if (attempt === SAVE_TRIES || !isConnectionLost(error)) throw error;
        await sleep(SAVE_RETRY);
      }
    }
  }

  /** Marks a connection as broken and publishes that. Nothing is sent until a person connects again; documents wait, none fails. */
  async declareBroken(access: Access, because: string): Promise<void> {
    await this.#work.transaction(async (tx, send) => {
      const connection = await this.#store.lock(tx, access.connectionId);
      if (connection?.status === 'connected' && connection.version === access.version)
        await this.#break(tx, send, connection, because);
    });
  }

  /** Returns the connection that has a realm now, working or broken. */
  holderOf(realmId: string): Promise<Connection | undefined> {
    return this.#store.ofRealm(this.#source, realmId);
  }

  /**
   * Connects a company with new tokens, makes its waiting commands due, and publishes the connection. Where that ends a connection
   * to another QuickBooks company, the ended one is revoked at Intuit.
   */
  async connect({ companyId, realmId, tokens, companyName, country }: NewBooks): Promise<Connected> {
    const { connected, ended } = await this.#work.transaction<{ connected: Connected; ended?: Connection }>(
      async (tx, send) => {
        const stored = await this.#store.connect(tx, companyId, realmId, tokens);
        if (stored.kind === 'taken') return { connected: stored };
        await this.#store.saveCompany(tx, stored.connectionId, companyName, country);
        const connection = await this.#store.lock(tx, stored.connectionId);
        const read = this.#read(connection);
        if (connection === undefined || read.kind !== 'access') throw new Error('A new connection has no access.');
        send(
          connectionChanged(companyId, 'connected', 'The company is connected to QuickBooks Online.'),
          companyConnected(connection),
        );
        if (stored.displaced !== undefined)
          send(connectionChanged(stored.displaced.companyId, 'disconnected', DISPLACED, CONNECT_AGAIN));
        return { connected: { kind: 'connected', access: read.access }, ended: stored.ended };
      },
    );
    // After the commit: a worker that defers a command from now on checks again and finds this connection.
    if (connected.kind === 'connected') await this.#leases.makeDue(companyId);
    if (ended !== undefined) await this.#revoke(ended);
    return connected;
  }

  /** Revokes the company's connection at Intuit and deletes its tokens. Returns false where there is no connection. */
  async disconnect(companyId: string): Promise<boolean> {
    const connection = await this.#store.current(this.#source, companyId);
    if (connection === undefined) return false;
    await this.#revoke(connection);
    await this.#work.transaction(async (tx, send) => {
      await this.#store.disconnect(tx, connection.connectionId, 'disconnected by an administrator');
      const sentence = 'The company was disconnected from QuickBooks Online. Selected documents wait.';
      send(connectionChanged(companyId, 'disconnected', sentence, CONNECT_AGAIN));
    });
    return true;
  }

  /** Publishes that QuickBooks refuses to list records, in QuickBooks' own words. Everything else continues. */
  async warnOfRefusal({ companyId }: Access, list: string, words: string): Promise<void> {
    logger.warn({ company: companyId, list, words }, 'QuickBooks refuses to list records');
    await this.#work.transaction((_tx, send) => {
      const sentence = `QuickBooks Online refuses to list its ${list} records: ${words}`;
      const remedy =
        'Documents are sent all the same. Look in QuickBooks for an unusual record in that list, or contact Intuit.';
      send(connectionChanged(companyId, 'warning', sentence, remedy));
      return Promise.resolve();
    });
  }

  /** Publishes a warning 14, 7 and 2 days before a connection ends, because it was not used or by Intuit's five-year limit. */
  async warnOfEndings(now: Date): Promise<void> {
    for (const connection of await this.#store.endingSoon(this.#source)) {
      const { refreshExpiresAt, hardExpiresAt = null } = connection;
      if (refreshExpiresAt === undefined) continue;
      const expiries = { refreshExpiresAt, hardExpiresAt };
      const ending = endingOf(expiries, now);
      if (ending.kind !== 'near') continue;
      await this.#work.transaction(async (tx, send) => {
        const isFirst = await this.#store.markWarned(tx, connection.connectionId, ending.days);
        const day = connectionEndsAt(expiries).toISOString().slice(0, 10);
        const sentence = `The connection to QuickBooks Online ends on ${day}.`;
        if (isFirst) send(connectionChanged(connection.companyId, 'warning', sentence, CONNECT_AGAIN));
      });
    }
  }

  async #revoke(connection: Connection): Promise<void> {
    const tokens = this.#store.open(connection);
    if (tokens === undefined || (await this.#authorizer.revoke(tokens.refreshToken))) return;
    logger.warn({ company: connection.companyId }, 'Intuit did not confirm the revocation of a connection');
  }

  async #break(tx: EntityManager, send: Send, connection: Connection, because: string): Promise<void> {
    await this.#store.markBroken(tx, connection.connectionId, because);
    const sentence = 'QuickBooks Online no longer accepts the connection of this company.';
    send(connectionChanged(connection.companyId, 'broken', sentence, CONNECT_AGAIN));
  }

  #read(connection: Connection | undefined): AccessRead {
    if (connection === undefined || connection.status === 'disconnected')
      return { kind: 'none', because: 'not-connected' };
    const tokens = connection.status === 'broken' ? undefined : this.#store.open(connection);
    if (tokens === undefined) return { kind: 'none', because: 'broken' };
    const { companyId, connectionId, realmId, version, country } = connection;
    return {
      kind: 'access',
      access: { companyId, connectionId, realmId, version, accessToken: tokens.accessToken, country },
    };
  }
}
