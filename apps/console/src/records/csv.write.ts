import type { DeskRow } from './records.schema.js';

/** The columns of a file of records. */
const columns: Readonly<Record<string, (row: DeskRow, remoteLabel: string | null) => string | null>> = {
  kind: ({ entity }) => entity,
  number: ({ name }) => name,
  date: ({ date }) => date,
  customer: ({ customer }) => customer,
  amount: ({ amount }) => amount,
  state: ({ view }) => view,
  'in QuickBooks as': (_row, remoteLabel) => remoteLabel,
  reason: ({ sentence }) => sentence,
  difference: ({ difference }) => difference,
  'changed at': ({ updatedAt }) => updatedAt,
  'JobPro id': ({ id }) => id,
};

/** Returns the first line of a file of records, with the mark that makes spreadsheets read it as UTF-8. */
export const csvHead = (): string => BYTE_ORDER_MARK + csvLine(Object.keys(columns));

/** Returns the line of one record. */
export const csvLineOf = (row: DeskRow, remoteLabel: string | null): string =>
  csvLine(Object.values(columns).map((column) => column(row, remoteLabel)));

const BYTE_ORDER_MARK = '\ufeff';

/** Writes one line of CSV. Every cell is quoted, so that no separator or line break inside one counts. */
export const csvLine = (cells: readonly (string | null)[]): string => `${cells.map(cell).join(',')}\r\n`;

const cell = (value: string | null): string =>
  value === null ? '' : `"${(isFormula(value) ? `'${value}` : value).replaceAll('"', '""')}"`;

/** A formula for a spreadsheet, also after spaces and in full-width characters. A negative amount is none. */
const FORMULA = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]/;
const NEGATIVE = /^-\d+(\.\d+)?$/;
const isFormula = (value: string): boolean => (FORMULA.test(value) || /^[\t\r\n]/.test(value)) && !NEGATIVE.test(value);
