import { execute, type Executor, rows } from '@jobpro/database';
import type { EntityManager, DataSource } from 'typeorm';
import { z } from 'zod';
import type { FileFacts } from '../operations/wire.js';
import type { Pace } from '../message-sets/pace.decide.js';
import type { ConnectionChange } from './connection-changed.write.js';
import type { ConnectionState } from './connection-state.js';
import { isConnectionState } from './connection-state.js';
import { Connection } from './connection.schema.js';

export interface NewConnection {
  readonly connectionId: string;
  readonly companyId: string;
  readonly userName: string;
  readonly passwordHash: string;
  readonly fileId: string;
  readonly everyMinutes: number | undefined;
  readonly unattended: string | undefined;
  readonly companyFile: string | undefined;
}

/** The company file that spoke. */
export interface SpokenFile {
  readonly path: string | undefined;
  readonly name: string | undefined;
  readonly stamped: boolean;
  readonly product: string | undefined;
  readonly qbxmlVersion: string;
  /** Undefined: not told this time. */
  readonly facts: FileFacts | undefined;
}

const Failures = z
  .object({ failed_logins: z.number(), of_address: z.number() })
  .transform((row) => ({ inAll: row.failed_logins, ofAddress: row.of_address }));
const Blocked = z.object({ address: z.string() });
const Changed = z
  .object({
    connection_id: z.string(),
    company_id: z.string(),
    state: z.string().refine(isConnectionState),
    details: z.record(z.string(), z.string()),
    state_at: z.date(),
  })
  .transform((row): ConnectionChange => ({
    connectionId: row.connection_id,
    companyId: row.company_id,
    state: row.state,
    details: row.details,
    at: row.state_at,
  }));
const ByState = z.object({ state: z.string(), connections: z.number() });

/** Which companies are connected, how, and how their connections stand. */
export class ConnectionStore {
  constructor(private readonly dataSource: DataSource) {}

  /** Makes the connection of a company, or renews its password; user name and FileID stay what they were. */
  async put(made: NewConnection): Promise<Connection> {
    const [row] = await rows(
      this.dataSource,
      `with forgiven as (
         delete from desktop.failed_login
          where connection_id = (select connection_id from desktop.connection where company_id = $2)
       )
       insert into desktop.connection as c
         (connection_id, company_id, user_name, password_hash, file_id, every_minutes, unattended, company_file)
       values ($1, $2, $3, $4, $5, coalesce($6, 15), coalesce($7, 'optional'), coalesce($8, ''))
       on conflict (company_id) do update
          set password_hash = excluded.password_hash, renewed_at = now(), failed_logins = 0,
              every_minutes = coalesce($6, c.every_minutes), unattended = coalesce($7, c.unattended),
              company_file = coalesce($8, c.company_file)
       returning *`,
      [
        made.connectionId,
        made.companyId,
        made.userName,
        made.passwordHash,
        made.fileId,
        made.everyMinutes ?? null,
        made.unattended ?? null,
        made.companyFile ?? null,
      ],
      Connection,
    );
    if (row === undefined) throw new Error('An upsert returned no row.');
    return row;
  }

  async ofCompany(companyId: string): Promise<Connection | undefined> {
    const [row] = await rows(
      this.dataSource,
      'select * from desktop.connection where company_id = $1',
      [companyId],
      Connection,
    );
    return row;
  }

  async ofUser(userName: string): Promise<Connection | undefined> {
    const [row] = await rows(
      this.dataSource,
      'select * from desktop.connection where user_name = $1',
      [userName],
      Connection,
    );
    return row;
  }

  async byId(connectionId: string, executor: Executor = this.dataSource): Promise<Connection | undefined> {
    const sql = 'select * from desktop.connection where connection_id = $1';
    const [row] = await rows(executor, sql, [connectionId], Connection);
    return row;
  }

  /** Counts a wrong password. Answers how many there were in a row: from this address, and in all. */
  async countFailure(connectionId: string, address: string): Promise<{ ofAddress: number; inAll: number }> {
    const [row] = await rows(
      this.dataSource,
      `with counted as (
         insert into desktop.failed_login as f (connection_id, address, failures) values ($1, $2, 1)
         on conflict (connection_id, address) do update set failures = f.failures + 1, at = now()
         returning failures
       )
       update desktop.connection set failed_logins = failed_logins + 1, last_contact_at = now()
        where connection_id = $1 returning failed_logins, (select failures from counted) as of_address`,
      [connectionId, address],
      Failures,
    );
    return row ?? { ofAddress: 0, inAll: 0 };
  }

