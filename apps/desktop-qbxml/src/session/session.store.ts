import { execute, type Executor, rows } from '@jobpro/database';
import type { DataSource, EntityManager } from 'typeorm';
import { z } from 'zod';
import { type Awaiting, Session } from './session.schema.js';

const Id = z.object({ session_id: z.uuid(), company_id: z.string() });
const Awaited = z.object({ awaited_at: z.date().nullable() });
const Version = z.object({ version: z.string() });
const LastWords = z.object({ last_error: z.string().nullable() });

export interface NewSession {
  readonly sessionId: string;
  readonly connectionId: string;
  readonly companyId: string;
  readonly ticketHash: Buffer;
  readonly clientVersion: string | undefined;
  readonly seconds: number;
}

/** What a call changed of its session. What is left out stays. */
export interface SessionChange {
  readonly awaiting?: Awaiting | null;
  readonly awaitedAt?: Date | null;
  readonly qbxmlVersion?: string;
  readonly lastError?: string;
  readonly moreSets?: number;
  readonly moreDone?: number;
  readonly moreRejected?: number;
  readonly moreLosses?: number;
  readonly moreConnectionErrors?: number;
}

/** Sessions of Web Connectors, so that any replica answers any call. */
export class SessionStore {
  constructor(private readonly dataSource: DataSource) {}

  /** Opens a session; those that were open for its connection are over, whatever they still wait for. */
  async open(tx: EntityManager, opened: NewSession): Promise<void> {
    // Two that open at once come one after the other: only the later one stays open.
    const connection = 'select connection_id from desktop.connection where connection_id = $1 for update';
    await execute(tx, connection, [opened.connectionId]);
    await execute(tx, `update desktop.session set state = 'lost' where connection_id = $1 and state = 'open'`, [
      opened.connectionId,
    ]);
    await execute(
      tx,
      `insert into desktop.session
         (session_id, connection_id, company_id, ticket_hash, client_version, expires_at)
       values ($1, $2, $3, $4, $5, now() + make_interval(secs => $6))`,
      [
        opened.sessionId,
        opened.connectionId,
        opened.companyId,
        opened.ticketHash,
        opened.clientVersion ?? null,
        opened.seconds,
      ],
    );
  }

  /** The open session of a ticket, which lives on for so many seconds from now; undefined: unknown, closed or expired. */
  async byTicket(ticketHash: Buffer, seconds: number): Promise<Session | undefined> {
    const [session] = await rows(
      this.dataSource,
      `with heard as (
         update desktop.connection set last_contact_at = now()
          where connection_id = (select connection_id from desktop.session
                                  where ticket_hash = $1 and state = 'open' and expires_at > now())
       )
       update desktop.session set last_call_at = now(), expires_at = now() + make_interval(secs => $2)
        where ticket_hash = $1 and state = 'open' and expires_at > now()
       returning *`,
      [ticketHash, seconds],
      Session,
    );
    return session;
  }

  /** Whether a ticket is good. Changes nothing. */
  async isOpen(ticketHash: Buffer): Promise<boolean> {
    const sql = `select session_id, company_id from desktop.session
                  where ticket_hash = $1 and state = 'open' and expires_at > now()`;
    return (await rows(this.dataSource, sql, [ticketHash], Id)).length > 0;
  }

  /** The last words of a session that was closed just now. One that another took the place of has none. */
  async lastWords(ticketHash: Buffer): Promise<string | undefined> {
    const sql = `select last_error from desktop.session
                  where ticket_hash = $1 and state = 'closed' and last_call_at > now() - interval '5 minutes'`;
    const [words] = await rows(this.dataSource, sql, [ticketHash], LastWords);
    return words?.last_error ?? undefined;
  }

  /**
   * Holds the session until the transaction ends, where it is open and still awaits exactly this. False: it is over, or the same
   * call came twice and the other one was quicker.
   */
  async holdAwaiting(tx: EntityManager, sessionId: string, awaiting: Awaiting | undefined): Promise<boolean> {
    const sql = `select session_id, company_id from desktop.session
                  where session_id = $1 and state = 'open' and awaiting is not distinct from $2::jsonb for update`;
    const parameters = [sessionId, awaiting === undefined ? null : JSON.stringify(awaiting)];
    return (await rows(tx, sql, parameters, Id)).length > 0;
  }

