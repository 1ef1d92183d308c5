import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { CommandQueueStore, CompanyLeaseStore, lookAgainAt, unknown } from '@jobpro/connector';
import { backoffDelay } from '@jobpro/schedule';
import { logger, withCompany } from '@jobpro/telemetry';
import { Injectable } from '@nestjs/common';
import { type Connection, pathOf } from '../connection/connection.js';
import { ConnectionStore } from '../connection/connection.store.js';
import { Connections, fits } from '../connection/connections.js';
import { countLogin } from '../metrics.js';
import { MessageSetStore } from '../message-sets/message-set.store.js';
import type { Permit } from './login-limit.js';
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
    for (const { sessionId, connectionId, companyId } of await this.#store.endSilent(limit)) {
      await withCompany(companyId, async () => {
        logger.warn({ session: sessionId }, 'A Web Connector session was silent for too long');
        const connection = await this.#connections.byId(connectionId);
        if (connection !== undefined) await this.#reportUnknown(sessionId, connection);
        await this.#leases.release(companyId, sessionId);
      });
    }
  }

  async #reportUnknown(sessionId: string, connection: Connection): Promise<void> {
    const set = await this.#sets.unresolved(connection);
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

/** The oldest Web Connector that sends strHCPResponse and accepts message sets as we send them. */
const OLDEST_VERSION = [2, 0] as const;
/** Milliseconds that an unknown user name waits: as long as a first wrong password. */
const UNKNOWN_WAIT = 500;
/** Milliseconds after a wrong password during which no other is checked. A mistyping person hardly notices; a guesser does. */
const WAIT = { first: 500, longest: 60_000 };
/** Wrong passwords in a row after which the connection is reported as broken. */
const REPORTED_FAILURES = 3;

/** The parameters of authenticate, and the address of the calling computer. */
interface Credentials {
  readonly userName: string;
  readonly password: string;
  readonly address: string;
}

/** A login whose password may be checked. */
export interface PermittedLogin extends Credentials {
  readonly permit: Permit;
}

/** The result of authenticate: a ticket; then '' or a path, `none`, `nvu` or `busy`; then seconds to postpone. */
export type AuthenticateReply = readonly string[];

/** Handles clientVersion and authenticate: checks version and password, opens a session, and says whether there is work. */
@Injectable()
export class Authenticate {
  readonly #store: ConnectionStore;
  readonly #connections: Connections;
  readonly #sessions: Sessions;
  readonly #sets: MessageSetStore;
  readonly #queue: CommandQueueStore;

  constructor(
    store: ConnectionStore,
    connections: Connections,
    sessions: Sessions,
    sets: MessageSetStore,
    queue: CommandQueueStore,
  ) {
    this.#store = store;
    this.#connections = connections;
    this.#sessions = sessions;
    this.#sets = sets;
    this.#queue = queue;
  }

  /** Judges the version of a Web Connector, and stores it until the same computer logs in. */
  async clientVersion(version: string, address: string): Promise<string> {
    const shown = version.slice(0, 40);
    if (version !== '') await this.#store.saveClientVersion(address, shown);
    const result = judgeClient(version);
    if (result !== '') logger.warn({ version: shown, address }, 'A Web Connector is too old');
    return result;
  }

  async authenticate({ userName, password, address, permit }: PermittedLogin): Promise<AuthenticateReply> {
    const connection = await this.#store.ofUser(userName);
    if (connection !== undefined)
      return withCompany(connection.companyId, () => this.#logIn(connection, { password, address, permit }));
    await fits(password, undefined);
    await sleep(UNKNOWN_WAIT);
    logger.warn('A Web Connector called with an unknown user name');
    return refused();
  }

  async #logIn(
    connection: Connection,
    { password, address, permit }: Omit<PermittedLogin, 'userName'>,
  ): Promise<AuthenticateReply> {
    const { connectionId, companyId } = connection;
    const blocked = await this.#store.isBlocked(connectionId, address);
    if (blocked || !(await fits(password, connection.passwordHash))) return this.#refuse(connection, address, blocked);
    permit.succeeded();
    const clientVersion = await this.#store.clientVersionOf(address);
    await this.#store.noteLogin(connectionId, address, clientVersion);
    await this.#reportRecovered(connection);
    const pause = await this.#queue.currentPause(companyId);
    if (pause !== undefined) {
      countLogin('paused');
      return [newTicket(), 'busy', String(pause.seconds)];
    }
    return this.#open(connection, clientVersion);
  }

