import { randomUUID } from 'node:crypto';
import { execute, type Executor, query } from '@jobpro/database';
import type { Tokens } from '@jobpro/quickbooks-online';
import { Injectable } from '@nestjs/common';
import { Connection } from './connection.js';
import { TokenCipher } from './token-cipher.js';

/** Takes the advisory lock under which a realm or company is connected. */
const LOCK_CONNECTING = 'select pg_advisory_xact_lock(hashtextextended($1, 7204))';

/** Connections and their sealed tokens. Each statement runs on the executor of its caller, mostly within a transaction. */
@Injectable()
export class ConnectionStore {
  readonly #cipher: TokenCipher;

  constructor(cipher: TokenCipher) {
    this.#cipher = cipher;
  }

  /** Returns the company's connection that is not disconnected, if any. */
  async current(executor: Executor, companyId: string): Promise<Connection | undefined> {
    const [connection] = await query(
      executor,
      `select * from online.connection where company_id = $1 and status <> 'disconnected'`,
      [companyId],
      Connection,
    );
    return connection;
  }

  /** Returns the realm's connection that is not disconnected, if any. */
  async ofRealm(executor: Executor, realmId: string): Promise<Connection | undefined> {
    const [connection] = await query(
      executor,
      `select * from online.connection where realm_id = $1 and status <> 'disconnected'`,
      [realmId],
      Connection,
    );
    return connection;
  }

  /** Returns the company's present or last connection. */
  async latest(executor: Executor, companyId: string): Promise<Connection | undefined> {
    const [connection] = await query(
      executor,
      `select * from online.connection where company_id = $1 order by status = 'disconnected', connected_at desc limit 1`,
      [companyId],
      Connection,
    );
    return connection;
  }

  async byId(executor: Executor, connectionId: string): Promise<Connection | undefined> {
    const sql = 'select * from online.connection where connection_id = $1';
    const [connection] = await query(executor, sql, [connectionId], Connection);
    return connection;
  }

  /** Locks one connection until the transaction ends. */
  async lock(tx: Executor, connectionId: string): Promise<Connection | undefined> {
    const [connection] = await query(
      tx,
      'select * from online.connection where connection_id = $1 for update',
      [connectionId],
      Connection,
    );
    return connection;
  }

  /**
   * Connects a company to a realm. The same pair keeps its connection and the links under it, even after it was disconnected.
   * Another realm ends the company's present connection, which is returned as `ended`. `taken`: another company has a working
   * connection to the realm. A broken one is disconnected and returned as `displaced`: these tokens open the realm, its do not.
   */
  async connect(
    tx: Executor,
    companyId: string,
    realmId: string,
    tokens: Tokens,
  ): Promise<
    | {
        readonly kind: 'connected';
        readonly connectionId: string;
        readonly ended: Connection | undefined;
        readonly displaced: Connection | undefined;
      }
    | { readonly kind: 'taken' }
  > {
    for (const name of [`company ${companyId}`, `realm ${realmId}`].sort()) await execute(tx, LOCK_CONNECTING, [name]);
    const holder = await this.ofRealm(tx, realmId);
    const displaced = holder?.companyId === companyId ? undefined : holder;
    if (displaced !== undefined) {
      if (displaced.status === 'connected') return { kind: 'taken' };
      await this.disconnect(tx, displaced.connectionId, 'another company proved that it may use these books');
    }
    const current = await this.current(tx, companyId);
    await execute(
      tx,
      `update online.connection
          set status = 'disconnected', ended_at = now(), ended_because = 'switched to another QuickBooks company',
              access_token = null, refresh_token = null
        where company_id = $1 and realm_id <> $2 and status <> 'disconnected'`,
      [companyId, realmId],
    );
    const [previous] = await query(
      tx,
      `select * from online.connection where company_id = $1 and realm_id = $2 order by connected_at desc limit 1`,
      [companyId, realmId],
      Connection,
    );
    const connectionId = previous?.connectionId ?? randomUUID();
    await execute(
      tx,
      `insert into online.connection (connection_id, company_id, realm_id, status) values ($1, $2, $3, 'connected')
       on conflict (connection_id) do update
          set status = 'connected', connected_at = now(), warned_days = null, ended_at = null, ended_because = null`,
      [connectionId, companyId, realmId],
    );
    await this.saveTokens(tx, connectionId, tokens);
    const ended = current?.realmId === realmId ? undefined : current;
    if (ended !== undefined) await this.#forgetLists(tx, ended.connectionId);
    return { kind: 'connected', connectionId, ended, displaced };
  }

