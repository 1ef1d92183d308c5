import type { DeskRow } from '../../api/types.js';
import { count, fromNow, money, plural } from '../../parts/format.js';
import { entityWords } from '../../parts/words.js';

type Entity = 'invoice' | 'payment' | 'job';

/** Every text of the desk, of its preview and of its batches. */
export const words = {
  titles: { invoice: 'Invoices', payment: 'Payments', job: 'Jobs' },
  hints: {
    invoice: 'Select the invoices to send. Nothing is sent automatically.',
    payment: 'Select the payments to send. They are applied to the same invoices in QuickBooks as in JobPro.',
    job: 'Jobs are sent automatically, each as a sub-customer of its customer.',
  },
  states: 'States',
  all: 'All',

  // filter
  find: { label: 'Find', placeholder: 'Number, name, amount, PO…' },
  filter: 'Filter',
  clearFilter: 'Clear the filter',
  customer: { label: 'Customer', placeholder: 'Part of the name' },
  from: 'From',
  to: 'To',
  min: 'At least',
  max: 'At most',
  amountError: 'Enter an amount such as 1,000.50',
  batch: { label: 'Sent together', placeholder: 'Any batch', none: 'Nothing was sent yet', other: 'One batch' },
  removeFilter: (label: string) => `Remove the filter: ${label}`,

  // list
  columns: {
    number: 'Number',
    job: 'Job',
    date: 'Date',
    customer: 'Customer',
    amount: 'Amount',
    state: 'State',
    since: 'Since',
  },
  sortBy: (column: string) => `Sort by ${column}`,
  sortedBy: (column: string, direction: string) => `Sorted by ${column}, ${direction}`,
  choose: (name: string) => `Choose ${name}`,
  waitsFor: (kinds: readonly string[]) => `Waiting for its ${kinds.join(' and ')}`,
  differs: (sentence: string, difference: string) =>
    difference === '0.00' ? sentence : `${sentence} (${money(difference)})`,
  changedSince: 'Changed after it was sent',
  warnings: (amount: number) => plural(amount, 'warning'),
  moved: (added: number, removed: number) => {
    const news = [
      ...(added > 0 ? [plural(added, 'new row')] : []),
      ...(removed > 0 ? [`${plural(removed, 'row')} changed status`] : []),
    ];
    return news.length === 0 ? '' : `${news.join(', ')}: refresh the list`;
  },

  download: 'Download this list',

  // empty
  nothingFound: 'Nothing found',
  nothingFits: (entity: string, view: string | undefined) =>
    `No ${entity}${view === undefined ? '' : ` under “${view}”`} matches the filter.`,
  nothingReady: 'Nothing to send',
  blocked: (amount: number, entity: string) =>
    amount === 1
      ? `1 ${entity} is dated before your go-live day, so it is not offered for sending.`
      : `${plural(amount, entity)} are dated before your go-live day, so they are not offered for sending.`,
  showThem: 'Show them',
  changeGoLive: 'Change the go-live day',
  allDone: 'All done',
  allSent: (entity: string) => `Every ${entity} was sent. New ones appear here as soon as JobPro saves them.`,
  nothingFailed: 'Nothing failed',
  failedHint: 'Everything that could not be sent is listed here, with the reason and what to do.',
  nothingYet: 'Nothing here yet',
  noneSaved: (entity: string) => `JobPro has not saved any ${entity} yet.`,

  // selection
  selection: 'Selection',
  chooseAll: (amount: number) => `Choose all ${count(amount)} that the filter finds`,
  chooseNone: 'Choose none',
  previewAndSend: 'Preview and send',
  total: (amount: number, entity: string, sum: string) => `${plural(amount, entity)}, ${money(sum)}`,

  // set-up
  setUp: { stepsLeft: 'Before you can send', lastStep: 'One more check', openSetUp: 'Go to Set-up' },
  setUpSteps: (steps: readonly string[]) => `Please ${steps.join(', and ')}.`,
  connect: 'connect QuickBooks',
  confirm: 'confirm that the right books are connected',
  chooseAccounts: 'choose your accounts',

  // preview
  sendTitle: 'Send to QuickBooks',
  cancel: 'Cancel',
  send: 'Send',
  sendCount: (amount: number, entity: string) => `Send ${plural(amount, entity)}`,
  checking: 'Checking each document…',
  sendAlong: 'Also send the invoices these payments belong to',
  online: 'They appear in QuickBooks Online as soon as they are sent.',
  willSend: (amount: number, entity: string, sum: string) => `${plural(amount, entity)} will be sent, ${money(sum)}`,
  cannotSend: (amount: number, entity: string) => `${plural(amount, entity)} can’t be sent yet`,
  willWait: (amount: number, entity: string) => `${plural(amount, entity)} will wait`,
  alreadySent: (amount: number, entity: string) =>
    amount === 1
      ? `1 ${entity} is already sent and stays as it is`
      : `${plural(amount, entity)} are already sent and stay as they are`,
  goodToKnow: 'Good to know',
  inQuickBooks: (amount: number, entity: string) => `${plural(amount, entity)} already in QuickBooks`,
  toMatch: (amount: number, entity: string) =>
    entity === 'item'
      ? `${plural(amount, entity)} will be linked by name, or created with your default accounts if QuickBooks has none:`
      : `${plural(amount, entity)} will be linked by name, or created if QuickBooks has none:`,
  toCreate: (amount: number, entity: string) => `${plural(amount, entity)} to create in QuickBooks`,
  waitsForRecords: (names: readonly string[]) => `Waiting for ${names.join(', ')}`,
  more: (amount: number) => `and ${count(amount)} more`,

  // batch
  batchTitle: 'What was sent',
  batchParts: {
    exported: 'in QuickBooks',
    failed: 'failed',
    excluded: 'kept out',
    settled: 'settled by hand',
    voided: 'void',
  },
  stop: 'Stop',
  stopping: 'Stopping what has not been sent',
  hide: 'Hide',
  done: (parts: readonly string[]) => `Done: ${parts.join(', ')}`,
  running: (ended: number, total: number, entity: string, parts: readonly string[]) =>
    `Sending: ${count(ended)} of ${plural(total, entity)} done${parts.length > 0 ? ` (${parts.join(', ')})` : ''}`,
  held: (amount: number) => `${count(amount)} held`,
  toDecide: (waiting: number, differs: number) =>
    [
      ...(waiting > 0 ? [`${count(waiting)} held: see what for`] : []),
      ...(differs > 0 ? [`${count(differs)} differ in QuickBooks`] : []),
    ].join(', '),
  showThese: 'Show these',
  whyFailed: (amount: number) => `${count(amount)} failed: see why`,
} as const satisfies Readonly<Record<string, unknown>> & { readonly titles: Readonly<Record<Entity, string>> };

/** When documents reach QuickBooks Desktop: at the Web Connector's next run. */
export function desktopHint(nextBy: string | null, now: number): string {
  if (nextBy === null) return 'They are sent when the Web Connector first runs.';
  const due = new Date(nextBy).getTime() > now ? `at the latest ${fromNow(nextBy, now)}` : 'which is due now';
  return `They are sent at the next run of the Web Connector, ${due}. To send them now, press Update Selected in the Web Connector.`;
}

/** Returns the text beneath a row's state: why it failed or waits, or what to know about it. */
export function noteOf(row: DeskRow): string {
  if (row.view === 'differs') return words.differs(row.sentence ?? '', row.difference ?? '0.00');
  if (row.sentence !== null && row.view !== 'exported') return row.sentence;
  if (row.view === 'waiting' && row.waitsFor.length > 0) {
    const kinds = new Set(row.waitsFor.map((key) => (entityWords[key.split('/')[1] ?? ''] ?? '').toLowerCase()));
    return words.waitsFor([...kinds]);
  }
  if (row.changedSince) return words.changedSince;
  return row.warnings > 0 ? words.warnings(row.warnings) : '';
}
