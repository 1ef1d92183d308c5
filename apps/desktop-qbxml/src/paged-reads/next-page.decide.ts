import { type Answer, ImportCommand, subjectOf } from '@jobpro/contracts';
import { type Completion, type CompleteState, deferred, done, type Taken } from '@jobpro/connector';
import type { Outgoing } from '@jobpro/messaging';
import { type AnsweredSet, readStatus } from '@jobpro/qbxml';
import { type Entry, type PageState, requestsOf } from '../message-sets/entry.schema.js';
import { built } from '../operations/problems.js';
import { answerOf } from '../operations/refusals.js';
import { type DesktopReply, requestIdOf } from '../operations/wire.js';
import { importCustomers, importItems } from './import.read.js';
import { readLists } from './lists.read.js';
import type { PagedList, PageResult, Position } from './paged-read.js';
import type { ReadProgress } from './paged-read.store.js';
import { type ExportedPage, nextBackPage } from './read-back.decide.js';

/** The commands that read lists page by page. The parts of a read are read one after the other. */
const pagedReads = {
  'customer.import': (data) => [importCustomers(ImportCommand.parse(data))],
  'item.import': (data) => [importItems(ImportCommand.parse(data))],
  'company.read-lists': () => readLists(),
} satisfies Record<string, (data: unknown) => readonly PagedList[]>;

export const isPagedRead = (key: string): key is keyof typeof pagedReads => Object.hasOwn(pagedReads, key);

export const atStart: Position = { part: 0, partPages: 0, lastName: undefined, restarts: 0 };
/** How often an iterator may be lost without a page in between, before the read is put off. */
const MOST_RESTARTS = 3;
const RETRY_MINUTES = 10;

const complete = (answer: Answer): CompleteState => ({ phase: 'complete', answer });
const partsOf = ({ key, data }: Taken): readonly PagedList[] => (isPagedRead(key) ? pagedReads[key](data) : []);

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
  if (status.kind !== 'done' && status.kind !== 'no-match')
    return { ...stopped, next: complete(answerOf(reply, { what: 'item', name: command.recordId })) };
  const last = answer.iterator === undefined || answer.iterator.remaining <= 0;
  const page = position.partPages + 1;
  const { type, data, records } = part.message(answer, { page, last, from });
  const { companyId, traceparent, commandId: causeId } = command;
  const messages = [{ subject: subjectOf(type, companyId), type, data, causeId, traceparent }];
  if (!last) {
    const lastName = part.lastName(answer) ?? position.lastName;
    const next = request(command, part, { continue: answer.iterator.id }, from);
    return { position: { ...position, partPages: page, lastName, restarts: 0 }, messages, records, next };
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
  readonly progress: readonly ReadProgress[];
  readonly completions: readonly Completion[];
  readonly pending: readonly Entry[];
}

interface PageSet {
  readonly entries: readonly Entry[];
  readonly commands: readonly Taken[];
  readonly positions: ReadonlyMap<string, Position>;
  /** Of read-backs: the page after the one that was requested. */
  readonly following: ReadonlyMap<string, ExportedPage>;
  readonly answered: AnsweredSet;
  readonly at: Date;
}

/** Reads every page in the response to a message set. Entries of other kinds are skipped. */
export function readPages({ entries, commands, positions, following, answered, at }: PageSet): PageResults {
  const byId = new Map(commands.map((command) => [command.commandId, command]));
  const messages: Outgoing[] = [];
  const progress: ReadProgress[] = [];
  const completions: Completion[] = [];
  const pending: Entry[] = [];
  for (const entry of entries) {
    const command = byId.get(entry.commandId);
    if (command === undefined || entry.state.phase !== 'page') continue;
    const [request] = requestsOf(entry);
    const answer = answered.answers.find(({ requestID }) => requestID === request?.requestID);
    const reply = answer && { answer, at };
    const position = positions.get(entry.commandId) ?? atStart;
    const result = readPage(command, entry.state, { position, reply, following: following.get(entry.commandId) });
    const { next } = result;
    const isFinished = next.phase === 'complete' && next.answer.kind === 'done';
    const { commandId, companyId, key } = command;
    messages.push(...result.messages);
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
  return { messages, progress, completions, pending };
}

const readPage = (command: Taken, state: PageState, page: Parameters<typeof nextBackPage>[2]): PageResult =>
  isPagedRead(command.key)
    ? nextPage(command, state.from, page.position, page.reply)
    : nextBackPage(command, state, page);
