import { type Answer, reason } from '@jobpro/contracts';
import type { Taken } from '@jobpro/connector';
import type { FileFacts } from '../operations/exchange.js';
import { isOperation, operations } from '../operations/operations.js';
import { type ExportedPage, isReadBack, openBack } from '../readings/read-back.decide.js';
import type { Position } from '../readings/reading.js';
import { isReading } from '../readings/readings.js';
import { atStart, openPage } from '../readings/turn-page.decide.js';
import { begin, look, type Next, uniqueOf } from './advance.decide.js';
import type { Entry } from './entry.schema.js';
import type { Open } from './settle.decide.js';

/** A command as it was taken: in line for a set, or answered before anything is sent. */
export type Drafted =
  | { readonly kind: 'entry'; readonly entry: Entry }
  | { readonly kind: 'answer'; readonly taken: Taken; readonly answer: Answer };

/** Where a command that reads page by page stands. */
export interface Stand {
  readonly position: Position;
  /** Of a read-back: the documents that come next. */
  readonly exported?: ExportedPage;
}

/** Puts a command into its first step; one that reads page by page, where it stands. */
export function draft(taken: Taken, facts: FileFacts, stand: Stand | undefined): Drafted {
  const { key, data } = taken;
  if (isReading(key)) return drafted(taken, openPage(taken, stand?.position ?? atStart));
  if (isReadBack(key) && stand?.exported !== undefined) return drafted(taken, openBack(taken, stand.exported));
  if (!isOperation(key)) {
    const why = reason('connector.not-applicable', { action: key, edition: 'Desktop' });
    return { kind: 'answer', taken, answer: { kind: 'rejected', reason: why } };
  }
  return drafted(taken, begin(taken, operations[key](data), facts));
}

const drafted = (taken: Taken, next: Next): Drafted =>
  next.kind === 'answer'
    ? { kind: 'answer', taken, answer: next.answer }
    : { kind: 'entry', entry: entryOf(taken, next.step) };

function entryOf(taken: Taken, step: Entry['step']): Entry {
  const { commandId, key, entity, recordId, traceparent, priority: wave, seq } = taken;
  const unique = uniqueOf(key, taken.data);
  return {
    commandId,
    key,
    entity,
    recordId,
    traceparent,
    wave,
    seq,
    ...(unique === undefined ? {} : { unique }),
    step,
  };
}

/** Joins entries with their commands. Entries whose command is no longer in hand are left out. */
export function reopen(entries: readonly Entry[], held: readonly Taken[]): Open[] {
  const byId = new Map(held.map((taken) => [taken.commandId, taken]));
  return entries.flatMap((entry) => {
    const taken = byId.get(entry.commandId);
    if (taken === undefined || !isOperation(entry.key)) return [];
    return [{ entry, taken, bound: operations[entry.key](taken.data) }];
  });
}

/** The same entry, to be looked for anew: another of its name was made meanwhile. */
export function lookAnew({ entry, bound }: Open, facts: FileFacts): Entry {
  const next = look(entry.commandId, bound, facts, false);
  return next.kind === 'step' ? { ...entry, step: next.step } : entry;
}
