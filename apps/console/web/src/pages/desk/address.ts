import type { Filter, View } from '../../api/types.js';
import { isView } from '../../parts/words.js';

/** The records that the desk shows, and their order. */
export interface DeskAddress extends Filter {
  readonly sort: string;
}

const fields = ['customer', 'from', 'to', 'min', 'max', 'batch', 'q'] as const;
export type FilterField = (typeof fields)[number];
const patterns: Readonly<Record<FilterField, RegExp>> = {
  customer: /^.{1,100}$/,
  from: /^\d{4}-\d\d-\d\d$/,
  to: /^\d{4}-\d\d-\d\d$/,
  min: /^-?\d{1,13}(\.\d{1,2})?$/,
  max: /^-?\d{1,13}(\.\d{1,2})?$/,
  batch: /^.{1,100}$/,
  q: /^\s*\S.{0,98}$/,
};

/**
 * Reads the address and ignores what is malformed. Without a view, documents show what is ready.
 * Jobs are sent automatically and show everything, as `view=all` does.
 */
export function readAddress(search: string, entity: 'invoice' | 'payment' | 'job' = 'invoice'): DeskAddress {
  const query = new URLSearchParams(search);
  const sort = query.get('sort') ?? '-date';
  const filter = fields.flatMap((field) => {
    const value = query.get(field);
    return value !== null && patterns[field].test(value) ? [[field, value.trim()] as const] : [];
  });
  return {
    ...Object.fromEntries(filter),
    ...readView(query.get('view'), entity === 'job' ? undefined : 'ready'),
    sort: ['-date', 'date', '-amount', 'amount'].includes(sort) ? sort : '-date',
  };
}

function readView(text: string | null, otherwise: View | undefined): { view?: View } {
  if (text === 'all') return {};
  const view = isView(text) ? text : otherwise;
  return view === undefined ? {} : { view };
}

/** Writes an address that `readAddress` reads as the same. */
export function writeAddress({ sort, view, ...filter }: DeskAddress): string {
  const query = new URLSearchParams({ view: view ?? 'all' });
  for (const field of fields) {
    const value = filter[field];
    if (value !== undefined && value !== '') query.set(field, value);
  }
  if (sort !== '-date') query.set('sort', sort);
  return query.toString();
}

/** Returns the filter without the view and the order: what is counted. */
export const filterOf = ({ sort: _sort, view: _view, ...filter }: DeskAddress): Omit<Filter, 'view'> => filter;

/** Returns the address with one field of its filter changed, or without that field. */
export function withField(address: DeskAddress, field: FilterField, value: string): DeskAddress {
  const { [field]: _before, ...rest } = address;
  return value === '' ? rest : { ...rest, [field]: value };
}
