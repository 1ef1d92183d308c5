import { countAnswers, type CompletedCommand, type Taken } from '@jobpro/connector';
import {
  buildMessageSet,
  buildStatusClear,
  buildStatusQuery,
  type MessageSetProblem,
  type Result,
} from '@jobpro/qbxml';
import type { Connection } from '../connection/connection.schema.js';
import { isReadBack } from '../readings/read-back.decide.js';
import { isReading } from '../readings/readings.js';
import { atStart } from '../readings/turn-page.decide.js';
import { compose } from '../message-sets/compose.decide.js';
import { draft, type Drafted, lookAgain, type ReadProgress, reopen } from '../message-sets/open-entry.decide.js';
import { type Entry, isPage, requestsOf, writes } from '../message-sets/entry.schema.js';
import { firstPace } from '../message-sets/pace.decide.js';
import type { Hold } from './hold.js';
import type { Session } from './session.schema.js';
import type { Stores } from './stores.js';
import { newSetId } from './ticket.js';

/** The most that the requests of one set may come to, in bytes: QuickBooks reads it whole. */
const MOST_BYTES = 1_500_000;
/** Rounds in which every command that was taken was answered without a request. */
const MOST_ROUNDS = 1_000;

/** Decides what QuickBooks is given next, and writes it down before it goes. */
export class NextRequest {
  constructor(
    private readonly stores: Stores,
    private readonly hold: Hold,
  ) {}

