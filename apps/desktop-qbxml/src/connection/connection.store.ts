import type { DesktopState } from '@jobpro/contracts';
import { execute, type Executor, query } from '@jobpro/database';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { z } from 'zod';
import { Connection, ConnectionChange, type FileFacts, type RefusedFile } from './connection.js';

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

/** The company file that is open. */
export interface OpenFile {
  readonly path: string | undefined;
  readonly name: string | undefined;
  readonly stamped: boolean;
  readonly product: string | undefined;
  readonly qbxmlVersion: string;
  /** Undefined: not reported this time. */
  readonly facts: FileFacts | undefined;
}

/** A company file that a person chose. */
export interface ChosenFile extends Partial<Pick<RefusedFile, 'name' | 'path'>> {
  readonly stamped: boolean;
  readonly companyFileId: string;
}

const Failures = z.object({ inAll: z.number(), ofAddress: z.number() });
const Blocked = z.object({ address: z.string() });
const Version = z.object({ version: z.string() });
const ByState = z.object({ state: z.string(), connections: z.number() });

/** The connections of companies, and their states. */
@Injectable()
export class ConnectionStore {
  readonly #source: DataSource;

  constructor(source: DataSource) {
    this.#source = source;
  }

  /** Creates a company's connection, or renews its password. User name and FileID stay. */
  async put(connection: NewConnection): Promise<Connection> {
    const [row] = await query(
      this.#source,
      `with deleted as (
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
        connection.connectionId,
        connection.companyId,
        connection.userName,
        connection.passwordHash,
        connection.fileId,
        connection.everyMinutes ?? null,
        connection.unattended ?? null,
        connection.companyFile ?? null,
      ],
      Connection,
    );
    if (row === undefined) throw new Error('An upsert returned no row.');
    return row;
  }

  /** Stores new ids. The stamp of the old ones says nothing any more. */
  async saveIds(connectionId: string, ids: Pick<Connection, 'ownerId' | 'fileId'>): Promise<void> {
    const sql = `update desktop.connection set owner_id = $2, file_id = $3, file_stamped = false where connection_id = $1`;
    await execute(this.#source, sql, [connectionId, ids.ownerId, ids.fileId]);
  }

  ofCompany(companyId: string): Promise<Connection | undefined> {
    return this.#findBy('company_id', companyId);
  }

  ofUser(userName: string): Promise<Connection | undefined> {
    return this.#findBy('user_name', userName);
  }

  byId(connectionId: string): Promise<Connection | undefined> {
    return this.#findBy('connection_id', connectionId);
  }

  async #findBy(column: 'company_id' | 'user_name' | 'connection_id', value: string): Promise<Connection | undefined> {
    const sql = `select * from desktop.connection where ${column} = $1`;
    const [row] = await query(this.#source, sql, [value], Connection);
    return row;
  }

  /** Counts a wrong password. Returns how many there were in a row: from this address, and in all. */
  async countFailure(connectionId: string, address: string): Promise<{ ofAddress: number; inAll: number }> {
    const [row] = await query(
      this.#source,
      `with counted as (
         insert into desktop.failed_login as f (connection_id, address, failures) values ($1, $2, 1)
         on conflict (connection_id, address) do update set failures = f.failures + 1, at = now()
         returning failures
       )
       update desktop.connection set failed_logins = failed_logins + 1, last_contact_at = now()
        where connection_id = $1 returning failed_logins as in_all, (select failures from counted) as of_address`,
      [connectionId, address],
      Failures,
    );
    return row ?? { ofAddress: 0, inAll: 0 };
  }

  /** Returns whether passwords from this address are not checked now. Those from other addresses are. */
  async isBlocked(connectionId: string, address: string): Promise<boolean> {
    const sql = `select address from desktop.failed_login
                  where connection_id = $1 and address = $2 and blocked_until > now()`;
    return (await query(this.#source, sql, [connectionId, address], Blocked)).length > 0;
  }

  async block(connectionId: string, address: string, seconds: number): Promise<void> {
    await execute(
      this.#source,
      `update desktop.failed_login set blocked_until = now() + make_interval(secs => $3)
        where connection_id = $1 and address = $2`,
      [connectionId, address, seconds],
    );
  }

  async noteLogin(connectionId: string, address: string, clientVersion: string | undefined): Promise<void> {
    await execute(
      this.#source,
      `with deleted as (delete from desktop.failed_login where connection_id = $1 and address = $2)
       update desktop.connection
          set failed_logins = 0, last_contact_at = now(), client_version = coalesce($3, client_version)
        where connection_id = $1`,
      [connectionId, address, clientVersion ?? null],
    );
  }

  /** Deletes wrong passwords of more than a day ago, at most `limit` rows. */
  async forgetFailures(limit: number): Promise<void> {
    await execute(
      this.#source,
      `delete from desktop.failed_login where (connection_id, address) in (
         select connection_id, address from desktop.failed_login where at < now() - interval '1 day' limit $1)`,
      [limit],
    );
  }

  /** Returns a connection, locked until the end of the transaction. */
  async lock(tx: Executor, connectionId: string): Promise<Connection | undefined> {
    const sql = 'select * from desktop.connection where connection_id = $1 for update';
    const [row] = await query(tx, sql, [connectionId], Connection);
    return row;
  }

  /** Stores the file that was open instead of the connection's own, until somebody says which one it is. */
  async saveRefusedFile(tx: Executor, connectionId: string, refused: RefusedFile): Promise<void> {
    const sql = 'update desktop.connection set refused_file = $2::jsonb where connection_id = $1';
    await execute(tx, sql, [connectionId, JSON.stringify(refused)]);
  }

  /** Makes this the connection's company file from the next run on. A file without name and path is any that is open then. */
  async takeFile(tx: Executor, connectionId: string, file: ChosenFile): Promise<void> {
    const sql = `update desktop.connection
                    set file_name = $2, file_path = $3, file_stamped = $4, company_file_id = $5, refused_file = null,
                        file_facts = '{}', qbxml_version = null,
                        clearable_set = case when coalesce(company_file_id, connection_id) = $5 then clearable_set end
                  where connection_id = $1`;
    const { name, path, stamped, companyFileId } = file;
    await execute(tx, sql, [connectionId, name ?? null, path ?? null, stamped, companyFileId]);
  }

  async saveFile(
    tx: Executor,
    connectionId: string,
    file: OpenFile & { readonly companyFileId: string },
  ): Promise<void> {
    await execute(
      tx,
      `update desktop.connection
          set file_path = coalesce($2, file_path), file_name = coalesce($3, file_name), file_stamped = file_stamped or $4,
              product = coalesce($5, product), qbxml_version = $6, file_facts = coalesce($7::jsonb, file_facts), last_session_at = now(),
              company_file_id = $8, refused_file = null
        where connection_id = $1`,
      [
        connectionId,
        file.path ?? null,
        file.name ?? null,
        file.stamped,
        file.product ?? null,
        file.qbxmlVersion,
        file.facts === undefined ? null : JSON.stringify(file.facts),
        file.companyFileId,
      ],
    );
  }

  /** Stores a connection's state. Returns the change; undefined where that was its state already. */
  async change(
    tx: Executor,
    connectionId: string,
    state: DesktopState,
    details: Readonly<Record<string, string>>,
  ): Promise<ConnectionChange | undefined> {
    const [change] = await query(
      tx,
      `update desktop.connection set state = $2, details = $3::jsonb, state_at = now()
        where connection_id = $1 and (state, details) is distinct from ($2::text, $3::jsonb)
       returning connection_id, company_id, state, details, state_at`,
      [connectionId, state, JSON.stringify(details)],
      ConnectionChange,
    );
    return change;
  }

  /** Marks connections as silent that did not call for three of their intervals, and at least an hour. Returns them once. */
  silent(tx: EntityManager, limit: number): Promise<ConnectionChange[]> {
    return query(
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
      ConnectionChange,
    );
  }

  /** Stores the version that a computer named, because only its next call says whose computer it is. */
  async saveClientVersion(address: string, version: string): Promise<void> {
    await execute(
      this.#source,
      `insert into desktop.greeting (address, version) values ($1, $2)
       on conflict (address) do update set version = excluded.version, at = now()`,
      [address, version],
    );
  }

  /** Returns the version that this address named within the last minutes. */
  async clientVersionOf(address: string): Promise<string | undefined> {
    const sql = `select version from desktop.greeting where address = $1 and at > now() - interval '5 minutes'`;
    const [row] = await query(this.#source, sql, [address], Version);
    return row?.version;
  }

  /** Returns how many connections are in each state, for metrics. */
  byState(): Promise<{ state: string; connections: number }[]> {
    const sql = 'select state, count(*)::int as connections from desktop.connection group by state';
    return query(this.#source, sql, [], ByState);
  }
}
