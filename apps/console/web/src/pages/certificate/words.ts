import type { BridgeStep, Certificate, MonthChange } from '../../api/types.js';
import { count, formatDay, formatMoment, money, plural, sumMoney } from '../../parts/format.js';
import { monthName } from '../../parts/months.js';
import { editionWords, isView, viewWords } from '../../parts/words.js';
import { isDifference } from '../tie-out/words.js';

/** Every text of a certificate. */
export const words = {
  title: (month: string) => `Certificate of ${monthName(month)}`,
  print: 'Print',
  closedBy: (who: string, at: string) => `Closed by ${who}, ${formatMoment(at)}`,
  withReason: 'Closed although it does not tie out',
  earlier: 'This month was closed again later',
  earlierText: 'The latest certificate of the month is valid.',
  titles: { invoice: 'Invoices', payment: 'Payments' },
  compared: (who: string, at: string) => `Compared with QuickBooks for ${who}, ${formatMoment(at)}`,
  notCompared: 'Not compared with QuickBooks before closing',
  open: 'Not in QuickBooks as in JobPro when the month was closed',
  more: (amount: number) => `and ${count(amount)} more`,
  changed: 'Changes since the month was closed',
  unchanged: 'Nothing of this month has changed since it was closed.',
  changedBy: {
    invoice: (amount: string) => `Invoices of the month in JobPro: ${signed(amount)}`,
    payment: (amount: string) => `Payments of the month in JobPro: ${signed(amount)}`,
  },
  columns: {
    number: 'Number',
    customer: 'Customer',
    date: 'Date',
    state: 'State',
    amount: 'Amount',
    reason: 'Reason',
    change: 'What changed',
    before: 'When closed',
    after: 'Now',
  },
} as const;

const signed = (amount: string): string => `${amount.startsWith('-') ? '−' : '+'} ${money(amount.replace('-', ''))}`;

/** Returns whose books a certificate is about. */
export function booksOf({ company, edition, books, goLive }: Certificate['figures']): string {
  const there = edition === null ? undefined : editionWords[edition];
  return [
    company,
    there !== undefined && books !== null ? `${there}: ${books}` : there,
    goLive === null ? undefined : `go-live ${formatDay(goLive)}`,
  ]
    .filter((part) => part !== null && part !== undefined)
    .join(' · ');
}

/** Returns the place on the page that lists the documents of a step, for those that it lists. */
export function placeOf(entity: string, code: BridgeStep['code']): string | undefined {
  if (isDifference(code)) return `#${entity}-differences`;
  return isView(code) ? `#${entity}-open` : undefined;
}

/** Returns what changed of a document: its month, its amount, its state, or what QuickBooks has. */
export function changeWord({ before, after, movedTo }: MonthChange): string {
  if (before === null) return 'Now dated in this month';
  if (after === null) return movedTo === null ? 'No longer in this month' : `Now dated ${formatDay(movedTo)}`;
  const parts: string[] = [];
  if (before.amount !== after.amount) parts.push(`Amount changed by ${signed(off(before.amount, after.amount))}`);
  if (before.view !== after.view) parts.push(`${viewWords[before.view]}, now ${viewWords[after.view]}`);
  const [there, thereNow] = [before.difference ?? '0.00', after.difference ?? '0.00'];
  if (there !== thereNow) parts.push(`QuickBooks changed by ${signed(off(there, thereNow))}`);
  return parts.length === 0 ? 'Another notice' : parts.join('; ');
}

const off = (before: string, after: string): string =>
  sumMoney([after, before.startsWith('-') ? before.slice(1) : `-${before}`]);

/** Returns how many documents changed, in words. */
export const changesWord = (changes: number): string => plural(changes, 'document');
