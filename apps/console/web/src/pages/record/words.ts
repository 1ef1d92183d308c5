import type { HistoryLine } from '@jobpro/mapping';
import type { RecordPage } from '../../api/types.js';
import { count, formatDay, groupBy, money, plural } from '../../parts/format.js';

/** Every text of a record's page, but for its history. */
export const words = {
  title: (kind: string, name: string) => `${kind} ${name}`,
  unknownKind: 'Record',
  fixUnderIssues: 'Fix this under Issues',
  said: (parts: readonly string[], intuitTid: string | undefined) =>
    `QuickBooks said: ${parts.join(' · ')}${intuitTid === undefined ? '' : ` (intuit_tid ${intuitTid})`}`,
  waitsFor: (amount: number) => `Waiting for ${plural(amount, 'other record')}`,
  settings: 'The settings',
  inQuickBooks: (label: string | undefined) => `In QuickBooks${label === undefined ? '' : ` as ${label}`}`,
  noLongerThere: 'Was in QuickBooks',
  totalThere: (total: string) => `Its total there: ${money(total)}`,
  open: 'Open it in QuickBooks',
  note: 'note',
  documents: { invoice: 'Its invoices', payment: 'Its payments' },

  // notices
  markAsDone: 'Mark as done',
  markedAsDone: 'Marked as done',
  acceptDifference: 'Accept the difference',
  correctedCheck: 'I corrected it: check again',
  checking: 'Reading it in QuickBooks',
  voiding: 'Voiding it in QuickBooks',
  voidedByHand: 'I voided it myself: check',
  leaveIt: 'Leave it',
  voidPreview: (name: string, total: string | undefined) =>
    `If you void it, ${name} becomes zero in QuickBooks${total === undefined ? '' : `, from ${money(total)}`}, and stays in its list. If an invoice has payments there, you are asked first.`,
  changed: 'Changed in JobPro after it was sent',
  columns: { field: 'Field', quickbooks: 'In QuickBooks', jobpro: 'In JobPro now' },

  // a number that QuickBooks has already
  compare: (entity: string) => `Are they the same ${entity}?`,
  compared: { date: 'Date', amount: 'Total', customer: 'Customer' },
  sides: { jobpro: 'In JobPro', quickbooks: 'In QuickBooks' },
  sameCustomer: 'the same',
  differs: 'differs',
  linkThem: 'They are the same: link them',
  linkingThem: 'Linking them',
  renumber: 'They are not: change the number of this invoice in JobPro, then send it again.',

  // facts
  inJobPro: 'In JobPro',
  fields: {
    number: 'Number',
    displayName: 'Name',
    name: 'Name',
    dueDate: 'Due',
    terms: 'Terms',
    poNumber: 'PO number',
    method: 'Method',
    reference: 'Reference',
    email: 'Email',
    phone: 'Phone',
    memo: 'Memo',
  },
  sentBy: 'Sent by',
  lastChange: 'Last change',
  forSupport: 'For support',
  jobProId: 'JobPro’s id',
  version: 'Version',
  notReported: 'not reported yet',
  lines: 'Lines',
  appliedTo: 'Applied to',
  line: { description: 'Description', quantity: 'Quantity', rate: 'Rate', invoice: 'Invoice', amount: 'Amount' },
  sums: { subtotal: 'Subtotal', discount: 'Discount', tax: 'Tax', total: 'Total', unapplied: 'Not applied' },
  more: (amount: number) => `and ${count(amount)} more`,

  // history
  history: 'History',
  nothingYet: { title: 'Nothing yet', text: 'JobPro has reported it. Nobody has sent it.' },

  // exchanges
  exchanges: 'Requests and answers',
  exchangeStates: {
    queued: 'in the queue',
    sent: 'sent, no answer yet',
    unknown: 'answer lost',
    settled: 'answered',
  } as Readonly<Record<string, string>>,
  exchangeParts: { sent: 'Sent', received: 'Answered', command: 'Our command', answer: 'Our result' },

  // actions
  sending: 'Sending',
  seeResult: 'This page shows the result.',
} as const;

interface NoticeText {
  readonly code: string;
  readonly sentence: string;
  readonly remedy: string;
}

/** Joins notices of one kind, because one click marks all of them as done. */
export const joinNotices = <N extends NoticeText>(notices: readonly N[]) =>
  [...groupBy(notices, ({ code }): N['code'] => code)].map(([code, same]) => ({
    code,
    sentence: same.map(({ sentence }) => sentence).join(' '),
    remedy: same[0]?.remedy ?? '',
  }));

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
const lineWords: Words = {
  received: () => text('Saved in JobPro'),
  selected: ({ by }) => text(`Selected by ${by}`),
  'selected-in-vain': ({ by }) => text(`Selected by ${by}`, 'It was already on its way or in QuickBooks.'),
  'act-refused': ({ by }) => text(`${by} was too late`, 'The record had changed meanwhile, so nothing was done.'),
  retry: ({ by }) => text(`Sent again by ${by}`),
  exclude: ({ by }) => text(`Kept out by ${by}`),
  include: ({ by }) => text(`Offered again by ${by}`),
  'settle-by-hand': ({ by, note }) => text(`Settled by hand by ${by}`, note),
  reopen: ({ by }) => text(`Not settled any more: undone by ${by}`),
  link: ({ by }) => text(`Linked by ${by}`),
  unlink: ({ by }) => text(`Unlinked by ${by}`),
  settle: ({ by }) => text(`Marked as done by ${by}`),
  'send-anew': ({ by }) => text(`Sent as new by ${by}`),
  'send-anyway': ({ by, number }) =>
    text(
      `Sent anyway by ${by}`,
      `QuickBooks has another one${number === '' ? '' : ` of the number ${number}`}, and ${by} decided to send this one, too.`,
    ),
  'cancel-batch': ({ by }) => text(`Stopped by ${by}`),
  'voided-in-jobpro': ({ at, why }) => text(`Voided in JobPro on ${formatDay(at)}`, why),
  'void-sent': ({ by }) => text(`Void sent to QuickBooks by ${by}`),
  voided: ({ how }) =>
    how === 'voided'
      ? text('Voided in QuickBooks')
      : text('Void in QuickBooks', 'It was read there, and is void already.'),
  'void-refused': ({ sentence }) => text('Not voided in QuickBooks', sentence),
  'not-received': () =>
    text('Lost on its way', 'It had not reached the connection to QuickBooks, so it is sent again.'),
  withdrawn: () => text('Taken back before it was sent'),
  'changed-remotely': ({ change, into }) => {
    if (change === 'merged')
      return text(
        'Merged in QuickBooks',
        `Someone merged it there into “${into ?? 'another record'}”. The link followed.`,
      );
    if (change === 'deactivated') return text('Inactive in QuickBooks', 'Someone made it inactive there.');
    return text('Changed in QuickBooks', `Someone ${change} it there.`);
  },
  'read-back': ({ total }) => text('Read in QuickBooks', `Its total there is ${money(total)}.`),
  noticed: ({ sentence }) => text('Needs attention', sentence),
  warned: ({ sentence }) => text('Note', sentence),
  waits: (line) => text(`Waiting for ${kindsOf(line.for)}`),
  sent: () => text('Sent to QuickBooks'),
  exported: ({ how, remote }) => text(created[how], remote.label),
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

const isKnown = (line: StoredLine): line is StoredLine & HistoryLine => Object.hasOwn(lineWords, line.what);

/** Calls the words of the line's own kind, which the compiler cannot tell from the others. */
const say = <K extends HistoryLine['what']>(line: LineOf<K> & { what: K }): HistoryText => lineWords[line.what](line);

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
