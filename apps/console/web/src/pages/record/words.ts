import { count, plural } from '../../parts/format.js';
import { groupBy } from '../../parts/group-by.js';

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
  remoteId: (id: string) => `QuickBooks’ own id: ${id}`,
  open: 'Open it in QuickBooks',
  note: 'note',
  documents: { invoice: 'Its invoices', payment: 'Its payments' },

  // notices
  markAsDone: 'Mark as done',
  markedAsDone: 'Marked as done',
  acceptDifference: 'Accept the difference',
  corrected: 'I corrected it',
  changed: 'Changed in JobPro after it was sent',
  columns: { field: 'Field', quickbooks: 'In QuickBooks', jobpro: 'In JobPro now' },

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
