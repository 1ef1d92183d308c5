import { createHash, randomBytes } from 'node:crypto';
import { execute, type Executor, query } from '@jobpro/database';
import { type Send, UnitOfWork } from '@jobpro/messaging';
import { ENVIRONMENT } from '@jobpro/service';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { z } from 'zod';
import type { Described } from '../company-file/company-file.decide.js';
import { KnownLink } from '../connection/connection.js';
import type { DesktopConfig } from '../desktop.config.js';

/** The request that the Web Connector has received and not answered yet. */
export const Awaiting = z.discriminatedUnion('kind', [
  /** A message set with commands. */
  z.object({ kind: z.literal('work'), setId: z.string() }),
  /** The query for the status of a message set whose response was lost. */
  z.object({ kind: z.literal('status'), setId: z.string() }),
  /** The permission for QuickBooks to delete what it keeps of a message set. */
  z.object({ kind: z.literal('clear'), setId: z.string() }),
  /** The company-file handshake's question which file is open, and which records of ours are in it. */
  z.object({
    kind: z.literal('introduction'),
    path: z.string(),
    country: z.string().default(''),
    major: z.number(),
    minor: z.number(),
    /** Absent where the Web Connector did not describe the file. Only this service writes it. */
    file: z.custom<Described>().optional(),
    links: z.array(KnownLink).default([]),
  }),
]);
export type Awaiting = z.output<typeof Awaiting>;

/** One session of a Web Connector. Its id is the owner that leases the company. */
export const Session = z.object({
  sessionId: z.uuid(),
  connectionId: z.uuid(),
  companyId: z.string(),
  /** Known, and the company file with it, from the first sendRequestXML on. */
  qbxmlVersion: z.string().optional(),
  awaiting: Awaiting.optional(),
  /** When outcomes were published that others wait for, and nothing was sent since. */
  awaitedAt: z.date().optional(),
  lastError: z.string().optional(),
  connectionErrors: z.number(),
  /** The number of responses lost in this session. */
  losses: z.number(),
  sets: z.number(),
  done: z.number(),
  rejected: z.number(),
});
export type Session = z.output<typeof Session>;

const SessionKey = z.object({ sessionId: z.uuid(), connectionId: z.uuid(), companyId: z.string() });
type SessionKey = z.output<typeof SessionKey>;
const Progress = z.object({ finished: z.number(), progress: z.number() });
const AwaitedAt = z.object({ awaitedAt: z.date().optional() });
const LastError = z.object({ lastError: z.string().optional() });

/** Returns a new ticket: 256 random bits that only one Web Connector gets. */
export const newTicket = (): string => randomBytes(32).toString('hex');

/** Returns all that is stored of a ticket. It is found by its hash, so that no comparison reveals how much of a guess was right. */
const hashTicket = (ticket: string): Buffer => createHash('sha256').update(ticket, 'utf8').digest();

export interface NewSession {
  readonly sessionId: string;
  readonly connectionId: string;
  readonly companyId: string;
  readonly ticket: string;
  readonly clientVersion: string | undefined;
}

/** The changes that a call makes to its session. An omitted field keeps its value. */
export interface SessionChange {
  readonly awaiting?: Awaiting | null;
  readonly awaitedAt?: Date | undefined;
  readonly qbxmlVersion?: string;
  readonly lastError?: string | undefined;
  readonly moreSets?: number;
  readonly moreDone?: number;
  readonly moreRejected?: number;
  readonly moreLosses?: number;
  readonly moreConnectionErrors?: number;
}

/** The sessions of Web Connectors. They are stored, so that any replica can answer any call. */
@Injectable()
export class SessionStore {
  readonly #source: DataSource;
  readonly #work: UnitOfWork;
  /** Seconds that a session lives without a call. */
  readonly seconds: number;

  constructor(
    source: DataSource,
    work: UnitOfWork,
    @Inject(ENVIRONMENT) { DESKTOP_SESSION_SILENCE }: Pick<DesktopConfig, 'DESKTOP_SESSION_SILENCE'>,
  ) {
    this.#source = source;
    this.#work = work;
    this.seconds = Math.ceil(DESKTOP_SESSION_SILENCE / 1000);
  }