  async change(executor: Executor, sessionId: string, change: SessionChange): Promise<void> {
    await execute(
      executor,
      `update desktop.session
          set awaiting = case when $2 then $3::jsonb else awaiting end,
              awaited_at = case when $4 then $5::timestamptz else awaited_at end,
              qbxml_version = coalesce($6, qbxml_version),
              last_error = coalesce($7, last_error),
              sets = sets + $8, done = done + $9, rejected = rejected + $10, losses = losses + $11,
              connection_errors = connection_errors + $12
        where session_id = $1`,
      [
        sessionId,
        change.awaiting !== undefined,
        change.awaiting == null ? null : JSON.stringify(change.awaiting),
        change.awaitedAt !== undefined,
        change.awaitedAt ?? null,
        change.qbxmlVersion ?? null,
        change.lastError ?? null,
        change.moreSets ?? 0,
        change.moreDone ?? 0,
        change.moreRejected ?? 0,
        change.moreLosses ?? 0,
        change.moreConnectionErrors ?? 0,
      ],
    );
  }

  /** Changes a session outside of any transaction. */
  note(sessionId: string, change: SessionChange): Promise<void> {
    return this.change(this.dataSource, sessionId, change);
  }

  /** When outcomes went out that others wait for, as it is now. */
  async awaitedAt(sessionId: string): Promise<Date | undefined> {
    const sql = 'select awaited_at from desktop.session where session_id = $1';
    const [row] = await rows(this.dataSource, sql, [sessionId], Awaited);
    return row?.awaited_at ?? undefined;
  }

  async close(sessionId: string): Promise<void> {
    const sql = `update desktop.session set state = 'closed' where session_id = $1 and state = 'open'`;
    await execute(this.dataSource, sql, [sessionId]);
  }

  /** Ends sessions that were silent for so many seconds. Answers them, each to one caller only. */
  async endSilent(
    tx: EntityManager,
    seconds: number,
    limit: number,
  ): Promise<{ sessionId: string; companyId: string }[]> {
    const ended = await rows(
      tx,
      `update desktop.session set state = 'lost'
        where session_id = any (array(
                select session_id from desktop.session
                 where state = 'open' and last_call_at < now() - make_interval(secs => $1)
                 order by last_call_at limit $2 for update skip locked))
       returning session_id, company_id`,
      [seconds, limit],
      Id,
    );
    return ended.map((row) => ({ sessionId: row.session_id, companyId: row.company_id }));
  }

  /** Remembers which version a computer said it is, because only its next call says whose computer it is. */
  async greet(address: string, version: string): Promise<void> {
    await execute(
      this.dataSource,
      `insert into desktop.greeting (address, version) values ($1, $2)
       on conflict (address) do update set version = excluded.version, at = now()`,
      [address, version],
    );
  }

  /** The version that this address named within the last minutes. */
  async greeting(address: string): Promise<string | undefined> {
    const sql = `select version from desktop.greeting where address = $1 and at > now() - interval '5 minutes'`;
    const [row] = await rows(this.dataSource, sql, [address], Version);
    return row?.version;
  }

  /** Forgets what is of no use after so many days, at most `bite` rows of each kind; greetings after an hour. */
  async clean(days: number, bite: number): Promise<void> {
    const old = `now() - make_interval(days => $1)`;
    for (const [table, key, condition] of [
      ['session', 'session_id', `state <> 'open' and started_at < ${old}`],
      ['message_set', 'set_id', `state not in ('sent', 'recovered') and sent_at < ${old}`],
    ] as const) {
      const bitten = `select ${key} from desktop.${table} where ${condition} limit $2`;
      await execute(this.dataSource, `delete from desktop.${table} where ${key} in (${bitten})`, [days, bite]);
    }
    const greetings = `select address from desktop.greeting where at < now() - interval '1 hour' limit $1`;
    await execute(this.dataSource, `delete from desktop.greeting where address in (${greetings})`, [bite]);
  }
}
