import { type CompanySettings, sumMoney } from '@jobpro/contracts';
import type { Connection } from '../company/company.schema.js';
import type { Dependencies, Selected } from '../records/desk.store.js';
import type { Preview, Selection } from './export.schema.js';

/** Records that one request may send. */
export const MOST = 10_000;
/** Bytes of one message on the bus, without its headers. */
const LARGEST = 900_000;

export type ExportDecision =
  | { kind: 'send'; ids: string[]; revisions: Record<string, number>; total: string }
  | { kind: 'refused'; code: string; message: string; remedy: string; count: number };

/**
 * Decides what a selection sends, given the records that match it now. A filter must match as many as the user
 * confirmed. Chosen records are sent in the revision that the user saw.
 */
export function decideExport(selection: Selection, selected: readonly Selected[]): ExportDecision {
  const count = selected.length;
  const refused = (code: string, message: string, remedy: string): ExportDecision => ({
    kind: 'refused',
    code,
    message,
    remedy,
    count,
  });
  if (count === 0) {
    return refused(
      'export.nothing',
      'None of these can be sent now. They are already sent or on their way.',
      'Refresh the list.',
    );
  }
  if (count > MOST) {
    return refused(
      'export.too-many',
      'You can send at most 10,000 documents at once.',
      'Narrow the filter, and send the rest afterwards.',
    );
  }
  if (selection.kind === 'filter' && selection.count !== count) {
    return refused(
      'export.changed',
      `You chose ${selection.count} documents, but there are ${count} now. Someone sent or changed some of them.`,
      'Check the list again, then send.',
    );
  }
  const ids = selected.map(({ id }) => id);
  const size = ids.reduce((sum, id) => sum + 2 * Buffer.byteLength(id) + 20, 0);
  if (size > LARGEST) {
    return refused('export.too-large', 'These are too many to send at once.', 'Send them in two parts.');
  }
  const seen = selection.kind === 'records' ? selection.records : [];
  const revisions = new Map([...selected, ...seen].map(({ id, revision }) => [id, revision]));
  return {
    kind: 'send',
    ids,
    revisions: Object.fromEntries(ids.flatMap((id) => entryOf(id, revisions.get(id)))),
    total: sumMoney(selected.map(({ amount }) => amount)),
  };
}

const entryOf = (id: string, revision: number | undefined): [string, number][] =>
  revision === undefined ? [] : [[id, revision]];

/** Returns how many names of a kind QuickBooks has, and which it gets. */
export function namesIn(dependencies: readonly Dependencies[], kind: Dependencies['entity']): Preview['customers'] {
  const ofKind = dependencies.filter(({ entity }) => entity === kind);
  const existing = ofKind.find(({ linked }) => linked);
  const added = ofKind.find(({ linked }) => !linked);
  return { linked: existing?.count ?? 0, new: added?.names ?? [], newCount: added?.count ?? 0 };
}

/** Returns what keeps a selection from being sent, as far as that is known before it is tried. */
export function blocksOf(
  settings: CompanySettings | undefined,
  connection: Connection | undefined,
  selected: { count: number; newItems: number },
): Preview['blocks'] {
  if (settings === undefined) {
    return [
      {
        sentence: 'This company has no settings yet, so everything would wait.',
        remedy: 'Fill in the settings first.',
        count: selected.count,
      },
    ];
  }
  const blocks: Preview['blocks'] = [];
  if (connection?.status !== 'connected') {
    blocks.push({
      sentence: 'QuickBooks is not connected, so everything would wait in the queue.',
      remedy: 'Connect QuickBooks under Set-up.',
      count: selected.count,
    });
  }
  if (selected.newItems > 0 && settings.accounts.income === undefined) {
    blocks.push({
      sentence: 'No income account is set for new items, so documents with one would fail.',
      remedy: 'Choose the account in the settings.',
      count: selected.newItems,
    });
  }
  return blocks;
}