  /** The next message set of a session; undefined where nothing is left, with the reason noted for getLastError. */
  async next(session: Session, connection: Connection): Promise<string | undefined> {
    const { sessions, leases } = this.stores;
    if (session.awaiting !== undefined) {
      // Asked again while an answer was due: what was given did not arrive, or its answer was lost.
      await sessions.note(session.sessionId, { awaiting: null, moreLosses: 1 });
    }
    const pause = await leases.currentPause(session.companyId);
    if (pause !== undefined) {
      const because = pause.because ?? 'JobPro leaves QuickBooks alone for a while';
      await sessions.note(session.sessionId, { lastError: `${because}. What is queued goes afterwards.` });
      return undefined;
    }
    const recovery = await this.#recovery(session);
    if (recovery !== undefined) return recovery;
    const limit = connection.pace?.setSize ?? firstPace.setSize;
    if (!(await this.stores.steps.any(session.sessionId))) {
      await this.hold.gather(session.companyId, session.awaitedAt, limit);
    }
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const composed = await this.#compose(session, connection, limit);
      if (composed.kind === 'set') return composed.xml;
      if (composed.kind === 'nothing') break;
    }
    await sessions.note(session.sessionId, { lastError: 'Everything that was queued is done.' });
    return undefined;
  }

  /** What has to be cleared up before anything else goes: sets of which nobody knows what became. */
  async #recovery(session: Session): Promise<string | undefined> {
    const { sets, sessions, steps, queue, work } = this.stores;
    for (;;) {
      const set = await sets.unresolved(session.companyId);
      if (set === undefined) return undefined;
      const { setId } = set;
      if (set.state === 'recovered') {
        await sessions.note(session.sessionId, { awaiting: { kind: 'clear', setId } });
        return valueOf(buildStatusClear(setId, session.qbxmlVersion));
      }
      if (set.writes) {
        await sessions.note(session.sessionId, { awaiting: { kind: 'status', setId } });
        return valueOf(buildStatusQuery(setId, session.qbxmlVersion));
      }
      // It only asked: whoever has its commands asks again. A page that was lost is gone, so its reading begins anew.
      await work.transaction(async (tx) => {
        const questions = set.entries.filter((entry) => !isPage(entry));
        if (set.sessionId === session.sessionId) await steps.put(tx, session.sessionId, questions);
        await sets.end(tx, setId, { state: 'void' });
      });
      const pages = set.entries.filter(isPage).map(({ commandId }) => commandId);
      await queue.release(session.sessionId, pages);
    }
  }

  async #compose(session: Session, connection: Connection, requests: number): Promise<Composition> {
    const { queue, steps } = this.stores;
    const { companyId, sessionId } = session;
    const pending = await steps.next(sessionId, requests);
    const room = requests - pending.reduce((sum, entry) => sum + requestsOf(entry).length, 0);
    const taken = room > 0 ? await queue.take(companyId, sessionId, room) : [];
    try {
      return await this.#send(session, connection, { pending, taken, requests });
    } catch (error) {
      await queue.release(
        sessionId,
        taken.map(({ commandId }) => commandId),
      );
      throw error;
    }
  }

  async #send(session: Session, connection: Connection, { pending, taken, requests }: InHand): Promise<Composition> {
    const { queue, sets, steps, sessions, work } = this.stores;
    const { companyId, sessionId, connectionId } = session;
    const stands = await this.#stands(taken);
    const drafted = taken.map((each) => draft(each, connection.facts, stands.get(each.commandId)));
    const fresh = drafted.flatMap((each) => (each.kind === 'entry' ? [each.entry] : []));
    const { chosen, left, duplicates } = compose([...pending, ...fresh], { requests, bytes: MOST_BYTES });
    const again = await this.#lookAgain(session, connection, duplicates);
    const setId = newSetId();

    const { composition, settled } = await work.transaction(async (tx, send): Promise<Committed> => {
      if (!(await sessions.holdAwaiting(tx, sessionId, undefined)))
        throw new Error('The session ended meanwhile, or the same call came twice.');
      const answers = drafted.flatMap(settlementOfDraft);
      const settled = answers.length === 0 ? [] : await queue.completeWithin(tx, send, sessionId, answers);
      const intents = chosen.filter(writes).map(({ commandId }) => ({ commandId, requestKey: setId, connectionId }));
      const allowed = await queue.intend(sessionId, intents, tx);
      const going = chosen.filter((entry) => !writes(entry) || allowed.has(entry.commandId));
      await steps.remove(
        tx,
        [...chosen, ...duplicates].map(({ commandId }) => commandId),
      );
      await steps.put(tx, sessionId, [...left, ...again]);
      if (going.length === 0) {
        const kind = answers.length > 0 || chosen.length > 0 ? 'settled' : 'nothing';
        return { settled, composition: { kind } };
      }
      const xml = this.#write(going, { setId, clearable: connection.clearableSet, version: session.qbxmlVersion });
      const set = { setId, companyId, sessionId, writes: going.some(writes), entries: going };
      const count = going.reduce((sum, entry) => sum + requestsOf(entry).length, 0);
      await sets.add(tx, { ...set, requests: count, bytes: xml.length });
      await sessions.change(tx, sessionId, { awaiting: { kind: 'work', setId }, awaitedAt: null, moreSets: 1 });
      return { settled, composition: { kind: 'set', xml } };
    });
    countAnswers('desktop', settled);
    return composition;
  }

  /** Where those stand that read page by page. */
  async #stands(taken: readonly Taken[]): Promise<ReadonlyMap<string, ReadProgress>> {
    const { readings } = this.stores;
    const reading = taken.filter(({ key }) => isReading(key) || isReadBack(key));
    const positions = await readings.positions(reading.map(({ commandId }) => commandId));
    const stands = new Map<string, ReadProgress>();
    for (const each of reading) {
      const position = positions.get(each.commandId) ?? atStart;
      const exported = isReadBack(each.key) ? { exported: await readings.exported(each, position.lastName) } : {};
      stands.set(each.commandId, { position, ...exported });
    }
    return stands;
  }

  /** Two commands of one name: the second looks again once the first was made. */
  async #lookAgain(session: Session, connection: Connection, duplicates: readonly Entry[]): Promise<Entry[]> {
    if (duplicates.length === 0) return [];
    const ids = duplicates.map(({ commandId }) => commandId);
    const held = await this.stores.queue.takeById(session.companyId, session.sessionId, ids);
    return reopen(duplicates, held).map((open) => lookAgain(open, connection.facts));
  }

  /** A set that writes is kept by QuickBooks under its ID, in the place of the last one that was answered. */
  #write(entries: readonly Entry[], { setId, clearable, version }: Head): string {
    const ids = entries.some(writes) ? { newMessageSetID: setId, oldMessageSetID: clearable } : {};
    return valueOf(
      buildMessageSet({
        requests: entries.flatMap(requestsOf),
        onError: 'continueOnError',
        ...ids,
        ...(version === undefined ? {} : { version }),
      }),
    );
  }
}

type Composition = { readonly kind: 'set'; readonly xml: string } | { readonly kind: 'settled' | 'nothing' };
interface Committed {
  readonly settled: readonly CompletedCommand[];
  readonly composition: Composition;
}
interface InHand {
  readonly pending: readonly Entry[];
  readonly taken: readonly Taken[];
  readonly requests: number;
}
interface Head {
  readonly setId: string;
  readonly clearable: string | undefined;
  readonly version: string | undefined;
}

const settlementOfDraft = (drafted: Drafted) =>
  drafted.kind === 'answer' ? [{ commandId: drafted.taken.commandId, answer: drafted.answer }] : [];

function valueOf(result: Result<string, MessageSetProblem>): string {
  if (result.ok) return result.value;
  throw new Error(`A message set could not be built: ${result.problem.kind}`);
}
