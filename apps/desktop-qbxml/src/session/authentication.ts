import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { logger, withCompany } from '@jobpro/telemetry';
import type { Connection } from '../connection/connection.schema.js';
import { countLogin } from '../connection/connection-metrics.js';
import type { ConnectionNews } from '../connection/connection-news.js';
import { isWorthTelling, waitAfter } from '../connection/login.decide.js';
import { fits } from '../connection/password.js';
import type { Stores } from './stores.js';
import { hashTicket, newTicket } from './ticket.js';

/** Milliseconds that an unknown user name waits: as long as a first wrong password. */
const UNKNOWN_WAIT = 500;

/** What authenticate brought. */
export interface Credentials {
  readonly userName: string;
  readonly password: string;
  readonly clientVersion: string | undefined;
  /** The computer that calls. */
  readonly address: string;
}

/** What authenticate answers: a ticket; then '' or a path, `none`, `nvu` or `busy`; then seconds to postpone. */
export type AuthenticateReply = readonly string[];

/** Lets a Web Connector in: checks its password, ends what was open, and says whether there is anything to do. */
export class Authentication {
  constructor(
    private readonly stores: Stores,
    private readonly news: ConnectionNews,
    /** How long a session lives without a call, in seconds. */
    private readonly seconds: number,
  ) {}

  async authenticate(given: Credentials): Promise<AuthenticateReply> {
    const connection = await this.stores.connections.ofUser(given.userName);
    if (connection === undefined) {
      await fits(given.password, undefined);
      await sleep(UNKNOWN_WAIT);
      logger.warn('A Web Connector called with an unknown user name');
      return this.#refused();
    }
    return withCompany(connection.companyId, () => this.#known(connection, given));
  }

  async #known(connection: Connection, given: Credentials): Promise<AuthenticateReply> {
    const { connections, leases } = this.stores;
    const { connectionId, companyId } = connection;
    const { password, clientVersion, address } = given;
    const blocked = await connections.isBlocked(connectionId, address);
    if (blocked || !(await fits(password, connection.passwordHash))) return this.#wrong(connection, address, blocked);
    await connections.noteLogin(connectionId, address, clientVersion);
    await this.#heardAgain(connection);
    const pause = await leases.currentPause(companyId);
    if (pause !== undefined) {
      countLogin('paused');
      return [newTicket(), 'busy', String(pause.seconds)];
    }
    return this.#open(connection, clientVersion);
  }

  /** It calls, with the right password: what was wrong with that is over. What is wrong with QuickBooks shows later. */
  async #heardAgain({ connectionId, state, qbxmlVersion, fileName, filePath }: Connection): Promise<void> {
    if (state !== 'silent' && state !== 'wrong-password') return;
    const file = fileName ?? filePath;
    if (qbxmlVersion === undefined) await this.news.tell(connectionId, 'never-connected');
    else await this.news.tell(connectionId, 'connected', file === undefined ? {} : { file });
  }

  /** Counts it, makes the next attempt of this computer wait, and after some tells the office. */
  async #wrong({ connectionId }: Connection, address: string, blocked: boolean): Promise<AuthenticateReply> {
    const failures = await this.stores.connections.countFailure(connectionId, address);
    logger.warn({ ...failures, blocked, address }, 'A Web Connector called with a wrong password');
    if (!blocked) {
      const wait = waitAfter(failures.ofAddress);
      await this.stores.connections.block(connectionId, address, wait);
      await sleep(Math.min(wait * 1000, 5_000));
    }
    if (isWorthTelling(failures.inAll)) await this.news.tell(connectionId, 'wrong-password');
    return this.#refused();
  }

  #refused(): AuthenticateReply {
    countLogin('refused');
    return ['', 'nvu'];
  }

  /** Whatever was open for this connection is over: a Web Connector that calls anew has lost what it was given. */
  async #open({ connectionId, companyId, companyFile, qbxmlVersion }: Connection, clientVersion: string | undefined) {
    const { sessions, leases, steps, sets, queue, work } = this.stores;
    const sessionId = randomUUID();
    const ticket = newTicket();
    const opened = {
      sessionId,
      connectionId,
      companyId,
      ticketHash: hashTicket(ticket),
      clientVersion,
      seconds: this.seconds,
    };
    await work.transaction(async (tx) => {
      await sessions.open(tx, opened);
      await steps.forgetOthers(tx, companyId, sessionId);
    });
    await leases.forceClaim(companyId, sessionId, this.seconds);
    // A connection that never spoke is let in, so that its company file is known and checked.
    const something =
      qbxmlVersion === undefined ||
      (await queue.countDue(companyId, 1)) > 0 ||
      (await sets.unresolved(companyId)) !== undefined;
    if (!something) {
      await leases.release(companyId, sessionId);
      await sessions.close(sessionId);
      countLogin('nothing to do');
      return [ticket, 'none'];
    }
    countLogin('work');
    return [ticket, companyFile];
  }
}
