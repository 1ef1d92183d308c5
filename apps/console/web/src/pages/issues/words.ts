import type { Issue } from '../../api/types.js';
import { count, money, plural } from '../../parts/format.js';
import type { Cause } from './fixes.js';

/** Every text of the issues page and of its fixes. */
export const words = {
  title: 'Issues',
  hint: 'Fix a cause once, and everything that it blocked is sent.',
  none: { title: 'No issues', text: 'Everything that you sent is in QuickBooks or on its way.' },
  fixHere: (sentence: string) => `Fix: ${sentence}`,
  mayNot: 'Your login cannot fix this. Ask someone in your office who can change the settings.',
  show: (amount: number) => (amount === 1 ? 'Show it' : 'Show them'),
  hide: 'Hide them',
  more: (amount: number) => `and ${count(amount)} more`,
  retry: (amount: number) => (amount === 1 ? 'Send it again' : `Send all ${count(amount)} again`),
  retrying: (amount: number, entity: string) => `Sending ${plural(amount, entity)} again`,

  omitted: (causes: number, total: string) =>
    `${plural(causes, 'more cause')} ${causes === 1 ? 'holds' : 'hold'} ${money(total)}. Fix those above to see ${causes === 1 ? 'it' : 'them'}.`,
  accept: (amount: number) => (amount === 1 ? 'Accept the difference' : `Accept all ${count(amount)} differences`),
  checkAgain: 'Corrected in QuickBooks: check again',
  sendAsNew: (amount: number) => (amount === 1 ? 'Send it as new' : `Send all ${count(amount)} as new`),
  markAsDone: (amount: number) => (amount === 1 ? 'Mark as done' : `Mark all ${count(amount)} as done`),
  decided: 'This page shows what is left.',

  accounts: {
    income: 'Income account for new items',
    expense: 'Expense account for new items',
    costOfGoods: 'Cost-of-goods account for new inventory items',
    asset: 'Asset account for new inventory items',
  },
  items: { lineItem: 'Item for lines without one', discountItem: 'Item for discounts', tax: 'Item for sales tax' },
  reference: (name: string) => `QuickBooks’ name for “${name}”`,
  reactivate: 'Make such names active again',
  goLive: 'Go-live day',
  choose: 'Choose from QuickBooks’ list',
  save: 'Save and send',
  suffix: 'Tell them apart by adding',
  suffixed: (name: string, suffix: string) => `The customer in QuickBooks will be “${name}${suffix}”`,
  orLink: 'Or link it to one in QuickBooks',
  linkOne: 'To link one of them to a record in QuickBooks, open it below.',
  openSettings: 'Open the settings',
  openInvoice: 'Open the invoice',
  compare: 'Compare the two invoices',
  compareEach: 'Open each invoice below to compare it with the one in QuickBooks.',
  connectAgain: 'Connect again',

  linkTo: (entity: string, name: string) => `Which ${entity} in QuickBooks is “${name}”?`,
  beginsWith: 'Its name begins with…',
  inQuickBooks: 'In QuickBooks',
  linkedTo: (name: string) => `already linked to ${name}`,
  noneFound: 'No active record from QuickBooks begins like this. New ones arrive with an import:',
  importAgain: 'import again',
  link: 'Link to this one',
  linking: (name: string) => `Linking “${name}”`,
} as const;

/** The headings of causes whose sentences name one document only. */
const titles: Readonly<Record<string, (amount: number) => string>> = {
  'invoice.line-without-item': (amount) =>
    `${plural(amount, 'invoice')} ${amount === 1 ? 'has' : 'have'} lines without an item`,
  'number.in-quickbooks': (amount) => `${plural(amount, 'invoice')} have numbers that QuickBooks already has`,
  'payment.in-quickbooks': (amount) =>
    amount === 1 ? '1 payment may be in QuickBooks already' : `${count(amount)} payments may be in QuickBooks already`,
};

/** The headings of what is in QuickBooks but not as JobPro has it, by notice. */
const differing: Readonly<Record<string, (amount: number, entity: string, difference: string) => string>> = {
  'total-differs': (amount, entity, difference) =>
    `${plural(amount, entity)} ${amount === 1 ? 'has' : 'have'} another total in QuickBooks (${money(difference)})`,
  'deleted-in-quickbooks': (amount, entity) =>
    `${plural(amount, entity)} ${amount === 1 ? 'was' : 'were'} deleted or voided in QuickBooks`,
  'changed-in-quickbooks': (amount, entity) =>
    `${plural(amount, entity)} ${amount === 1 ? 'was' : 'were'} changed in QuickBooks`,
  'changed-since-export': (amount, entity) =>
    `${plural(amount, entity)} ${amount === 1 ? 'was' : 'were'} changed in JobPro after sending`,
  'apply-in-quickbooks': (amount, entity) => `${plural(amount, entity)} must be applied in QuickBooks`,
};

/** Returns QuickBooks' own words. */
export const saidBy = ({ code, message, detail }: NonNullable<Issue['said']>): string =>
  `QuickBooks said: ${[code, message, detail].filter((part) => part !== undefined && part !== '').join(' · ')}`;

/** Returns an issue's heading. Documents of one cause whose sentences differ share a heading. */
export function titleOf({
  kind,
  code,
  entity,
  count: amount,
  sentence,
  difference,
}: Pick<Issue, 'kind' | 'code' | 'entity' | 'count' | 'sentence' | 'difference'>): string {
  if (kind === 'differs') return differing[code]?.(amount, entity, difference ?? '0.00') ?? sentence;
  const title = amount === 1 && code !== 'invoice.line-without-item' ? undefined : titles[code];
  return title?.(amount) ?? sentence;
}

/** Returns what to do. Where a choice on this page fixes it, the choice is named first. */
export const remedyOf = ({ code, remedy }: Pick<Issue, 'code' | 'remedy'>): string =>
  code === 'invoice.line-without-item' ? 'Pick the QuickBooks item to use for them.' : remedy;

/** Returns what a cause holds back: "Blocks 1 customer and 2 invoices, $1,243.97". */
export function blockedBy({ issue, blocks }: Cause): string {
  const own = issue.kind === 'differs' ? [] : [issue];
  if (own.length + blocks.length === 0) return plural(issue.count, issue.entity);
  const parts = [...own, ...blocks].map(({ entity, count: amount, total }) =>
    entity === 'invoice' || entity === 'payment'
      ? `${plural(amount, entity)}, ${money(total)}`
      : plural(amount, entity),
  );
  if (issue.kind === 'differs') return `Holds ${parts.join(' and ')}`;
  return `${issue.kind === 'waiting' ? 'Waiting' : 'Blocks'}${issue.kind === 'waiting' ? ': ' : ' '}${parts.join(' and ')}`;
}
