import { countCall } from '@jobpro/connector';
import { type Call, type OperationName, readHresult, type Reply } from '@jobpro/qbxml';
import { logger, withCompany } from '@jobpro/telemetry';
import type { ConnectionNews } from '../connection/connection-news.js';
import { textOf } from '../connection/connection-state.js';
import type { Connection } from '../connection/connection.schema.js';
import type { Authentication } from './authentication.js';
import { judgeClient } from './client-version.decide.js';
import type { Introduction } from './introduction.js';
import type { NextRequest } from './next-request.js';
import { detailsOf, stateOf } from './refused-set.js';
import type { Session } from './session.schema.js';
import { refusal, softReply, unavailable } from './soft-reply.write.js';
import type { Stores } from './stores.js';
import type { TakeAnswer } from './take-answer.js';
import { hashTicket } from './ticket.js';

type CallOf<O extends OperationName> = Extract<Call, { operation: O }>['parameters'];

/** The parts that answer the calls of a session. */
export interface SessionParts {
  readonly stores: Stores;
  readonly authentication: Authentication;
  readonly introduction: Introduction;
  readonly next: NextRequest;
  readonly take: TakeAnswer;
  readonly news: ConnectionNews;
  /** How long a session lives without a call, in seconds. */
  readonly seconds: number;
}

/** What serverVersion says. */
const SERVER_VERSION = 'JobPro 1.0';
/** A path that QuickBooks could not open is tried once more as whatever file is open. */
const MOST_CONNECTION_ERRORS = 2;

/** Answers every call of the Web Connector. Whatever goes wrong is a soft answer and a line in the log. */
export class WebConnector {
  constructor(private readonly parts: SessionParts) {}

  /** `address`: where the call came from. */
  async answer(call: Call, address: string): Promise<Reply> {
    const started = performance.now();
    const count = (result: string) =>
      countCall('desktop', call.operation, result, (performance.now() - started) / 1000);
    try {
      const reply = await this.#answer(call, address);
      count('answered');
      return reply;
    } catch (error) {
      logger.error({ err: error, operation: call.operation }, 'A call of the Web Connector could not be answered');
      count('failed');
      return softReply(call.operation, unavailable);
    }
  }

  async #answer(call: Call, address: string): Promise<Reply> {
    const { operation } = call;
    switch (operation) {
      case 'serverVersion':
        return { operation, result: SERVER_VERSION };
      case 'clientVersion': {
        const { strVersion } = call.parameters;
        if (strVersion !== '') await this.parts.stores.sessions.greet(address, strVersion.slice(0, 40));
        const result = judgeClient(strVersion);
        if (result !== '') logger.warn({ version: strVersion.slice(0, 40), address }, 'A Web Connector is too old');
        return { operation, result };
      }
      case 'authenticate': {
        const { strUserName: userName, strPassword: password } = call.parameters;
        const clientVersion = await this.parts.stores.sessions.greeting(address);
        return {
          operation,
          result: await this.parts.authentication.authenticate({ userName, password, clientVersion, address }),
        };
      }
      case 'sendRequestXML':
      case 'receiveResponseXML':
      case 'connectionError':
      case 'getLastError':
      case 'closeConnection':
        return this.#within(call);
    }
  }

  /** The calls that a ticket comes with. One that is unknown, closed or expired gets nothing but a soft refusal. */
  async #within(
    call: Exclude<Call, { operation: 'serverVersion' | 'clientVersion' | 'authenticate' }>,
  ): Promise<Reply> {
    const { stores, seconds } = this.parts;
    const { operation, parameters } = call;
    const ticket = hashTicket(parameters.ticket);
    const session = await stores.sessions.byTicket(ticket, seconds);
    const connection = session && (await stores.connections.byId(session.connectionId));
    if (session === undefined || connection === undefined) {
      const lastWords = await stores.sessions.lastWords(ticket);
      logger.warn({ operation }, 'A call came with a ticket that is not, or no longer, valid');
      return softReply(operation, lastWords ?? refusal);
    }
    return withCompany(session.companyId, async () => {
      switch (operation) {
        case 'sendRequestXML':
          return { operation, result: await this.#send(session, connection, parameters) };
        case 'receiveResponseXML':
          await this.#holdCompany(session);
          return { operation, result: await this.parts.take.take(session, connection, parameters) };
        case 'connectionError':
          return { operation, result: await this.#connectionError(session, connection, parameters) };
        case 'getLastError':
          return { operation, result: session.lastError ?? 'NoOp' };
        case 'closeConnection':
          return { operation, result: await this.#close(session) };
      }
    });
  }

  async #send(session: Session, connection: Connection, parameters: CallOf<'sendRequestXML'>): Promise<string> {
    const { next, introduction } = this.parts;
    await this.#holdCompany(session);
    if (session.qbxmlVersion !== undefined) return (await next.next(session, connection)) ?? '';
    const introduced = await introduction.hear(session, connection, parameters);
    switch (introduced.kind) {
      case 'known':
        return (await next.next(introduced.session, introduced.connection)) ?? '';
      case 'ask':
        return introduced.xml;
      case 'refused':
        return '';
    }
  }

  /** The open session is the one that works for its company, whoever leased that meanwhile. */
  async #holdCompany({ sessionId, companyId }: Session): Promise<void> {
    const { stores, seconds } = this.parts;
    const kept = await stores.leases.renew(sessionId, seconds, [companyId]);
    if (!kept.has(companyId)) await stores.leases.forceClaim(companyId, sessionId, seconds);
  }

  async #connectionError(
    session: Session,
    connection: Connection,
    { hresult, message }: CallOf<'connectionError'>,
  ): Promise<string> {
    const { stores, news } = this.parts;
    const reading = readHresult(hresult) ?? { reason: 'other', acted: 'maybe' };
    logger.warn({ hresult, message, reason: reading.reason }, 'The Web Connector could not reach QuickBooks');
    const state = stateOf[reading.reason];
    const details = detailsOf(state, message);
    const { sentence, remedy } = textOf(state, details);
    await stores.sessions.note(session.sessionId, {
      lastError: `${sentence} ${remedy ?? ''}`.trim(),
      moreConnectionErrors: 1,
    });
    const mayTryOpenFile =
      connection.companyFile !== '' &&
      session.connectionErrors + 1 < MOST_CONNECTION_ERRORS &&
      (reading.reason === 'cannot-access' || reading.reason === 'company-file-not-open');
    if (mayTryOpenFile) return '';
    await news.tell(connection.connectionId, state, details);
    await this.#end(session);
    return 'done';
  }

  async #close(session: Session): Promise<string> {
    await this.#end(session);
    const { done, rejected } = session;
    if (session.lastError !== undefined && session.sets === 0) return session.lastError;
    if (done + rejected === 0) return 'Nothing was to be sent.';
    const refused = rejected === 0 ? '' : ` ${rejected} could not go: JobPro says why.`;
    return `${done} ${done === 1 ? 'record is' : 'records are'} in QuickBooks.${refused}`;
  }

  async #end({ sessionId, companyId }: Session): Promise<void> {
    const { stores } = this.parts;
    await stores.sessions.close(sessionId);
    await stores.steps.drop(sessionId);
    await stores.leases.release(companyId, sessionId);
  }
}
