import type { DeskEntity, DeskRow, Filter } from './records.schema.js';
import { viewHints, viewWords } from './view-words.js';

/** QuickBooks' side of a record, as far as it is known. */
export interface RemoteSide {
  readonly label: string | null;
  /** Its total, which is known once QuickBooks has reported it. */
  readonly total: string | null;
}

/** A file of records: which they are, and how it writes them. */
export interface CsvFile {
  readonly entity: DeskEntity;
  readonly filter: Pick<Filter, 'view' | 'from' | 'to'>;
  /** The company's name, or its id where it has none. */
  readonly company: string;
  readonly zone: string;
}

const kinds: Readonly<Record<DeskEntity, string>> = {
  invoice: 'Invoice',
  payment: 'Payment',
  job: 'Job',
  customer: 'Customer',
  item: 'Item',
};

type Column = (row: DeskRow, remote: RemoteSide, moment: (iso: string) => string) => string | null;
/** The columns of a file of records. */
const columns: Readonly<Record<string, Column>> = {
  Kind: ({ entity }) => kinds[entity],
  Number: ({ name, id }) => name ?? id,
  Date: ({ date }) => date,
  Customer: ({ customer }) => customer,
  'Total in JobPro': ({ amount }) => amount,
  'Total in QuickBooks': (_row, { total }) => total,
  Difference: ({ difference }) => difference,
  State: ({ view }) => viewWords[view],
  Reason: ({ view, sentence }) => sentence ?? (view === 'exported' ? null : viewHints[view]),
  'In QuickBooks as': (_row, { label }) => label,
  Changed: ({ updatedAt }, _remote, moment) => moment(updatedAt),
};

/** Returns the first line of a file of records, with the mark that makes spreadsheets read it as UTF-8. */
export const csvHead = ({ zone }: CsvFile): string =>
  BYTE_ORDER_MARK + csvLine(Object.keys(columns).map((name) => (name === 'Changed' ? `Changed (${zone})` : name)));

/** Returns the line of one record. */
export const csvLineOf = (row: DeskRow, remote: RemoteSide, { zone }: CsvFile): string =>
  csvLine(Object.values(columns).map((column) => column(row, remote, (iso) => localMoment(iso, zone))));

/** Writes a moment in a time zone as spreadsheets read it: `2026-11-30 17:05:09`. */
function localMoment(iso: string, timeZone: string): string {
  const format = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium', timeZone });
  return format.format(new Date(iso));
}

/** Returns the file's name: the company, what is in it, and its month or days. */
export function csvName({ entity, filter: { view, from, to }, company }: CsvFile): string {
  const what = view === undefined ? `${entity}s` : `${entity}s ${viewWords[view]}`;
  const days = [from, to === from ? undefined : to].filter((day) => day !== undefined).join(' to ');
  const words = [company, what, monthOf(from, to) ?? days].filter((part) => part !== '').join(' ');
  // Letters and digits of ASCII, which every browser and every system keeps.
  const plain = words.normalize('NFKD').replace(/\p{M}/gu, '');
  return `${plain.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '')}.csv`;
}

/** Returns the month whose first and last day these are, such as `2026-11`. */
function monthOf(from: string | undefined, to: string | undefined): string | undefined {
  if (from === undefined || to === undefined || !from.endsWith('-01')) return undefined;
  const [year = 0, month = 0] = from.split('-').map(Number);
  const last = new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
  return to === last ? from.slice(0, 7) : undefined;
}

const BYTE_ORDER_MARK = '\ufeff';

/** Writes one line of CSV. Every cell is quoted, so that no separator or line break inside one counts. */
export const csvLine = (cells: readonly (string | null)[]): string => `${cells.map(cell).join(',')}\r\n`;

const cell = (value: string | null): string =>
  value === null ? '' : `"${(isFormula(value) ? `'${value}` : value).replaceAll('"', '""')}"`;

/** A formula for a spreadsheet, also after spaces and in full-width characters. A negative amount is none. */
const FORMULA = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]/;
const NEGATIVE = /^-\d+(\.\d+)?$/;
const isFormula = (value: string): boolean => (FORMULA.test(value) || /^[\t\r\n]/.test(value)) && !NEGATIVE.test(value);
