import type { Completion, Taken } from '@jobpro/connector';
import type { Outgoing } from '@jobpro/messaging';
import type { AnsweredSet } from '@jobpro/qbxml';
import { type Entry, requestsOf } from '../message-sets/entry.schema.js';
import { type ExportedPage, turnBack } from './read-back.decide.js';
import type { Position } from './reading.js';
import type { Progress } from './reading.store.js';
import { isReading } from './readings.js';
import { atStart, turnPage } from './turn-page.decide.js';

/** What the pages of one answered set lead to. */
export interface TurnedPages {
  readonly told: readonly Outgoing[];
  readonly progress: readonly Progress[];
  readonly settlements: readonly Completion[];
  readonly going: readonly Entry[];
}

export interface PageSet {
  readonly entries: readonly Entry[];
  readonly held: readonly Taken[];
  readonly positions: ReadonlyMap<string, Position>;
  /** Of read-backs: the page after the one that was asked. */
  readonly following: ReadonlyMap<string, ExportedPage>;
  readonly answered: AnsweredSet;
  readonly at: Date;
}

/** Takes every page that a set brought; entries of other kinds are left alone. */
export function turnPages({ entries, held, positions, following, answered, at }: PageSet): TurnedPages {
  const byId = new Map(held.map((taken) => [taken.commandId, taken]));
  const told: Outgoing[] = [];
  const progress: Progress[] = [];
  const settlements: Completion[] = [];
  const going: Entry[] = [];
  for (const entry of entries) {
    const taken = byId.get(entry.commandId);
    if (taken === undefined || entry.state.phase !== 'page') continue;
    const [request] = requestsOf(entry);
    const answer = answered.answers.find(({ requestID }) => requestID === request?.requestID);
    const position = positions.get(entry.commandId) ?? atStart;
    const reply = answer && { answer, at };
    const turned = isReading(entry.key)
      ? turnPage(taken, entry.state.from, position, reply)
      : turnBack(taken, entry.state, { position, reply, following: following.get(entry.commandId) });
    told.push(...turned.told);
    const finished = turned.next.phase === 'complete' && turned.next.answer.kind === 'done';
    const { commandId, companyId, key } = taken;
    progress.push({
      commandId,
      companyId,
      key,
      position: turned.position,
      pages: turned.told.length,
      records: turned.records,
      finished,
    });
    if (turned.next.phase === 'page') going.push({ ...entry, state: turned.next });
    else settlements.push({ commandId, answer: turned.next.answer, silent: finished });
  }
  return { told, progress, settlements, going };
}