  /** Reports that a silent Web Connector calls again, or that a wrong password is right now. */
  async #reportRecovered({ connectionId, state, qbxmlVersion, fileName, filePath, refusedFile }: Connection) {
    if (state !== 'silent' && state !== 'wrong-password') return;
    const file = fileName ?? filePath;
    if (refusedFile !== undefined) await this.#connections.report(connectionId, refusedFile.state, refusedFile.details);
    else if (qbxmlVersion === undefined) await this.#connections.report(connectionId, 'never-connected');
    else await this.#connections.report(connectionId, 'connected', file === undefined ? {} : { file });
  }

  /** Counts a wrong password, makes the next attempt of this computer wait, and reports several in a row. */
  async #refuse({ connectionId }: Connection, address: string, blocked: boolean): Promise<AuthenticateReply> {
    const failures = await this.#store.countFailure(connectionId, address);
    logger.warn({ ...failures, blocked, address }, 'A Web Connector called with a wrong password');
    if (!blocked) {
      const wait = waitAfter(failures.ofAddress);
      await this.#store.block(connectionId, address, wait);
      await sleep(Math.min(wait * 1000, 5_000));
    }
    if (isReported(failures.inAll)) await this.#connections.report(connectionId, 'wrong-password');
    return refused();
  }

  async #open(connection: Connection, clientVersion: string | undefined): Promise<AuthenticateReply> {
    const { companyId, qbxmlVersion } = connection;
    const { sessionId, ticket } = await this.#sessions.open(connection, clientVersion);
    // A connection that never sent a request is let in, so that its company file is known and checked.
    const hasWork =
      qbxmlVersion === undefined ||
      (await this.#queue.countDue(companyId, 1)) > 0 ||
      (await this.#sets.unresolved(connection)) !== undefined;
    if (!hasWork) {
      await this.#sessions.end({ sessionId, companyId });
      countLogin('nothing to do');
      return [ticket, 'none'];
    }
    countLogin('work');
    return [ticket, pathOf(connection)];
  }
}

function refused(): AuthenticateReply {
  countLogin('refused');
  return ['', 'nvu'];
}

/** Returns how many seconds the next attempt waits after this number of wrong passwords in a row. */
export const waitAfter = (failures: number): number => (failures <= 0 ? 0 : backoffDelay(failures, WAIT) / 1000);

/** Returns whether this number of wrong passwords in a row is reported. A few may be mistyped. */
export const isReported = (failures: number): boolean => failures >= REPORTED_FAILURES;

/** Returns the result of clientVersion: `''` to continue, also where the version cannot be read, or `E:` and a sentence. */
export function judgeClient(version: string): string {
  const [major, minor = 0] =
    /^\s*(\d{1,4})(?:\.(\d{1,4}))?/
      .exec(version)
      ?.slice(1)
      .flatMap((part: string | undefined) => (part === undefined ? [] : [Number.parseInt(part, 10)])) ?? [];
  if (major === undefined) return '';
  const tooOld = major < OLDEST_VERSION[0] || (major === OLDEST_VERSION[0] && minor < OLDEST_VERSION[1]);
  return tooOld
    ? `E:This Web Connector (${version.trim()}) is too old for JobPro. Install the current QuickBooks Web Connector from Intuit.`
    : '';
}
