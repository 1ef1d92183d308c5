import { countCall } from '@jobpro/connector';
import { type Call, type OperationName, readHresult, type Reply } from '@jobpro/qbxml';
import { logger, withCompany } from '@jobpro/telemetry';
import { Injectable } from '@nestjs/common';
import { CompanyFileHandshake } from '../company-file/company-file-handshake.js';
import { pathOf } from '../connection/connection.js';
import { countLogin } from '../metrics.js';
import { Authenticate, type OpenSession, Sessions } from './authenticate.js';
import { fallbackReply, sessionEnded, unavailable } from './fallback-reply.write.js';
import { LoginLimit } from './login-limit.js';
import { ReceiveResponse } from './receive-response.js';
import { RejectedMessageSet } from './rejected-message-set.js';
import { SendRequest } from './send-request.js';
import type { Session } from './session.store.js';

type CallOf<O extends OperationName> = Extract<Call, { operation: O }>;
type SessionCall = Exclude<Call, { operation: 'serverVersion' | 'clientVersion' | 'authenticate' }>;

/** The result of serverVersion. */
const SERVER_VERSION = 'JobPro 1.0';
/** A company file that QuickBooks cannot open by its path is tried once more as the file that is open. */
const MOST_CONNECTION_ERRORS = 2;

/** Failures that the file which is open may not have. The handshake then checks that it is the right one. */
const OPENS_OTHERWISE: ReadonlySet<string> = new Set([
  'cannot-access',
  'company-file-not-open',
  'other-company-file-open',
]);
/** “Could not start QuickBooks”, which has several causes, a path that no longer opens among them. */
const COULD_NOT_START = /80040408$/;

/** Handles the calls that carry a ticket. */
@Injectable()
export class SessionCalls {
  readonly #sessions: Sessions;
  readonly #handshake: CompanyFileHandshake;
  readonly #sendRequest: SendRequest;
  readonly #receiveResponse: ReceiveResponse;
  readonly #rejected: RejectedMessageSet;

  constructor(
    sessions: Sessions,
    handshake: CompanyFileHandshake,
    sendRequest: SendRequest,
    receiveResponse: ReceiveResponse,
    rejected: RejectedMessageSet,
  ) {
    this.#sessions = sessions;
    this.#handshake = handshake;
    this.#sendRequest = sendRequest;
    this.#receiveResponse = receiveResponse;
    this.#rejected = rejected;
  }

  /** Returns the reply to a call. A ticket that is unknown, closed or expired gets only a fallback reply. */
  async answer(call: SessionCall): Promise<Reply> {
    const { ticket } = call.parameters;
    const open = await this.#sessions.find(ticket);
    if (open !== undefined) return withCompany(open.session.companyId, () => this.#answer(open, call));
    logger.warn({ operation: call.operation }, 'A call came with an invalid ticket');
    return fallbackReply(call.operation, (await this.#sessions.lastErrorOf(ticket)) ?? sessionEnded);
  }

  async #answer({ session, connection }: OpenSession, call: SessionCall): Promise<Reply> {
    const { operation } = call;
    switch (operation) {
      case 'sendRequestXML':
        await this.#sessions.keepCompany(session);
        return { operation, result: await this.#send({ session, connection }, call.parameters) };
      case 'receiveResponseXML': {
        await this.#sessions.keepCompany(session);
        const { awaiting } = session;
        const result =
          awaiting?.kind === 'introduction'
            ? await this.#handshake.receive(session, connection, awaiting, call.parameters)
            : await this.#receiveResponse.receive(session, connection, call.parameters);
        return { operation, result };
      }
      case 'connectionError':
        return { operation, result: await this.#connectionError({ session, connection }, call.parameters) };
      case 'getLastError':
        return { operation, result: session.lastError ?? 'NoOp' };
      case 'closeConnection':
        await this.#sessions.end(session);
        return { operation, result: summaryOf(session) };
    }
  }

  async #send(open: OpenSession, parameters: CallOf<'sendRequestXML'>['parameters']): Promise<string> {
    if (open.session.qbxmlVersion !== undefined) return this.#sendRequest.next(open.session, open.connection);
    const handshake = await this.#handshake.begin(open.session, open.connection, parameters);
    switch (handshake.kind) {
      case 'accepted':
        return this.#sendRequest.next(handshake.session, handshake.connection);
      case 'ask':
        return handshake.xml;
      case 'refused':
        return '';
    }
  }

  /** Returns '' to try the company file that is open, or `done` to end the session. */
  async #connectionError(
    { session, connection }: OpenSession,
    { hresult, message }: CallOf<'connectionError'>['parameters'],
  ): Promise<string> {
    const { reason } = readHresult(hresult) ?? { reason: 'other' };
    const failure = { reason, message };
    logger.warn({ hresult, message, reason }, 'The Web Connector could not reach QuickBooks');
    await this.#rejected.noteConnectionError(session, failure);
    const mayTryOpenFile =
      pathOf(connection) !== '' &&
      session.connectionErrors + 1 < MOST_CONNECTION_ERRORS &&
      (OPENS_OTHERWISE.has(reason) || COULD_NOT_START.test(hresult));
    if (mayTryOpenFile) return '';
    await this.#rejected.report(session, failure);
    await this.#sessions.end(session);
    return 'done';
  }
}

/** Handles every call of the Web Connector. Any error results in a fallback reply and a line in the log. */
@Injectable()
export class WebConnector {
  readonly #authenticate: Authenticate;
  readonly #sessionCalls: SessionCalls;
  readonly #limit: LoginLimit;

  constructor(authenticate: Authenticate, sessionCalls: SessionCalls, limit: LoginLimit) {
    this.#authenticate = authenticate;
    this.#sessionCalls = sessionCalls;
    this.#limit = limit;
  }

  /** `address`: of the calling computer. */
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
      return fallbackReply(call.operation, unavailable);
    }
  }

  async #answer(call: Call, address: string): Promise<Reply> {
    const { operation } = call;
    switch (operation) {
      case 'serverVersion':
        return { operation, result: SERVER_VERSION };
      case 'clientVersion':
        return { operation, result: await this.#authenticate.clientVersion(call.parameters.strVersion, address) };
      case 'authenticate': {
        const { strUserName: userName, strPassword: password } = call.parameters;
        const permit = this.#limit.take({ userName, address }, Date.now());
        if (permit !== undefined)
          return { operation, result: await this.#authenticate.authenticate({ userName, password, address, permit }) };
        countLogin('limited');
        return fallbackReply(operation, unavailable);
      }
      case 'sendRequestXML':
      case 'receiveResponseXML':
      case 'connectionError':
      case 'getLastError':
      case 'closeConnection':
        return this.#sessionCalls.answer(call);
    }
  }
}

/** Returns what the Web Connector shows at the end of a session: what was sent, what was refused, and what waits and why. */
function summaryOf({ lastError, sets, done, rejected }: Pick<Session, 'lastError' | 'sets' | 'done' | 'rejected'>) {
  if (done + rejected === 0) return lastError ?? (sets === 0 ? 'Nothing was to be sent.' : 'QuickBooks was read.');
  const sentences = [
    `${done} ${done === 1 ? 'record is' : 'records are'} in QuickBooks.`,
    ...(rejected === 0 ? [] : [`${rejected} could not be sent: JobPro shows why.`]),
    ...(lastError === undefined ? [] : [lastError]),
  ];
  return sentences.join(' ');
}
