import { type CompleteState, type Completion, deferred, done, type Taken } from '@jobpro/connector';
import { type Answer, ImportCommand, type MessageType, subjectOf } from '@jobpro/contracts';
import type { Outgoing } from '@jobpro/messaging';
import {
  type Answer as QuickBooksAnswer,
  type AnsweredSet,
  type Built,
  type Iteration,
  readStatus,
} from '@jobpro/qbxml';
import { type Entry, type PageState, requestsOf } from '../message-sets/message-set.js';
import { answerOf, saidOf } from '../operations/refusals.js';
import { built, type DesktopReply, requestIdOf } from '../operations/wire.js';
import type { KnownLink } from '../connection/connection.js';
import { CHECK_LINKS, firstLinkPage, type LinkPart, nextLinkPage } from './check-links.decide.js';
import { importCustomers, importItems } from './import.read.js';
import { readLists } from './lists.read.js';
import type { ReadStep } from './paged-read.store.js';
import { type ExportedPage, firstBackPage, nextBackPage, readBacks } from './read-back.decide.js';

/** How far a paged read is. */
export interface Position {
  /** The index of its part, from 0. */
  readonly part: number;
  /** Pages of this part that were published. */
  readonly partPages: number;
  /** The last name of this part that was published: a new iterator continues after it. */
  readonly lastName: string | undefined;
  /** How often it started again since the last page. */
  readonly restarts: number;
}

/** The result of one page: the new position, the messages to publish, and the next request or the end. */
export interface PageResult {
  readonly position: Position;
  readonly messages: readonly Outgoing[];
  /** Of a check of all links: the records that the company file does not have. */
  readonly lost?: GoneLinks;
  readonly records: number;
  readonly next: PageState | CompleteState;
}

/** Records of ours that a company file does not have, and who chose to send them again. */
export interface GoneLinks {
  readonly links: readonly KnownLink[];
  readonly sendAgainBy?: string | undefined;
}

/** The parameters of the request for the next page. */
export interface PageQuestion {
  readonly requestID: string;
  readonly iterator: Iteration;
  /** The name where the iterator began. Every Continue repeats it with all other filters. */
  readonly from: string | undefined;
}

/** The content of a page: one message, or several where one would be too large for the bus. */
export interface PageContent {
  readonly type: MessageType;
  readonly parts: readonly object[];
  readonly records: number;
}

/** One list or kind of document, read page by page. Pure: no state, no clock. */
export interface PagedList {
  request(question: PageQuestion): Built;
  content(answer: QuickBooksAnswer, page: { readonly from: string | undefined }): PageContent;
  /** Returns the name after which a new iterator continues; undefined where it has to begin at the start. */
  lastName(answer: QuickBooksAnswer): string | undefined;
}

/** The commands that read lists page by page. The parts of a read are read one after the other. */
const pagedReads = {
  'customer.import': (data) => [importCustomers(ImportCommand.parse(data))],
  'item.import': (data) => [importItems(ImportCommand.parse(data))],
  'company.read-lists': () => readLists(),
} satisfies Record<string, (data: unknown) => readonly PagedList[]>;

const isListRead = (key: string): key is keyof typeof pagedReads => Object.hasOwn(pagedReads, key);
/** Returns whether a command reads page by page. */
export const isPagedRead = (key: string): boolean =>
  isListRead(key) || Object.hasOwn(readBacks, key) || key === CHECK_LINKS;

export const atStart: Position = { part: 0, partPages: 0, lastName: undefined, restarts: 0 };
/** How often an iterator may be lost without a page in between, before the read is put off. */
const MOST_RESTARTS = 3;
const RETRY_MINUTES = 10;

const complete = (answer: Answer): CompleteState => ({ phase: 'complete', answer });
const partsOf = ({ key, data }: Taken): readonly PagedList[] => (isListRead(key) ? pagedReads[key](data) : []);

/** How far a paged read has come. */
export interface ReadProgress {
  readonly position: Position;
  /** Of a read-back: the documents that come next. */
  readonly exported?: ExportedPage | undefined;
  /** Of a check of all links: those that come next. */
  readonly linked?: LinkPart | undefined;
}

/** Returns the first request of a read in this session. A read continues where an earlier session stopped. */
export function firstRead(command: Taken, { position, exported, linked }: ReadProgress): PageResult['next'] {
  if (command.key === CHECK_LINKS) return firstLinkPage(command, linked);
  return exported === undefined ? firstPage(command, position) : firstBackPage(command, exported);
}

/** Returns the request for the first page from a position: from the start, or after the last name that was published. */
export function firstPage(command: Taken, position: Position): PageResult['next'] {
  const part = partsOf(command)[position.part];
  if (part === undefined) return complete(finished(command));
  return request(command, part, { start: true }, position.lastName);
}

function request(
  { commandId }: Taken,
  part: PagedList,
  iterator: Parameters<PagedList['request']>[0]['iterator'],
  from: string | undefined,
): PageResult['next'] {
  const result = built(part.request({ requestID: requestIdOf(commandId), iterator, from }));
  return result.kind === 'answer' ? complete(result.answer) : { phase: 'page', request: result.write, from };
}

/** The pages themselves are the outcome of a paged read, so that this answer is stored and not published. */
const finished = ({ recordId }: Taken): Answer => done({ id: recordId }, 'linked');

