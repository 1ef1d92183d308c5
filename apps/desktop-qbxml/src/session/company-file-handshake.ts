import { desktopStateText } from '@jobpro/contracts';
import {
  buildMessageSet,
  buildRequest,
  type Call,
  type CompanyFile,
  qbxmlVersion,
  readCompanyFile,
  readHresult,
} from '@jobpro/qbxml';
import { logger } from '@jobpro/telemetry';
import { Injectable } from '@nestjs/common';
import { type Connection, OWNER_ID } from '../connection/connection.js';
import { ConnectionStore } from '../connection/connection.store.js';
import { Connections } from '../connection/connections.js';
import { type FileReport, judgeFile } from './company-file.decide.js';
import { RejectedMessageSet } from './rejected-message-set.js';
import { type Awaiting, type Session, SessionStore } from './session.store.js';

type FirstRequest = Extract<Call, { operation: 'sendRequestXML' }>['parameters'];
type Response = Extract<Call, { operation: 'receiveResponseXML' }>['parameters'];
type Question = Extract<Awaiting, { kind: 'introduction' }>;

/** The result of a session's first request. `ask`: QuickBooks has to say first which file is open. */
export type Handshake =
  | { readonly kind: 'accepted'; readonly session: Session; readonly connection: Connection }
  | { readonly kind: 'ask'; readonly xml: string }
  | { readonly kind: 'refused' };

/** How often a session may ask which file is open before it ends. */
const MOST_QUESTIONS = 3;

/** Finds out which company file is open, before anything is read from it or written to it. */
@Injectable()
export class CompanyFileHandshake {
  readonly #sessions: SessionStore;
  readonly #store: ConnectionStore;
  readonly #connections: Connections;
  readonly #rejected: RejectedMessageSet;

  constructor(sessions: SessionStore, store: ConnectionStore, connections: Connections, rejected: RejectedMessageSet) {
    this.#sessions = sessions;
    this.#store = store;
    this.#connections = connections;
    this.#rejected = rejected;
  }

  /** Reads the file's name, stamp and preferences from a first request. Where they are missing, QuickBooks is asked. */
  async begin(session: Session, connection: Connection, request: FirstRequest): Promise<Handshake> {
    const { strHCPResponse, strCompanyFileName: path, qbXMLCountry: country } = request;
    const { qbXMLMajorVers: major, qbXMLMinorVers: minor } = request;
    const file = readFile(strHCPResponse);
    const version = qbxmlVersion(major, minor);
    if (file?.company !== undefined || version === undefined)
      return this.#judge(session, connection, { file, path, country, major, minor });
    logger.warn('The Web Connector did not say which company file is open: QuickBooks is asked');
    if (session.losses >= MOST_QUESTIONS) {
      const lastError = 'QuickBooks did not say which company file is open. Nothing was sent.';
      await this.#sessions.note(session.sessionId, { lastError });
      return { kind: 'refused' };
    }
    const awaiting: Question = { kind: 'introduction', path, country, major, minor };
    const moreLosses = session.awaiting === undefined ? 0 : 1;
    await this.#sessions.note(session.sessionId, { awaiting, moreLosses });
    return { kind: 'ask', xml: writeQuestion(version) };
  }

  /** Reads QuickBooks' response to the question which file is open. Returns what receiveResponseXML returns. */
  async receive(session: Session, connection: Connection, question: Question, response: Response): Promise<number> {
    const failure = readHresult(response.hresult);
    if (failure !== undefined) return this.#rejected.stop(session, { ...failure, message: response.message });
    const { path, country, major, minor } = question;
    const report = { file: readFile(response.response), path, country, major, minor };
    const { kind } = await this.#judge(session, connection, report);
    return kind === 'accepted' ? 1 : -1;
  }

  async #judge(session: Session, connection: Connection, report: FileReport): Promise<Handshake> {
    const { connectionId } = connection;
    const verdict = judgeFile(connection, report);
    if (!verdict.ok) {
      const { sentence, remedy } = desktopStateText(verdict.state, verdict.details);
      const lastError = remedy === undefined ? sentence : `${sentence} ${remedy}`;
      await this.#sessions.note(session.sessionId, { awaiting: null, lastError });
      await this.#connections.report(connectionId, verdict.state, verdict.details);
      return { kind: 'refused' };
    }
    const { openFile } = verdict;
    const { qbxmlVersion } = openFile;
    const accepted = await this.#sessions.whileAwaiting(session, async (tx) => {
      await this.#store.saveFile(tx, connectionId, openFile);
      await this.#sessions.change(tx, session.sessionId, { awaiting: null, qbxmlVersion });
      return true;
    });
    if (accepted === undefined) return { kind: 'refused' };
    const file = openFile.name ?? openFile.path;
    await this.#connections.report(connectionId, 'connected', file === undefined ? {} : { file });
    return {
      kind: 'accepted',
      session: { ...session, awaiting: undefined, qbxmlVersion },
      connection: { ...connection, facts: openFile.facts ?? connection.facts },
    };
  }
}

function readFile(response: string): CompanyFile | undefined {
  if (response.trim() === '') return undefined;
  const read = readCompanyFile(response);
  if (read.ok) return read.value;
  logger.warn({ problem: read.problem }, 'The description of the company file cannot be read');
  return undefined;
}

/** Writes the queries that the Web Connector itself sends before a session, only for our own stamp. */
function writeQuestion(version: string): string {
  const requests = [
    buildRequest('HostQuery', {}, { requestID: 'host' }),
    buildRequest('CompanyQuery', { OwnerID: [OWNER_ID] }, { requestID: 'company' }),
    buildRequest('PreferencesQuery', {}, { requestID: 'preferences' }),
  ].flatMap((built) => (built.ok ? [built.request] : []));
  const set = buildMessageSet({ requests, onError: 'continueOnError', version });
  if (set.ok) return set.value;
  throw new Error(`The question for the company file could not be built: ${set.problem.kind}`);
}
