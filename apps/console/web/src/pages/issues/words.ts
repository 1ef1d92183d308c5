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

/** Returns an issue's heading. Where documents differ only in a line's number, they share one. */
export const titleOf = ({ code, count: amount, sentence }: Pick<Issue, 'code' | 'count' | 'sentence'>): string =>
  code === 'invoice.line-without-item'
    ? `${plural(amount, 'invoice')} ${amount === 1 ? 'has' : 'have'} lines without an item`
    : sentence;

/** Returns what to do. Where a choice on this page fixes it, the choice is named first. */
export const remedyOf = ({ code, remedy }: Pick<Issue, 'code' | 'remedy'>): string =>
  code === 'invoice.line-without-item' ? 'Pick the QuickBooks item to use for them.' : remedy;

/** Returns what a cause holds back: "Blocks 1 customer and 2 invoices, $1,243.97". */
export function blockedBy({ issue, blocks }: Cause): string {
  const parts = [issue, ...blocks].map(({ entity, count: amount, total }) =>
    entity === 'invoice' || entity === 'payment'
      ? `${plural(amount, entity)}, ${money(total)}`
      : plural(amount, entity),
  );
  return `${issue.kind === 'waiting' ? 'Waiting' : 'Blocks'}${issue.kind === 'waiting' ? ': ' : ' '}${parts.join(' and ')}`;
}
