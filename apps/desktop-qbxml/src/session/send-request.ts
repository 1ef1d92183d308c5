import { randomBytes } from 'node:crypto';
import { CommandQueueStore, type CompletedCommand, countAnswers, type Taken } from '@jobpro/connector';
import type { Send } from '@jobpro/messaging';
import {
  buildMessageSet,
  buildStatusClear,
  buildStatusQuery,
  type MessageSetProblem,
  type Result,
} from '@jobpro/qbxml';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Connection } from '../connection/connection.js';
import { draft, type Drafted, lookAgain, reopen } from '../message-sets/entry.decide.js';
import { compose, type Entry, firstPace, isPage, requestsOf, writes } from '../message-sets/message-set.js';
import { MessageSetStore } from '../message-sets/message-set.store.js';
import { PagedReadStore } from '../paged-reads/paged-read.store.js';
import { LongPoll } from './long-poll.js';
import { type Session, SessionStore } from './session.store.js';

/** Bytes of the requests of one set at most: QuickBooks reads a set as a whole. */
const MOST_BYTES = 1_500_000;
/** For getLastError where nothing is left and nothing waits. */
const ALL_SENT = 'Everything that was queued is done.';
/** Rounds in which every command that was taken was answered without a request. */
const MOST_ROUNDS = 1_000;

/** Returns a new id of a message set: 88 random bits as 22 digits. QuickBooks accepts at most 23 characters. */
const newSetId = (): string => randomBytes(11).toString('hex');

/** Handles sendRequestXML: decides what QuickBooks gets next, and stores it before it is sent. */
@Injectable()
export class SendRequest {
  readonly #sessions: SessionStore;
  readonly #sets: MessageSetStore;
  readonly #queue: CommandQueueStore;
  readonly #reads: PagedReadStore;
  readonly #longPoll: LongPoll;

  constructor(
    sessions: SessionStore,
    sets: MessageSetStore,
    queue: CommandQueueStore,
    reads: PagedReadStore,
    longPoll: LongPoll,
  ) {
    this.#sessions = sessions;
    this.#sets = sets;
    this.#queue = queue;
    this.#reads = reads;
    this.#longPoll = longPoll;
  }

