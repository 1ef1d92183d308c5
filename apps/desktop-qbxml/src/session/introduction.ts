import {
  buildMessageSet,
  buildRequest,
  type CompanyFile,
  qbxmlVersion,
  readCompanyFile,
  readHresult,
} from '@jobpro/qbxml';
import { logger } from '@jobpro/telemetry';
import type { ConnectionNews } from '../connection/connection-news.js';
import { textOf } from '../connection/connection-state.js';
import type { Connection } from '../connection/connection.schema.js';
import { OWNER_ID } from '../connection/connections.js';
import { judgeFile, type Told } from './company-file.decide.js';
import type { RefusedSet } from './refused-set.js';
import type { Awaiting, Session } from './session.schema.js';
import type { Stores } from './stores.js';
import type { Brought } from './take-answer.js';

/** What the first call of a session brings. */
export interface FirstCall {
  readonly strHCPResponse: string;
  readonly strCompanyFileName: string;
  readonly qbXMLMajorVers: number;
  readonly qbXMLMinorVers: number;
}

/** What became of the first call: the file is our own; or it has to be asked first; or it is refused, and the reason noted. */
export type Introduced =
  | { readonly kind: 'known'; readonly session: Session; readonly connection: Connection }
  | { readonly kind: 'ask'; readonly xml: string }
  | { readonly kind: 'refused' };

type Asked = Extract<Awaiting, { kind: 'introduction' }>;
/** How often a session may ask which file is open before it ends. */
const MOST_QUESTIONS = 3;

/** Learns which company file speaks, before anything else is asked of it or sent to it. */
export class Introduction {
  constructor(
    private readonly stores: Stores,
    private readonly news: ConnectionNews,
    private readonly refused: RefusedSet,
  ) {}

  /** The Web Connector tells the file's name, stamp and preferences once. Where it does not, QuickBooks itself is asked. */
  async hear(session: Session, connection: Connection, first: FirstCall): Promise<Introduced> {
    const { strHCPResponse, strCompanyFileName: path, qbXMLMajorVers: major, qbXMLMinorVers: minor } = first;
    const file = fileIn(strHCPResponse);
    const version = qbxmlVersion(major, minor);
    if (file?.company !== undefined || version === undefined) {
      return this.#judge(session, connection, { file, path, major, minor });
    }
    logger.warn('The Web Connector did not say which company file is open: QuickBooks is asked');
    if (session.losses >= MOST_QUESTIONS) {
      const lastError = 'QuickBooks did not say which company file is open. Nothing was sent.';
      await this.stores.sessions.note(session.sessionId, { lastError });
      return { kind: 'refused' };
    }
    const awaiting: Asked = { kind: 'introduction', path, major, minor };
    const again = session.awaiting === undefined ? {} : { moreLosses: 1 };
    await this.stores.sessions.note(session.sessionId, { awaiting, ...again });
    return { kind: 'ask', xml: question(version) };
  }

  /** QuickBooks' own word on which file is open. Answers what receiveResponseXML returns. */
  async answered(session: Session, connection: Connection, { asked, brought }: Answered): Promise<number> {
    const reading = readHresult(brought.hresult);
    if (reading !== undefined) return this.refused.stop(session, reading, brought);
    const { path, major, minor } = asked;
    const judged = await this.#judge(session, connection, { file: fileIn(brought.response), path, major, minor });
    return judged.kind === 'known' ? 1 : -1;
  }

  async #judge(session: Session, connection: Connection, told: Told) {
    const { stores, news } = this;
    const verdict = judgeFile({ ...connection, ownerId: OWNER_ID }, told);
    if (!verdict.ok) {
      const { sentence, remedy } = textOf(verdict.state, verdict.details);
      const lastError = `${sentence} ${remedy ?? ''}`.trim();
      await stores.sessions.note(session.sessionId, { awaiting: null, lastError });
      await news.tell(connection.connectionId, verdict.state, verdict.details);
      return { kind: 'refused' } as const;
    }
    const { spoken } = verdict;
    const { qbxmlVersion: version } = spoken;
    await stores.work.transaction(async (tx) => {
      await stores.connections.noteFile(tx, connection.connectionId, spoken);
      await stores.sessions.change(tx, session.sessionId, { awaiting: null, qbxmlVersion: version });
    });
    const file = spoken.name ?? spoken.path;
    await news.tell(connection.connectionId, 'connected', file === undefined ? {} : { file });
    return {
      kind: 'known',
      session: { ...session, awaiting: undefined, qbxmlVersion: version },
      connection: { ...connection, facts: spoken.facts ?? connection.facts },
    } as const;
  }
}

interface Answered {
  readonly asked: Asked;
  readonly brought: Brought;
}

function fileIn(answer: string): CompanyFile | undefined {
  if (answer.trim() === '') return undefined;
  const read = readCompanyFile(answer);
  if (read.ok) return read.value;
  logger.warn({ problem: read.problem }, 'What was said of the company file cannot be read');
  return undefined;
}

/** What the Web Connector itself asks before a session, for our own stamp alone. */
function question(version: string): string {
  const requests = [
    buildRequest('HostQuery', {}, { requestID: 'host' }),
    buildRequest('CompanyQuery', { OwnerID: [OWNER_ID] }, { requestID: 'company' }),
    buildRequest('PreferencesQuery', {}, { requestID: 'preferences' }),
  ].flatMap((built) => (built.ok ? [built.request] : []));
  const set = buildMessageSet({ requests, onError: 'continueOnError', version });
  if (set.ok) return set.value;
  throw new Error(`The question for the company file could not be built: ${set.problem.kind}`);
}