/** Reads one page. After a lost reply or iterator, the read starts again after the last name that was published. */
export function nextPage(
  command: Taken,
  from: string | undefined,
  position: Position,
  reply: DesktopReply | undefined,
): PageResult {
  const stopped = { position, messages: [], records: 0 };
  const part = partsOf(command)[position.part];
  if (part === undefined) return { ...stopped, next: complete(finished(command)) };
  if (reply === undefined) return restart(command, position, new Date());
  const { answer, at } = reply;
  const status = readStatus(answer.statusCode);
  if (status.kind === 'retryable' && status.reason === 'iterator-gone') return restart(command, position, at);
  const isAnswered = status.kind === 'done' || status.kind === 'no-match';
  const refusal = isAnswered ? undefined : answerOf(reply, { what: 'list', name: command.recordId });
  const { type, parts, records } = part.content(answer, { from });
  // An import that QuickBooks refuses ends with its words. A list of the settings keeps what was read before.
  if (refusal !== undefined && (refusal.kind !== 'rejected' || type === 'outcome.company.lists.v1'))
    return { ...stopped, next: complete(refusal) };
  const last = refusal !== undefined || answer.iterator === undefined || answer.iterator.remaining <= 0;
  const refused = refusal === undefined ? undefined : saidOf(reply);
  const { companyId, traceparent, commandId: causeId } = command;
  const messages = parts.map((content, index) => {
    const isLast = last && index === parts.length - 1;
    const data = { ...content, page: position.partPages + index + 1, last: isLast, refused };
    return { subject: subjectOf(type, companyId), type, data, causeId, traceparent };
  });
  if (refusal !== undefined) return { ...stopped, messages, next: complete(finished(command)) };
  if (!last) {
    const lastName = part.lastName(answer) ?? position.lastName;
    const next = request(command, part, { continue: answer.iterator.id }, from);
    const partPages = position.partPages + parts.length;
    return { position: { ...position, partPages, lastName, restarts: 0 }, messages, records, next };
  }
  const nextPart: Position = { ...atStart, part: position.part + 1 };
  return { position: nextPart, messages, records, next: firstPage(command, nextPart) };
}

function restart(command: Taken, position: Position, at: Date): PageResult {
  const restarts = position.restarts + 1;
  if (restarts > MOST_RESTARTS) {
    const until = new Date(at.getTime() + RETRY_MINUTES * 60_000);
    const answer = deferred(until, 'QuickBooks lost its place in the list several times');
    return { position: { ...position, restarts: 0 }, messages: [], records: 0, next: complete(answer) };
  }
  // Without a name to continue after, all pages are published again.
  const partPages = position.lastName === undefined ? 0 : position.partPages;
  const again = { ...position, restarts, partPages };
  return { position: again, messages: [], records: 0, next: firstPage(command, again) };
}

/** The results of all pages of one message set. */
export interface PageResults {
  readonly messages: readonly Outgoing[];
  readonly lost: readonly GoneLinks[];
  readonly progress: readonly ReadStep[];
  readonly completions: readonly Completion[];
  readonly pending: readonly Entry[];
}

/** The pages after those that were requested, by command. */
export interface Following {
  readonly exported: ReadonlyMap<string, ExportedPage>;
  readonly linked: ReadonlyMap<string, LinkPart>;
}

interface PageSet {
  readonly entries: readonly Entry[];
  readonly commands: readonly Taken[];
  readonly positions: ReadonlyMap<string, Position>;
  readonly following: Following;
  readonly answered: AnsweredSet;
  readonly at: Date;
}

/** Reads every page in the response to a message set. Entries of other kinds are skipped. */
export function readPages({ entries, commands, positions, following, answered, at }: PageSet): PageResults {
  const byId = new Map(commands.map((command) => [command.commandId, command]));
  const messages: Outgoing[] = [];
  const lost: GoneLinks[] = [];
  const progress: ReadStep[] = [];
  const completions: Completion[] = [];
  const pending: Entry[] = [];
  for (const entry of entries) {
    const command = byId.get(entry.commandId);
    if (command === undefined || entry.state.phase !== 'page') continue;
    const [request] = requestsOf(entry);
    const answer = answered.answers.find(({ requestID }) => requestID === request?.requestID);
    const reply = answer && { answer, at };
    const position = positions.get(entry.commandId) ?? atStart;
    const result = readPage(command, entry.state, {
      position,
      reply,
      following: following.exported.get(entry.commandId),
      followingLinks: following.linked.get(entry.commandId),
    });
    const { next } = result;
    const isFinished = next.phase === 'complete' && next.answer.kind === 'done';
    const { commandId, companyId, key } = command;
    messages.push(...result.messages);
    if (result.lost !== undefined) lost.push(result.lost);
    progress.push({
      commandId,
      companyId,
      key,
      position: result.position,
      pages: result.messages.length,
      records: result.records,
      finished: isFinished,
    });
    if (next.phase === 'page') pending.push({ ...entry, state: next });
    else completions.push({ commandId, answer: next.answer, silent: isFinished });
  }
  return { messages, lost, progress, completions, pending };
}

function readPage(
  command: Taken,
  state: PageState,
  page: Parameters<typeof nextBackPage>[2] & Parameters<typeof nextLinkPage>[2],
): PageResult {
  if (command.key === CHECK_LINKS) return nextLinkPage(command, state, page);
  return isListRead(command.key)
    ? nextPage(command, state.from, page.position, page.reply)
    : nextBackPage(command, state, page);
}