  /** Returns the session's next message set; an empty text where nothing is left, with the reason stored for getLastError. */
  async next(session: Session, connection: Connection): Promise<string> {
    const { sessionId, companyId } = session;
    if (session.awaiting !== undefined) {
      // A second request while a response is due: the first one did not arrive, or its response was lost.
      await this.#sessions.note(sessionId, { awaiting: null, moreLosses: 1 });
    }
    const pause = await this.#queue.currentPause(companyId);
    if (pause !== undefined) {
      const because = pause.because ?? 'JobPro is paused for this company';
      await this.#sessions.note(sessionId, { lastError: `${because}. Queued commands are sent afterwards.` });
      return '';
    }
    const ready = { ...session, awaiting: undefined };
    const recovery = await this.#recover(ready, connection);
    if (recovery !== undefined) return recovery;
    const limit = connection.pace?.setSize ?? firstPace.setSize;
    if (!(await this.#sets.hasPending(sessionId)))
      await this.#longPoll.waitForMany(companyId, session.awaitedAt, limit);
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const composition = await this.#compose(ready, connection, limit);
      if (composition.kind === 'set') return composition.xml;
      if (composition.kind === 'nothing') break;
    }
    if (session.lastError === undefined) await this.#sessions.note(sessionId, { lastError: ALL_SENT });
    return '';
  }

  /** Recovers message sets whose result is unknown, before anything else is sent. */
  async #recover(session: Session, connection: Connection): Promise<string | undefined> {
    const { sessionId, qbxmlVersion } = session;
    for (;;) {
      const set = await this.#sets.unresolved(connection);
      if (set === undefined) return undefined;
      const { setId } = set;
      if (set.state === 'recovered') {
        await this.#sessions.note(sessionId, { awaiting: { kind: 'clear', setId } });
        return valueOf(buildStatusClear(setId, qbxmlVersion));
      }
      if (set.writes) {
        await this.#sessions.note(sessionId, { awaiting: { kind: 'status', setId } });
        return valueOf(buildStatusQuery(setId, qbxmlVersion));
      }
      // It only asked: the owner of its commands asks again. A lost page is gone, so its read starts again.
      const questions = set.entries.filter((entry) => !isPage(entry));
      await this.#whileReady(session, async (tx) => {
        if (set.sessionId === sessionId) await this.#sets.putPending(tx, sessionId, questions);
        await this.#sets.end(setId, { state: 'void' }, tx);
      });
      await this.#queue.release(sessionId, idsOf(set.entries.filter(isPage)));
    }
  }

  async #compose(session: Session, connection: Connection, requests: number): Promise<Composition> {
    const { companyId, sessionId } = session;
    const pending = await this.#sets.pending(sessionId, requests);
    const room = requests - countRequests(pending);
    const taken = room > 0 ? await this.#queue.take(companyId, sessionId, room) : [];
    try {
      return await this.#store(session, connection, { pending, taken, requests });
    } catch (error) {
      await this.#queue.release(sessionId, idsOf(taken));
      throw error;
    }
  }

  /** Composes a message set and stores it, together with the answers to commands that need no request. */
  async #store(session: Session, connection: Connection, { pending, taken, requests }: Input): Promise<Composition> {
    const { companyId, sessionId } = session;
    const { companyFileId } = connection;
    const progress = await this.#reads.progress(taken, companyFileId);
    const at = new Date();
    const drafted = taken.map((command) =>
      draft(command, connection, { progress: progress.get(command.commandId), at }),
    );
    const fresh = drafted.flatMap((draft) => (draft.kind === 'entry' ? [draft.entry] : []));
    const entries = [...pending, ...fresh];
    const open = await this.#sets.open(entries.flatMap(({ sentIn }) => (sentIn === undefined ? [] : [sentIn])));
    const limit = { requests, bytes: MOST_BYTES };
    const { chosen, left, duplicates, setId = newSetId() } = compose(entries, limit, open);
    const again = await this.#lookAgain(session, connection, duplicates);
    const answers = drafted.flatMap(completionOfDraft);

    const { composition, completed } = await this.#whileReady(session, async (tx, send): Promise<Stored> => {
      const completed = await this.#queue.completeWithin(tx, send, sessionId, answers);
      const intents = chosen.filter(writes).map(({ commandId }) => ({
        commandId,
        requestKey: setId,
        connectionId: companyFileId,
      }));
      const allowed = await this.#queue.intend(sessionId, intents, tx);
      const entries = chosen.filter((entry) => !writes(entry) || allowed.has(entry.commandId));
      await this.#sets.removePending(tx, idsOf([...chosen, ...duplicates]));
      await this.#sets.putPending(tx, sessionId, [...left, ...again]);
      if (entries.length === 0) {
        const kind = answers.length > 0 || chosen.length > 0 ? 'answered' : 'nothing';
        return { completed, composition: { kind } };
      }
      const xml = writeSet(entries, { setId, clearable: connection.clearableSet, version: session.qbxmlVersion });
      const size = { requests: countRequests(entries), bytes: xml.length };
      const set = { setId, companyId, companyFileId, sessionId, writes: entries.some(writes), entries, ...size };
      await this.#sets.add(tx, set);
      await this.#sessions.change(tx, sessionId, { awaiting: { kind: 'work', setId }, moreSets: 1 });
      return { completed, composition: { kind: 'set', xml } };
    });
    countAnswers('desktop', completed);
    return composition;
  }

  /** Runs work in one transaction where the session awaits nothing. Throws where it does, or has ended. */
  async #whileReady<R>(session: Session, work: (tx: EntityManager, send: Send) => Promise<R>): Promise<R> {
    let result: { readonly value: R } | undefined;
    await this.#sessions.whileAwaiting(session, async (tx, send) => {
      result = { value: await work(tx, send) };
    });
    if (result === undefined) throw new Error('The session has ended, or the same call came twice.');
    return result.value;
  }

  /** Lets the second of two commands for one name look again once the first one is done. */
  async #lookAgain(session: Session, connection: Connection, duplicates: readonly Entry[]): Promise<Entry[]> {
    if (duplicates.length === 0) return [];
    const commands = await this.#queue.takeById(session.companyId, session.sessionId, idsOf(duplicates));
    return reopen(duplicates, commands).map((open) => lookAgain(open, connection.facts));
  }
}

type Composition = { readonly kind: 'set'; readonly xml: string } | { readonly kind: 'answered' | 'nothing' };
interface Stored {
  readonly completed: readonly CompletedCommand[];
  readonly composition: Composition;
}
interface Input {
  readonly pending: readonly Entry[];
  readonly taken: readonly Taken[];
  readonly requests: number;
}
interface SetHead {
  readonly setId: string;
  readonly clearable: string | undefined;
  readonly version: string | undefined;
}

const idsOf = (commands: readonly { readonly commandId: string }[]): string[] =>
  commands.map(({ commandId }) => commandId);

const countRequests = (entries: readonly Entry[]): number =>
  entries.reduce((sum, entry) => sum + requestsOf(entry).length, 0);

const completionOfDraft = (drafted: Drafted) =>
  drafted.kind === 'answer' ? [{ commandId: drafted.taken.commandId, answer: drafted.answer }] : [];

/** Writes a set as qbXML. QuickBooks keeps a set that writes under its id, instead of the last one that was answered. */
function writeSet(entries: readonly Entry[], { setId, clearable, version }: SetHead): string {
  const ids = entries.some(writes) ? { newMessageSetID: setId, oldMessageSetID: clearable } : {};
  const requests = entries.flatMap(requestsOf);
  return valueOf(buildMessageSet({ requests, onError: 'continueOnError', ...ids, version }));
}

function valueOf(result: Result<string, MessageSetProblem>): string {
  if (result.ok) return result.value;
  throw new Error(`A message set could not be built: ${result.problem.kind}`);
}
