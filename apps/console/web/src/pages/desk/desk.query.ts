import type { Filter, View } from '../../api/types.js';
import { views } from '../../parts/words.js';

/** What the desk's address says: which records are shown, and in which order. */
export interface DeskAddress extends Filter {
  readonly sort: string;
}

const NAMES = ['customer', 'from', 'to', 'min', 'max', 'batch', 'q'] as const;
const isView = (text: string | null): text is View => views.some((view) => view === text);
const FORMS: Readonly<Record<(typeof NAMES)[number], RegExp>> = {
  customer: /^.{1,100}$/,
  from: /^\d{4}-\d\d-\d\d$/,
  to: /^\d{4}-\d\d-\d\d$/,
  min: /^-?\d{1,13}(\.\d{1,2})?$/,
  max: /^-?\d{1,13}(\.\d{1,2})?$/,
  batch: /^.{1,100}$/,
  q: /^\s*\S.{0,98}$/,
};

/**
 * Reads the address; what is not as it must be is left out. Where nothing is said, documents show what is ready, and jobs, which
 * go by themselves, everything; so does `view=all`.
 */
export function readAddress(search: string, entity: 'invoice' | 'payment' | 'job' = 'invoice'): DeskAddress {
  const words = new URLSearchParams(search);
  const view = words.get('view');
  const sort = words.get('sort') ?? '-date';
  const given = NAMES.flatMap((name) => {
    const value = words.get(name);
    return value !== null && FORMS[name].test(value) ? [[name, value.trim()] as const] : [];
  });
  return {
    ...Object.fromEntries(given),
    ...viewIn(view, entity === 'job' ? undefined : 'ready'),
    sort: ['-date', 'date', '-amount', 'amount'].includes(sort) ? sort : '-date',
  };
}

function viewIn(text: string | null, otherwise: View | undefined): { view?: View } {
  if (text === 'all') return {};
  const view = isView(text) ? text : otherwise;
  return view === undefined ? {} : { view };
}

/** The address of these records. Read again, it is the same. */
export function writeAddress({ sort, view, ...filter }: DeskAddress): string {
  const words = new URLSearchParams();
  words.set('view', view ?? 'all');
  for (const name of NAMES) {
    const value = filter[name];
    if (value !== undefined && value !== '') words.set(name, value);
  }
  if (sort !== '-date') words.set('sort', sort);
  return words.toString();
}

/** The filter alone, without its view and order: what is counted. */
export const filterOf = ({ sort: _sort, view: _view, ...filter }: DeskAddress): Omit<Filter, 'view'> => filter;