  /** Whether passwords from this address are not looked at now. Those from others are. */
  async isBlocked(connectionId: string, address: string): Promise<boolean> {
    const sql = `select address from desktop.failed_login
                  where connection_id = $1 and address = $2 and blocked_until > now()`;
    return (await rows(this.dataSource, sql, [connectionId, address], Blocked)).length > 0;
  }

  async block(connectionId: string, address: string, seconds: number): Promise<void> {
    await execute(
      this.dataSource,
      `update desktop.failed_login set blocked_until = now() + make_interval(secs => $3)
        where connection_id = $1 and address = $2`,
      [connectionId, address, seconds],
    );
  }

  async noteLogin(connectionId: string, address: string, clientVersion: string | undefined): Promise<void> {
    await execute(
      this.dataSource,
      `with forgiven as (delete from desktop.failed_login where connection_id = $1 and address = $2)
       update desktop.connection
          set failed_logins = 0, last_contact_at = now(), client_version = coalesce($3, client_version)
        where connection_id = $1`,
      [connectionId, address, clientVersion ?? null],
    );
  }

  /** Forgets wrong passwords of a day ago, at most `bite` rows. */
  async forgetFailures(bite: number): Promise<void> {
    await execute(
      this.dataSource,
      `delete from desktop.failed_login where (connection_id, address) in (
         select connection_id, address from desktop.failed_login where at < now() - interval '1 day' limit $1)`,
      [bite],
    );
  }

  async noteFile(tx: Executor, connectionId: string, file: SpokenFile): Promise<void> {
    await execute(
      tx,
      `update desktop.connection
          set file_path = coalesce($2, file_path), file_name = coalesce($3, file_name), file_stamped = file_stamped or $4,
              product = coalesce($5, product), qbxml_version = $6, file_facts = coalesce($7::jsonb, file_facts), last_session_at = now()
        where connection_id = $1`,
      [
        connectionId,
        file.path ?? null,
        file.name ?? null,
        file.stamped,
        file.product ?? null,
        file.qbxmlVersion,
        file.facts === undefined ? null : JSON.stringify(file.facts),
      ],
    );
  }

  /** Notes how a connection stands. Answers the change; undefined where it stood so already. */
  async change(
    tx: Executor,
    connectionId: string,
    state: ConnectionState,
    details: Readonly<Record<string, string>>,
  ): Promise<ConnectionChange | undefined> {
    const [changed] = await rows(
      tx,
      `update desktop.connection set state = $2, details = $3::jsonb, state_at = now()
        where connection_id = $1 and (state, details) is distinct from ($2::text, $3::jsonb)
       returning connection_id, company_id, state, details, state_at`,
      [connectionId, state, JSON.stringify(details)],
      Changed,
    );
    return changed;
  }

  /** Those from which nothing was heard for three of their intervals, and at least an hour: told once. */
  silent(tx: EntityManager, limit: number): Promise<ConnectionChange[]> {
    return rows(
      tx,
      `update desktop.connection c
          set state = 'silent', state_at = now(),
              details = jsonb_build_object('hours', floor(extract(epoch from now() - c.last_contact_at) / 3600)::text)
        where connection_id = any (array(
                select connection_id from desktop.connection
                 where state <> 'silent'
                   and last_contact_at < now() - greatest(make_interval(mins => 3 * every_minutes), interval '1 hour')
                 order by last_contact_at limit $1 for update skip locked))
       returning connection_id, company_id, state, details, state_at`,
      [limit],
      Changed,
    );
  }

  async notePace(tx: Executor, connectionId: string, pace: Pace, clearableSet: string | undefined): Promise<void> {
    await execute(
      tx,
      `update desktop.connection
          set set_size = $2, ms_per_request = $3, clearable_set = coalesce($4, clearable_set)
        where connection_id = $1`,
      [connectionId, pace.setSize, pace.msPerRequest ?? null, clearableSet ?? null],
    );
  }

  /** How many connections stand how, for metrics. */
  byState(): Promise<{ state: string; connections: number }[]> {
    const sql = 'select state, count(*)::int as connections from desktop.connection group by state';
    return rows(this.dataSource, sql, [], ByState);
  }
}