  /** Opens a session and ends those that were open for its connection. */
  open({ sessionId, connectionId, companyId, ticket, clientVersion }: NewSession): Promise<void> {
    return this.#work.transaction(async (tx) => {
      // The lock orders two calls that open at the same time: only the later session stays open.
      const lock = 'select connection_id from desktop.connection where connection_id = $1 for update';
      await execute(tx, lock, [connectionId]);
      await this.endOf(tx, connectionId);
      await execute(
        tx,
        `insert into desktop.session
           (session_id, connection_id, company_id, ticket_hash, client_version, expires_at)
         values ($1, $2, $3, $4, $5, now() + make_interval(secs => $6))`,
        [sessionId, connectionId, companyId, hashTicket(ticket), clientVersion ?? null, this.seconds],
      );
    });
  }

  /** Ends the open sessions of a connection. What they were given is recovered by the next session. */
  async endOf(tx: Executor, connectionId: string): Promise<void> {
    await execute(tx, `update desktop.session set state = 'lost' where connection_id = $1 and state = 'open'`, [
      connectionId,
    ]);
  }

  /** Returns the open session of a ticket and extends it; undefined where it is unknown, closed or expired. */
  async byTicket(ticket: string): Promise<Session | undefined> {
    const [session] = await query(
      this.#source,
      `with heard as (
         update desktop.connection set last_contact_at = now()
          where connection_id = (select connection_id from desktop.session
                                  where ticket_hash = $1 and state = 'open' and expires_at > now())
       )
       update desktop.session set last_call_at = now(), expires_at = now() + make_interval(secs => $2)
        where ticket_hash = $1 and state = 'open' and expires_at > now()
       returning *`,
      [hashTicket(ticket), this.seconds],
      Session,
    );
    return session;
  }

  /** Returns whether a ticket is valid. Changes nothing. */
  async isOpen(ticket: string): Promise<boolean> {
    const sql = `select session_id, connection_id, company_id from desktop.session
                  where ticket_hash = $1 and state = 'open' and expires_at > now()`;
    return (await query(this.#source, sql, [hashTicket(ticket)], SessionKey)).length > 0;
  }

  /** Returns the last error of a session that was closed a moment ago; undefined where another session replaced it. */
  async lastErrorOf(ticket: string): Promise<string | undefined> {
    const sql = `select last_error from desktop.session
                  where ticket_hash = $1 and state = 'closed' and last_call_at > now() - interval '5 minutes'`;
    const [session] = await query(this.#source, sql, [hashTicket(ticket)], LastError);
    return session?.lastError;
  }

  /**
   * Runs work in one transaction while the session is locked, where it is open and still awaits what it did at the beginning of the
   * call. Returns undefined where it has ended, or where the same call came twice and the other one was faster.
   */
  whileAwaiting<R>(
    { sessionId, awaiting }: Session,
    work: (tx: EntityManager, send: Send) => Promise<R>,
  ): Promise<R | undefined> {
    const lock = `select session_id, connection_id, company_id from desktop.session
                   where session_id = $1 and state = 'open' and awaiting is not distinct from $2::jsonb for update`;
    const parameters = [sessionId, awaiting === undefined ? null : JSON.stringify(awaiting)];
    return this.#work.transaction(async (tx, send) =>
      (await query(tx, lock, parameters, SessionKey)).length === 0 ? undefined : work(tx, send),
    );
  }

  async change(executor: Executor, sessionId: string, change: SessionChange): Promise<void> {
    await execute(
      executor,
      `update desktop.session
          set awaiting = case when $2 then $3::jsonb else awaiting end,
              awaited_at = coalesce($4, awaited_at),
              qbxml_version = coalesce($5, qbxml_version),
              last_error = coalesce($6, last_error),
              sets = sets + $7, done = done + $8, rejected = rejected + $9, losses = losses + $10,
              connection_errors = connection_errors + $11
        where session_id = $1`,
      [
        sessionId,
        change.awaiting !== undefined,
        change.awaiting == null ? null : JSON.stringify(change.awaiting),
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

  /** Changes a session outside of a transaction. */
  note(sessionId: string, change: SessionChange): Promise<void> {
    return this.change(this.#source, sessionId, change);
  }

  /** Returns when outcomes were published that others wait for, as it is stored now. */
  async awaitedAt(sessionId: string): Promise<Date | undefined> {
    const sql = 'select awaited_at from desktop.session where session_id = $1';
    const [row] = await query(this.#source, sql, [sessionId], AwaitedAt);
    return row?.awaitedAt;
  }

  /**
   * Stores how far a session is, and returns it. `measure` computes the percentage from the number of completed commands. A smaller
   * one than before does not count.
   */
  raiseProgress(sessionId: string, measure: (finished: number) => number): Promise<number> {
    return this.#work.transaction(async (tx) => {
      const lock = `select done + rejected as finished, progress from desktop.session where session_id = $1 for update`;
      const [row] = await query(tx, lock, [sessionId], Progress);
      const progress = Math.max(row?.progress ?? 0, measure(row?.finished ?? 0));
      await execute(tx, 'update desktop.session set progress = $2 where session_id = $1', [sessionId, progress]);
      return progress;
    });
  }

  async close(sessionId: string): Promise<void> {
    const sql = `update desktop.session set state = 'closed' where session_id = $1 and state = 'open'`;
    await execute(this.#source, sql, [sessionId]);
  }

  /** Ends sessions that were silent for too long, and returns them, each to one caller only. */
  endSilent(limit: number): Promise<SessionKey[]> {
    return query(
      this.#source,
      `update desktop.session set state = 'lost'
        where session_id = any (array(
                select session_id from desktop.session
                 where state = 'open' and last_call_at < now() - make_interval(secs => $1)
                 order by last_call_at limit $2 for update skip locked))
       returning session_id, connection_id, company_id`,
      [this.seconds, limit],
      SessionKey,
    );
  }

  /** Deletes rows older than `days` days, and greetings older than an hour, at most `limit` rows of each kind. */
  async clean(days: number, limit: number): Promise<void> {
    const old = `now() - make_interval(days => $1)`;
    for (const [table, key, condition] of [
      ['session', 'session_id', `state <> 'open' and started_at < ${old}`],
      ['message_set', 'set_id', `state not in ('sent', 'recovered') and sent_at < ${old}`],
    ] as const) {
      const selected = `select ${key} from desktop.${table} where ${condition} limit $2`;
      await execute(this.#source, `delete from desktop.${table} where ${key} in (${selected})`, [days, limit]);
    }
    const greetings = `select address from desktop.greeting where at < now() - interval '1 hour' limit $1`;
    await execute(this.#source, `delete from desktop.greeting where address in (${greetings})`, [limit]);
  }
}
