import { desktopStateText } from '@jobpro/contracts';
import {
  buildMessageSet,
  buildRequest,
  type BuiltRequest,
  type Call,
  qbxmlVersion,
  readCompanyFile,
  readHresult,
  readMessageSet,
} from '@jobpro/qbxml';
import { logger } from '@jobpro/telemetry';
import { Injectable } from '@nestjs/common';
import type { Connection } from '../connection/connection.js';
import { Connections } from '../connection/connections.js';
import { RejectedMessageSet } from '../session/rejected-message-set.js';
import { type Awaiting, type Session, SessionStore } from '../session/session.store.js';
import { describe, type Described, type FileReport, judgeFile, judgeQuickBooks } from './company-file.decide.js';
import { CompanyFileStore } from './company-file.store.js';
import { CompanyFiles } from './company-files.js';
import { judgeLinks, type LinkEvidence, linkQueries, NO_EVIDENCE } from './known-links.decide.js';

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

/** Finds out which company file is open, before anything else is read from it or written to it. */
@Injectable()
export class CompanyFileHandshake {
  readonly #sessions: SessionStore;
  readonly #store: CompanyFileStore;
  readonly #files: CompanyFiles;
  readonly #connections: Connections;
  readonly #rejected: RejectedMessageSet;

  constructor(
    sessions: SessionStore,
    store: CompanyFileStore,
    files: CompanyFiles,
    connections: Connections,
    rejected: RejectedMessageSet,
  ) {
    this.#sessions = sessions;
    this.#store = store;
    this.#files = files;
    this.#connections = connections;
    this.#rejected = rejected;
  }

  /**
   * Reads the file's name, stamp and preferences from a first request. Where they are missing, or records of ours are known to be in
   * the file, QuickBooks is asked.
   */
  async begin(session: Session, connection: Connection, request: FirstRequest): Promise<Handshake> {
    const { strHCPResponse, strCompanyFileName: path, qbXMLCountry: country } = request;
    const { qbXMLMajorVers: major, qbXMLMinorVers: minor } = request;
    const file = readFile(strHCPResponse, connection);
    const report = { file, path, country, major, minor };
    const version = qbxmlVersion(major, minor);
    const links = await this.#store.knownLinks(connection);
    const isComplete = file !== undefined && links.length === 0;
    if (version === undefined || isComplete || (file !== undefined && judgeQuickBooks(report) !== undefined))
      return this.#judge(session, connection, report, NO_EVIDENCE);
    if (file === undefined)
      logger.warn('The Web Connector did not say which company file is open: QuickBooks is asked');
    if (session.losses >= MOST_QUESTIONS) {
      const lastError = 'QuickBooks did not say which company file is open. Nothing was sent.';
      await this.#sessions.note(session.sessionId, { lastError });
      return { kind: 'refused' };
    }
    const awaiting: Question = { kind: 'introduction', path, country, major, minor, file, links };
    const moreLosses = session.awaiting === undefined ? 0 : 1;
    await this.#sessions.note(session.sessionId, { awaiting, moreLosses });
    const requests = [...(file === undefined ? fileQueries(connection) : []), ...linkQueries(links)];
    return { kind: 'ask', xml: writeQuestion(requests, version) };
  }

  /** Reads QuickBooks' response to the question which file is open. Returns what receiveResponseXML returns. */
  async receive(session: Session, connection: Connection, question: Question, response: Response): Promise<number> {
    const failure = readHresult(response.hresult);
    if (failure !== undefined) return this.#rejected.stop(session, { ...failure, message: response.message });
    const { path, country, major, minor, links } = question;
    const read = readMessageSet(response.response);
    if (!read.ok) {
      logger.warn(
        { problem: read.problem },
        'The response about the company file cannot be read: QuickBooks is asked again',
      );
      await this.#sessions.note(session.sessionId, { awaiting: null, moreLosses: 1 });
      return 1;
    }
    const file = question.file ?? readFile(response.response, connection);
    const evidence = judgeLinks(links, read.value);
    const { kind } = await this.#judge(session, connection, { file, path, country, major, minor }, evidence);
    return kind === 'accepted' ? 1 : -1;
  }

  async #judge(
    session: Session,
    connection: Connection,
    report: FileReport,
    evidence: LinkEvidence,
  ): Promise<Handshake> {
    const { connectionId } = connection;
    const verdict = judgeFile(connection, report, evidence);
    if (!verdict.ok) {
      const { sentence, remedy } = desktopStateText(verdict.state, verdict.details);
      const lastError = remedy === undefined ? sentence : `${sentence} ${remedy}`;
      await this.#sessions.note(session.sessionId, { awaiting: null, lastError });
      await this.#files.refuse(connection, verdict);
      return { kind: 'refused' };
    }
    const { openFile } = verdict;
    const { qbxmlVersion } = openFile;
    const accepted = await this.#sessions.whileAwaiting(session, async (tx, send) => {
      const companyFileId = await this.#files.accept(tx, send, connection, { openFile, evidence });
      await this.#sessions.change(tx, session.sessionId, { awaiting: null, qbxmlVersion });
      return { companyFileId };
    });
    if (accepted === undefined) return { kind: 'refused' };
    const file = openFile.name ?? openFile.path;
    await this.#connections.report(connectionId, 'connected', file === undefined ? {} : { file });
    return {
      kind: 'accepted',
      session: { ...session, awaiting: undefined, qbxmlVersion },
      connection: { ...connection, ...accepted, facts: openFile.facts ?? connection.facts },
    };
  }
}

function readFile(response: string, { ownerId }: Connection): Described | undefined {
  if (response.trim() === '') return undefined;
  const read = readCompanyFile(response);
  if (read.ok) return read.value.company === undefined ? undefined : describe(read.value, ownerId);
  logger.warn({ problem: read.problem }, 'The description of the company file cannot be read');
  return undefined;
}

/** The queries that the Web Connector itself sends before a session, only for our own stamp. */
const fileQueries = ({ ownerId }: Connection): BuiltRequest[] =>
  [
    buildRequest('HostQuery', {}, { requestID: 'host' }),
    buildRequest('CompanyQuery', { OwnerID: [ownerId] }, { requestID: 'company' }),
    buildRequest('PreferencesQuery', {}, { requestID: 'preferences' }),
  ].flatMap((built) => (built.ok ? [built.request] : []));

function writeQuestion(requests: readonly BuiltRequest[], version: string): string {
  const set = buildMessageSet({ requests, onError: 'continueOnError', version });
  if (set.ok) return set.value;
  throw new Error(`The question for the company file could not be built: ${set.problem.kind}`);
}
