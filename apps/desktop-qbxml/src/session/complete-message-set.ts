import { CommandQueueStore, type Completion, countAnswers, operationSpan, type Taken } from '@jobpro/connector';
import { type AnsweredSet, type MessageSetReading, readMessageSetStatus } from '@jobpro/qbxml';
import { Injectable } from '@nestjs/common';
import type { Connection } from '../connection/connection.schema.js';
import { type Entry, isPage, requestsOf } from '../message-sets/entry.schema.js';
import { type MessageSetRow, MessageSetStore } from '../message-sets/message-set.store.js';
import { reopen } from '../message-sets/open-entry.decide.js';
import { afterAnswer, firstPace, mayRunFor } from '../message-sets/pace.decide.js';
import { completionOf, isAwaited, type Outcome, readReplies } from '../message-sets/read-replies.decide.js';
import { countRecovery, countSet } from '../message-sets/set-metrics.js';
import { readPages } from '../paged-reads/next-page.decide.js';
import { PagedReadStore } from '../paged-reads/paged-read.store.js';
import type { ExportedPage } from '../paged-reads/read-back.decide.js';
import { type Session, SessionStore } from './session.store.js';

/** A response to a message set. */
interface SetResponse {
  readonly set: MessageSetRow;
  readonly answered: AnsweredSet;
  /** True: not the response itself, but what QuickBooks kept of it. */
  readonly stored: boolean;
}

/** Applies the response to a message set: completes commands, keeps the next steps of others, and publishes pages. */
@Injectable()
export class CompleteMessageSet {
  readonly #sessions: SessionStore;
  readonly #sets: MessageSetStore;
  readonly #queue: CommandQueueStore;
  readonly #reads: PagedReadStore;

  constructor(sessions: SessionStore, sets: MessageSetStore, queue: CommandQueueStore, reads: PagedReadStore) {
    this.#sessions = sessions;
    this.#sets = sets;
    this.#queue = queue;
    this.#reads = reads;
  }

  /** Applies a response in one transaction. Does nothing where the same response was applied already. */
  async complete(session: Session, connection: Connection, { set, answered, stored }: SetResponse): Promise<void> {
    const { sessionId, companyId } = session;
    const { entries } = set;
    const at = new Date();
    const reading = readMessageSetStatus(answered.messageSetStatusCode);
    const commandIds = entries.map(({ commandId }) => commandId);
    const commands = await this.#queue.takeById(companyId, sessionId, commandIds);
    const requests = entries.reduce((sum, entry) => sum + requestsOf(entry).length, 0);
    const pace = connection.pace ?? firstPace;
    const mayRunUntil = new Date(set.sentAt.getTime() + mayRunFor(pace, requests));
    const answer = { set: answered, reading, stored, at, mayRunUntil };
    const outcomes = readReplies(reopen(entries, commands), answer, connection.facts);
    const { completions, pending, awaited } = divide(outcomes, set, stored);
    const positions = await this.#reads.positions(entries.filter(isPage).map(({ commandId }) => commandId));
    const following = await this.#following(entries, commands);
    const pages = readPages({ entries, commands, positions, following, answered, at });
    const ms = at.getTime() - set.sentAt.getTime();

    const completed = await this.#sessions.whileAwaiting(session, async (tx, send) => {
      const all = [...completions, ...pages.completions];
      const completed = await this.#queue.completeWithin(tx, send, sessionId, all);
      send(...pages.messages);
      await this.#reads.save(tx, pages.progress);
      await this.#sets.putPending(tx, sessionId, [...pending, ...pages.pending]);
      await this.#sets.end(set.setId, { state: endOf(stored, reading), statusCode: answered.messageSetStatusCode }, tx);
      if (!stored) {
        const clearable = set.writes ? set.setId : undefined;
        await this.#sets.savePace(tx, connection.connectionId, afterAnswer(pace, { requests, ms }), clearable);
      }
      await this.#sessions.change(tx, sessionId, {
        awaiting: null,
        awaitedAt: awaited ? at : undefined,
        moreDone: completed.filter(({ kind }) => kind === 'done').length,
        moreRejected: completed.filter(({ kind }) => kind === 'rejected').length,
      });
      return completed;
    });
    if (completed === undefined) return;
    if (stored) countRecovery(reading);
    else countSet(requests, ms);
    countAnswers('desktop', completed);
  }

  /** Returns, for read-backs, the documents after those that were asked for. */
  async #following(entries: readonly Entry[], commands: readonly Taken[]): Promise<ReadonlyMap<string, ExportedPage>> {
    const following = new Map<string, ExportedPage>();
    for (const { commandId, state } of entries) {
      const command = commands.find((each) => each.commandId === commandId);
      if (command === undefined || state.phase !== 'page' || state.exported?.next === undefined) continue;
      following.set(commandId, await this.#reads.exported(command, state.exported.next));
    }
    return following;
  }
}

interface Divided {
  readonly completions: readonly Completion[];
  readonly pending: readonly Entry[];
  /** True: other commands may wait for these outcomes. */
  readonly awaited: boolean;
}

/** Divides outcomes into completions and pending entries, each with a span in its document's trace. */
function divide(outcomes: readonly Outcome[], set: MessageSetRow, stored: boolean): Divided {
  const completions: Completion[] = [];
  const pending: Entry[] = [];
  let awaited = false;
  for (const outcome of outcomes) {
    const { entry, taken } = outcome.open;
    const type = requestsOf(entry)[0]?.type ?? entry.key;
    const attributes = { 'jobpro.company': taken.companyId, 'jobpro.record': entry.recordId, 'qbxml.set': set.setId };
    const span = operationSpan(`qbxml ${type}`, taken.traceparent, attributes, set.sentAt);
    if (stored) span.event('the response was lost, and QuickBooks was asked what it did');
    if (outcome.state.phase === 'complete') {
      const { answer } = outcome.state;
      completions.push(completionOf(outcome, answer, span.traceparent));
      awaited ||= isAwaited(entry, answer);
      span.end(answer);
    } else {
      pending.push({ ...entry, state: outcome.state });
      span.end();
    }
  }
  return { completions, pending, awaited };
}

/** Returns how a set ends. What QuickBooks kept of a recovered set is cleared next; where it kept nothing it is cleared already. */
function endOf(stored: boolean, reading: MessageSetReading): 'answered' | 'recovered' | 'cleared' {
  if (!stored) return 'answered';
  return reading === 'nothing-stored' || reading === 'id-too-long' ? 'cleared' : 'recovered';
}
