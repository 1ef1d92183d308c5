import type { HistoryLine } from '@jobpro/mapping';
import { plural } from '../../parts/format.js';
import type { RecordPage } from '../../api/types.js';

type StoredLine = RecordPage['passport'][number]['line'];
interface HistoryText {
  readonly title: string;
  readonly detail: string;
}
type LineOf<K, L = HistoryLine> = L extends { what: infer W } ? (K extends W ? L : never) : never;
type Words = { readonly [K in HistoryLine['what']]: (line: LineOf<K>) => HistoryText };

const text = (title: string, detail = ''): HistoryText => ({ title, detail });
const created = {
  created: 'Created in QuickBooks',
  linked: 'Found in QuickBooks and linked',
  adopted: 'Already in QuickBooks from an earlier attempt, and linked',
} as const;

/** The words of each kind of history line. A kind without words does not compile. */
const words: Words = {
  received: () => text('Saved in JobPro'),
  selected: ({ by }) => text(`Selected by ${by}`),
  'selected-in-vain': ({ by }) => text(`Selected by ${by}`, 'It was already on its way or in QuickBooks.'),
  'act-refused': ({ by }) => text(`${by} was too late`, 'The record had changed meanwhile, so nothing was done.'),
  retry: ({ by }) => text(`Sent again by ${by}`),
  exclude: ({ by }) => text(`Kept out by ${by}`),
  include: ({ by }) => text(`Offered again by ${by}`),
  link: ({ by }) => text(`Linked by ${by}`),
  unlink: ({ by }) => text(`Unlinked by ${by}`),
  settle: ({ by }) => text(`Marked as done by ${by}`),
  'send-anew': ({ by }) => text(`Sent as new by ${by}`),
  'cancel-batch': ({ by }) => text(`Stopped by ${by}`),
  withdrawn: () => text('Taken back before it was sent'),
  'changed-remotely': ({ change }) => text('Changed in QuickBooks', `Someone ${change} it there.`),
  noticed: ({ sentence }) => text('Needs attention', sentence),
  warned: ({ sentence }) => text('Note', sentence),
  waits: (line) => text(`Waiting for ${kindsOf(line.for)}`),
  sent: () => text('Sent to QuickBooks'),
  exported: ({ how, remote }) => text(created[how], remote.label ?? `QuickBooks’ own id ${remote.id}`),
  failed: ({ sentence }) => text('Rejected', sentence),
  unknown: () => text('The answer was lost', 'We look in QuickBooks before sending again.'),
  deferred: ({ because }) => text('Postponed', because),
  'not-applicable': ({ sentence }) => text('Nothing to send', sentence),
  'company-switched': ({ sentence }) => text('Connected to another QuickBooks company', sentence),
};

/** Returns a history line in words. A line of a newer version keeps the name of its kind. */
export function sayLine(line: StoredLine): HistoryText {
  if (isKnown(line)) return say(line);
  const { what, sentence } = line;
  return text(
    what.charAt(0).toUpperCase() + what.slice(1).replaceAll('-', ' '),
    typeof sentence === 'string' ? sentence : '',
  );
}

const isKnown = (line: StoredLine): line is StoredLine & HistoryLine => Object.hasOwn(words, line.what);

/** Calls the words of the line's own kind, which the compiler cannot tell from the others. */
const say = <K extends HistoryLine['what']>(line: LineOf<K> & { what: K }): HistoryText => words[line.what](line);

/** Returns "its customer and 7 items" for `['customer C1', 'item I1', …]`: ids say nothing to a person. */
function kindsOf(dependencies: readonly string[]): string {
  const kinds = dependencies.map((dependency) => dependency.split(' ')[0] ?? '');
  return [...new Set(kinds)]
    .map((kind) => {
      if (kind === 'customer') return 'its customer';
      if (kind === 'company') return 'the settings';
      return plural(kinds.filter((each) => each === kind).length, kind);
    })
    .join(' and ');
}
