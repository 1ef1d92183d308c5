import type { SearchHit } from '../../api/types.js';
import { formatDay, money } from '../../parts/format.js';
import { entityWords, viewHints } from '../../parts/words.js';
import { noteOf } from '../desk/words.js';

/** Every text of the search and of its results. */
export const words = {
  label: 'Find a number, name or amount',
  results: 'Results',
  failed: 'The search did not work. Try again in a minute.',
  nothing: {
    title: 'Nothing found',
    text: 'The search looks for any part of a number, name, amount, PO number, reference or memo, and of QuickBooks’ number.',
  },
  all: (q: string) => `All results for “${q}”`,
  title: (q: string) => `Results for “${q}”`,
  empty: 'Search',
  kinds: { invoice: 'Invoices', payment: 'Payments', customer: 'Customers', item: 'Items', job: 'Jobs' },
  columns: { name: 'Number or name', customer: 'Customer', date: 'Date', amount: 'Amount', answer: 'In QuickBooks?' },
  inDesk: { invoice: 'All such invoices, with filters and sums', payment: 'All such payments, with filters and sums' },
} as const;

/** Returns whether QuickBooks has a record, and why not. */
export function answerOf(hit: SearchHit): string {
  if (hit.view === 'exported') return `Yes${hit.label === null || hit.label === hit.name ? '' : `, as ${hit.label}`}`;
  const note = noteOf(hit);
  // Somebody may have entered it there by hand, which nobody looked up.
  if (hit.view === 'settled') return `Not sent. ${note === '' ? viewHints.settled : note}`;
  if (hit.view === 'voided') return `As void. ${viewHints.voided}`;
  return `No. ${note === '' ? viewHints[hit.view] : note}`;
}

/** Returns what a record is, in one line: its kind, customer, day and amount. */
export const factsOf = ({ entity, customer, date, amount }: SearchHit): string =>
  [entityWords[entity], customer, formatDay(date), money(amount)]
    .filter((part) => part != null && part !== '')
    .join(' · ');