  /** Stores new tokens as the next version. With `replacing`, only where that is still the version of a working connection. */
  async saveTokens(executor: Executor, connectionId: string, tokens: Tokens, replacing?: number): Promise<boolean> {
    const saved = await execute(
      executor,
      `update online.connection
          set key_id = $2, access_token = $3, refresh_token = $4, access_expires_at = $5, refresh_expires_at = $6,
              hard_expires_at = coalesce($7, hard_expires_at), version = version + 1, status = 'connected',
              refresh_leased_until = null
        where connection_id = $1 and ($8::int is null or (version = $8 and status = 'connected'))`,
      [
        connectionId,
        this.#cipher.keyId,
        this.#cipher.seal(tokens.accessToken, connectionId),
        this.#cipher.seal(tokens.refreshToken, connectionId),
        tokens.accessExpiresAt,
        tokens.refreshExpiresAt,
        tokens.hardExpiresAt,
        replacing ?? null,
      ],
    );
    return saved > 0;
  }

  /** Leases the refresh of this version's tokens. Returns false where another process has the lease or the version is old. */
  async leaseRefresh(executor: Executor, connectionId: string, version: number, seconds: number): Promise<boolean> {
    const leased = await execute(
      executor,
      `update online.connection set refresh_leased_until = now() + make_interval(secs => $3)
        where connection_id = $1 and version = $2 and status = 'connected'
          and (refresh_leased_until is null or refresh_leased_until <= now())`,
      [connectionId, version, seconds],
    );
    return leased > 0;
  }

  /** Ends the lease on a refresh that brought no tokens. */
  async releaseRefresh(executor: Executor, connectionId: string, version: number): Promise<void> {
    const sql = 'update online.connection set refresh_leased_until = null where connection_id = $1 and version = $2';
    await execute(executor, sql, [connectionId, version]);
  }

  /** Returns a connection's tokens; undefined where it has none. */
  open(connection: Connection): { readonly accessToken: string; readonly refreshToken: string } | undefined {
    const { keyId, accessToken, refreshToken, connectionId } = connection;
    if (keyId === undefined || accessToken === undefined || refreshToken === undefined) return undefined;
    return {
      accessToken: this.#cipher.open(accessToken, keyId, connectionId),
      refreshToken: this.#cipher.open(refreshToken, keyId, connectionId),
    };
  }

  /** Marks a connection as broken: it is of no use until a person connects again. */
  async markBroken(tx: Executor, connectionId: string, because: string): Promise<void> {
    await execute(
      tx,
      `update online.connection set status = 'broken', ended_because = $2 where connection_id = $1 and status = 'connected'`,
      [connectionId, because],
    );
  }

  async disconnect(tx: Executor, connectionId: string, because: string): Promise<void> {
    await execute(
      tx,
      `update online.connection
          set status = 'disconnected', ended_at = now(), ended_because = $2, access_token = null, refresh_token = null
        where connection_id = $1`,
      [connectionId, because],
    );
    await this.#forgetLists(tx, connectionId);
  }

  /** Deletes the copy of QuickBooks' lists. It is read again when the company is connected again. */
  async #forgetLists(tx: Executor, connectionId: string): Promise<void> {
    await execute(tx, 'delete from online.connection_reference where connection_id = $1', [connectionId]);
    await execute(tx, 'delete from online.connection_list where connection_id = $1', [connectionId]);
  }

  async saveCompany(
    executor: Executor,
    connectionId: string,
    name: string,
    country: string | undefined,
  ): Promise<void> {
    await execute(executor, 'update online.connection set company_name = $2, country = $3 where connection_id = $1', [
      connectionId,
      name,
      country ?? null,
    ]);
  }

  /** Returns the connections that end within 14 days. */
  endingSoon(executor: Executor): Promise<Connection[]> {
    return query(
      executor,
      `select * from online.connection
        where status = 'connected'
          and least(refresh_expires_at, coalesce(hard_expires_at, 'infinity')) < now() + interval '14 days'`,
      [],
      Connection,
    );
  }

  /** Stores that users were warned `days` days before the end. Returns false where they were already warned. */
  async markWarned(tx: Executor, connectionId: string, days: number): Promise<boolean> {
    const marked = await execute(
      tx,
      `update online.connection set warned_days = $2
        where connection_id = $1 and status = 'connected' and (warned_days is null or warned_days > $2)`,
      [connectionId, days],
    );
    return marked > 0;
  }
}
