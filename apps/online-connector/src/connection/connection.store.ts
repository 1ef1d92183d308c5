import { createHash, randomUUID } from 'node:crypto';
import { execute, type Executor, rows } from '@jobpro/database';
import type { Tokens } from '@jobpro/quickbooks-online';
import { z } from 'zod';
import { Connection } from './connection.js';
import type { TokenCipher } from './token.cipher.js';

const Company = z.object({ company_id: z.string() });
const hash = (state: string): string => createHash('sha256').update(state).digest('hex');
/** The advisory lock under which a realm or company is connected. */
const CONNECTING = 'select pg_advisory_xact_lock(hashtextextended($1, 7204))';

/** Connections and their sealed tokens. Each statement runs where its caller says, most within a transaction. */
export class ConnectionStore {
  constructor(private readonly cipher: TokenCipher) {}

  /** Remembers that somebody went to Intuit for this company. Only the state's hash is kept. */
  async saveState(executor: Executor, state: string, companyId: string, seconds: number): Promise<void> {
    await execute(executor, 'delete from online.oauth_state where expires_at < now()');
    await execute(
      executor,
      `insert into online.oauth_state (state_hash, company_id, expires_at)
       values ($1, $2, now() + make_interval(secs => $3))`,
      [hash(state), companyId, seconds],
    );
  }

  /** The company of a state, once. */
  async takeState(executor: Executor, state: string): Promise<string | undefined> {
    const [row] = await rows(
      executor,
      'delete from online.oauth_state where state_hash = $1 and expires_at > now() returning company_id',
      [hash(state)],
      Company,
    );
    return row?.company_id;
  }

  /** The company's connection that is not ended, if there is one. */
  async current(executor: Executor, companyId: string): Promise<Connection | undefined> {
    const [found] = await rows(
      executor,
      `select * from online.connection where company_id = $1 and status <> 'disconnected'`,
      [companyId],
      Connection,
    );
    return found;
  }

  async ofRealm(executor: Executor, realmId: string): Promise<Connection | undefined> {
    const [found] = await rows(
      executor,
      `select * from online.connection where realm_id = $1 and status <> 'disconnected'`,
      [realmId],
      Connection,
    );
    return found;
  }

  /** The company's connection that is, or was last. */
  async latest(executor: Executor, companyId: string): Promise<Connection | undefined> {
    const [found] = await rows(
      executor,
      `select * from online.connection where company_id = $1 order by status = 'disconnected', connected_at desc limit 1`,
      [companyId],
      Connection,
    );
    return found;
  }

  /** Locks one connection until the transaction ends: whoever refreshes its tokens does so alone. */
  async lock(tx: Executor, connectionId: string): Promise<Connection | undefined> {
    const [found] = await rows(
      tx,
      'select * from online.connection where connection_id = $1 for update',
      [connectionId],
      Connection,
    );
    return found;
  }

  /**
   * Connects a company to a realm within the transaction. The same pair keeps its connection, and what is linked under it, also
   * after it was disconnected; another realm ends the connection of before, which is answered as it was. `taken`: another company
   * holds the realm.
   */
  async connect(
    tx: Executor,
    companyId: string,
    realmId: string,
    tokens: Tokens,
  ): Promise<
    | { readonly kind: 'connected'; readonly connectionId: string; readonly ended: Connection | undefined }
    | { readonly kind: 'taken' }
  > {
    for (const name of [`company ${companyId}`, `realm ${realmId}`].sort()) await execute(tx, CONNECTING, [name]);
    const holder = await this.ofRealm(tx, realmId);
    if (holder !== undefined && holder.companyId !== companyId) return { kind: 'taken' };
    const current = await this.current(tx, companyId);
    await execute(
      tx,
      `update online.connection
          set status = 'disconnected', ended_at = now(), ended_because = 'switched to another QuickBooks company',
              access_token = null, refresh_token = null
        where company_id = $1 and realm_id <> $2 and status <> 'disconnected'`,
      [companyId, realmId],
    );
    const [before] = await rows(
      tx,
      `select * from online.connection where company_id = $1 and realm_id = $2 order by connected_at desc limit 1`,
      [companyId, realmId],
      Connection,
    );
    const connectionId = before?.connectionId ?? randomUUID();
    await execute(
      tx,
      `insert into online.connection (connection_id, company_id, realm_id, status) values ($1, $2, $3, 'connected')
       on conflict (connection_id) do update
          set status = 'connected', connected_at = now(), warned_days = null, ended_at = null, ended_because = null`,
      [connectionId, companyId, realmId],
    );
    await this.saveTokens(tx, connectionId, tokens);
    return { kind: 'connected', connectionId, ended: current?.realmId === realmId ? undefined : current };
  }

  async saveTokens(tx: Executor, connectionId: string, tokens: Tokens): Promise<void> {
    await execute(
      tx,
      `update online.connection
          set key_id = $2, access_token = $3, refresh_token = $4, access_expires_at = $5, refresh_expires_at = $6,
              hard_expires_at = coalesce($7, hard_expires_at), version = version + 1, status = 'connected'
        where connection_id = $1`,
      [
        connectionId,
        this.cipher.keyId,
        this.cipher.seal(tokens.accessToken, connectionId),
        this.cipher.seal(tokens.refreshToken, connectionId),
        tokens.accessExpiresAt,
        tokens.refreshExpiresAt,
        tokens.hardExpiresAt,
      ],
    );
  }

  /** Opens a connection's tokens; nothing where it has none. */
  open(connection: Connection): { readonly accessToken: string; readonly refreshToken: string } | undefined {
    const { keyId, accessToken, refreshToken, connectionId } = connection;
    if (keyId === null || accessToken === null || refreshToken === null) return undefined;
    return {
      accessToken: this.cipher.open(accessToken, keyId, connectionId),
      refreshToken: this.cipher.open(refreshToken, keyId, connectionId),
    };
  }

  /** The connection is there but of no use until a person connects again. */
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

  /** Connections whose end comes nearer than the last warning said: they are told once for each of 14, 7 and 2 days. */
  endingSoon(executor: Executor): Promise<Connection[]> {
    return rows(
      executor,
      `select * from online.connection
        where status = 'connected'
          and least(refresh_expires_at, coalesce(hard_expires_at, 'infinity')) < now() + interval '14 days'`,
      [],
      Connection,
    );
  }

  async markWarned(tx: Executor, connectionId: string, days: number): Promise<boolean> {
    const warned = await execute(
      tx,
      `update online.connection set warned_days = $2
        where connection_id = $1 and status = 'connected' and (warned_days is null or warned_days > $2)`,
      [connectionId, days],
    );
    return warned > 0;
  }
}
