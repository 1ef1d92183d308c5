import {
  advance,
  begin,
  type BoundOperation,
  type CommandState,
  type CompleteState,
  rejected,
  type Taken,
  type TravelState,
} from '@jobpro/connector';
import type { Answer } from '@jobpro/contracts';
import { comparableName } from '@jobpro/qbxml';
import { z } from 'zod';
import { isOperation, operations } from '../operations/operations.js';
import { type DesktopWire, type FileFacts, identify } from '../operations/wire.js';
import { atStart, firstPage, isPagedRead } from '../paged-reads/next-page.decide.js';
import type { Position } from '../paged-reads/paged-read.js';
import { type ExportedPage, firstBackPage, isReadBack } from '../paged-reads/read-back.decide.js';
import type { Entry, EntryState } from './entry.schema.js';

/** An entry with its command and operation. */
export interface OpenEntry {
  readonly entry: Entry;
  readonly taken: Taken;
  readonly operation: BoundOperation<DesktopWire>;
}

/** A command as it was taken: an entry for a set, or answered before anything is sent. */
export type Drafted =
  | { readonly kind: 'entry'; readonly entry: Entry }
  | { readonly kind: 'answer'; readonly taken: Taken; readonly answer: Answer };

/** How far a command that reads page by page has come. */
export interface ReadProgress {
  readonly position: Position;
  /** Of a read-back: the documents that come next. */
  readonly exported?: ExportedPage | undefined;
}

/** The next state of an entry: it needs another reply of QuickBooks, or it is complete. */
export type NextState = TravelState<DesktopWire> | CompleteState;

/** Returns a command with its first state. A paged read resumes at its stored position. */
export function draft(taken: Taken, facts: FileFacts, progress: ReadProgress | undefined): Drafted {
  const { key, data } = taken;
  if (isPagedRead(key)) return drafted(taken, firstPage(taken, progress?.position ?? atStart));
  if (isReadBack(key) && progress?.exported !== undefined)
    return drafted(taken, firstBackPage(taken, progress.exported));
  if (!isOperation(key)) {
    const answer = rejected('connector.not-applicable', { action: key, edition: 'Desktop' });
    return { kind: 'answer', taken, answer };
  }
  const operation = operations[key](data);
  return drafted(taken, resolved(operation, begin(operation, taken), facts));
}

const drafted = (taken: Taken, state: EntryState | CompleteState): Drafted =>
  state.phase === 'complete'
    ? { kind: 'answer', taken, answer: state.answer }
    : { kind: 'entry', entry: entryOf(taken, state) };

function entryOf(taken: Taken, state: EntryState): Entry {
  const { commandId, key, entity, recordId, traceparent, priority: wave, seq } = taken;
  return { commandId, key, entity, recordId, traceparent, wave, seq, unique: uniqueOf(key, taken.data), state };
}

const Named = z.looseObject({ name: z.string(), customer: z.looseObject({ id: z.string() }).optional() });

/** Returns what two commands for the same record share: its name as QuickBooks compares it, for a job below its customer. */
function uniqueOf(key: string, data: unknown): string | undefined {
  if (!key.endsWith('.ensure')) return undefined;
  const named = Named.safeParse(data).data;
  return named === undefined ? undefined : `${key} ${named.customer?.id ?? ''} ${comparableName(named.name)}`;
}

/** Takes a state past its references: qbXML takes names, so they are resolved at once. */
export function resolved(
  operation: BoundOperation<DesktopWire>,
  state: CommandState<DesktopWire>,
  context: FileFacts,
): NextState {
  const next = state.phase === 'resolve' ? advance(operation, state, { kind: 'resolved', identify, context }) : state;
  if (next.phase === 'resolve') throw new Error('References are resolved once.');
  return next;
}

/** Joins entries with their commands. Entries whose command another session has by now are left out. */
export function reopen(entries: readonly Entry[], taken: readonly Taken[]): OpenEntry[] {
  const byId = new Map(taken.map((command) => [command.commandId, command]));
  return entries.flatMap((entry) => {
    const command = byId.get(entry.commandId);
    if (command === undefined || !isOperation(entry.key)) return [];
    return [{ entry, taken: command, operation: operations[entry.key](command.data) }];
  });
}

/** Returns the entry as if its command had just begun, because another command makes a record of that name. */
export function lookAgain({ entry, operation }: OpenEntry, facts: FileFacts): Entry {
  const state = resolved(operation, begin(operation, { lost: false }), facts);
  return state.phase === 'complete' ? entry : { ...entry, state };
}
