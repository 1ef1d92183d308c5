import type { TieOut } from '../../api/types.js';
import { count, formatDay, money, plural, sumMoney } from '../../parts/format.js';

/** Every text of the tie-out page. */
export const words = {
  title: 'Tie-out',
  hint: 'The month-end check: compare what you sent with what is in QuickBooks now, by customer and to the cent.',
  none: { title: 'Nothing compared yet', text: 'Choose the days and compare. Nothing changes, here or in QuickBooks.' },
  from: 'From',
  to: 'To',
  compare: 'Compare with QuickBooks',
  titles: { invoice: 'Invoices', payment: 'Payments' },
  asking: 'Asking QuickBooks…',
  sent: 'Sent from JobPro',
  now: 'In QuickBooks now',
  more: (amount: number) => `and ${count(amount)} more`,
  notSent: (amount: number, entity: string, sum: string) =>
    `Not in QuickBooks: ${plural(amount, entity)}, ${money(sum)}`,
  sendAgain: (amount: number, entity: string) => `Send ${plural(amount, entity)} again`,
  sentAgain: 'Each is looked for in QuickBooks first, and sent if it is not there.',
  byCustomer: (amount: number) => `By customer (${count(amount)})`,
  columns: { customer: 'Customer', sent: 'Sent', quickbooks: 'In QuickBooks' },
} as const;

/** Returns the days that were compared, in words. */
export function daysOf({ from, to }: Pick<TieOut, 'from' | 'to'>): string {
  if (from === null && to === null) return 'All days';
  if (from === null) return `Until ${formatDay(to)}`;
  return to === null ? `From ${formatDay(from)}` : `${formatDay(from)} to ${formatDay(to)}`;
}

interface Verdict {
  readonly tone: 'good' | 'warn' | 'bad' | 'plain';
  readonly title: string;
}
type Sides = {
  readonly exported: NonNullable<TieOut['exported']>;
  readonly quickbooks: NonNullable<TieOut['quickbooks']>;
};

/** Returns the verdict on what was sent. It is green only where something was compared and nothing is left to send. */
export function verdictOf(entity: TieOut['entity'], { exported, quickbooks }: Sides, notSent: number): Verdict {
  const off = sumMoney([quickbooks.amount, negated(exported.amount)]);
  if (off !== '0.00') {
    const [direction, amount] = off.startsWith('-') ? ['lower', off.slice(1)] : ['higher', off];
    return { tone: 'bad', title: `It does not tie out: QuickBooks is ${money(amount)} ${direction}` };
  }
  if (exported.count !== quickbooks.count) {
    return {
      tone: 'bad',
      title: `It does not tie out: ${plural(exported.count, entity)} sent, ${count(quickbooks.count)} in QuickBooks`,
    };
  }
  if (notSent > 0) {
    const missing = `${plural(notSent, entity)} of these days ${notSent === 1 ? 'is' : 'are'} not in QuickBooks`;
    return {
      tone: 'warn',
      title: exported.count === 0 ? capitalized(missing) : `What was sent ties out, but ${missing}`,
    };
  }
  if (exported.count === 0) return { tone: 'plain', title: `No ${entity}s to compare in these days` };
  return { tone: 'good', title: 'It ties out, to the cent' };
}

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const negated = (amount: string): string => (amount.startsWith('-') ? amount.slice(1) : `-${amount}`);
