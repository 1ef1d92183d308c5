import { sumMoney } from '@jobpro/contracts';
import type { Chosen } from '../desk/desk.store.js';
import type { Selection } from './export.schema.js';

/** Records that one request may send. */
export const MOST = 10_000;
/** Bytes that the bus takes in one message, less room for its headers. */
const LARGEST = 900_000;

export type Decided =
  | { kind: 'send'; ids: string[]; revisions: Record<string, number>; total: string }
  | { kind: 'refused'; code: string; sentence: string; remedy: string; count: number };

/**
 * What a selection comes to, given what of it is there now. By filter: exactly as many as were seen, or nothing goes, because
 * the user confirmed another number. By records: those that may go, in the revision that was seen.
 */
export function decideExport(selection: Selection, found: readonly Chosen[]): Decided {
  const refused = (code: string, sentence: string, remedy: string): Decided => ({
    kind: 'refused',
    code,
    sentence,
    remedy,
    count: found.length,
  });
  if (found.length === 0) {
    return refused(
      'export.nothing',
      'None of these can be sent now. They are already sent or on their way.',
      'Refresh the list.',
    );
  }
  if (found.length > MOST) {
    return refused(
      'export.too-many',
      'You can send at most 10,000 documents at once.',
      'Narrow the filter, and send the rest afterwards.',
    );
  }
  if (selection.kind === 'filter' && selection.count !== found.length) {
    return refused(
      'export.changed',
      `You chose ${selection.count} documents, but there are ${found.length} now. Someone sent or changed some of them.`,
      'Check the list again, then send.',
    );
  }
  const seen = new Map(selection.kind === 'records' ? selection.records.map(({ id, revision }) => [id, revision]) : []);
  const ids = found.map(({ id }) => id);
  const revisions = Object.fromEntries(found.flatMap(({ id, revision }) => asEntry(id, seen.get(id) ?? revision)));
  const size = ids.reduce((sum, id) => sum + 2 * Buffer.byteLength(id) + 20, 0);
  if (size > LARGEST)
    return refused('export.too-large', 'These are too many to send at once.', 'Send them in two parts.');
  return { kind: 'send', ids, revisions, total: sumMoney(found.map(({ amount }) => amount)) };
}

const asEntry = (id: string, revision: number | null): [string, number][] =>
  revision === null ? [] : [[id, revision]];
