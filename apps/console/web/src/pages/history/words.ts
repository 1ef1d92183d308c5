import type { Batch } from '../../api/types.js';
import { count } from '../../parts/format.js';
import { views, viewWords } from '../../parts/words.js';

/** Every text of the history page. */
export const words = {
  title: 'History',
  hint: 'What was sent, by whom, and what became of it.',
  download: 'Download',
  downloadCsv: 'Download as CSV',
  what: 'What',
  kinds: { invoice: 'Invoices', payment: 'Payments', customer: 'Customers', item: 'Items', job: 'Jobs' },
  state: 'State',
  anyState: 'Any',
  from: 'From',
  to: 'To',
  batches: 'Batches',
  noBatches: { title: 'Nothing was sent yet', text: 'Each time you send, a batch is listed here with its result.' },
  columns: { what: 'What', by: 'By', when: 'When', result: 'Result' },
  acts: 'Who did what',
  noActs: { title: 'Nobody did anything yet' },
} as const;

/** A state's word within a sentence. QuickBooks keeps its capitals. */
const inSentence = (word: string): string => word.charAt(0).toLowerCase() + word.slice(1);

/** Returns a batch's result: "Done: 14 in QuickBooks, 59 failed". */
export function resultOf({ counts, finishedAt }: Pick<Batch, 'counts' | 'finishedAt'>): string {
  const parts = views
    .map((view) => ({ view, amount: counts?.[view] ?? 0 }))
    .filter(({ amount }) => amount > 0)
    .map(({ view, amount }) => `${count(amount)} ${inSentence(viewWords[view])}`);
  return [finishedAt === null ? 'Running' : 'Done', ...(parts.length > 0 ? [parts.join(', ')] : [])].join(': ');
}
