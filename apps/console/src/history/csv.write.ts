/** Makes spreadsheets read the file as UTF-8. */
export const BYTE_ORDER_MARK = '\ufeff';

/** Writes one line of CSV. Every cell is quoted, so that no separator or line break inside one counts. */
export const csvLine = (cells: readonly (string | null)[]): string => `${cells.map(cell).join(',')}\r\n`;

const cell = (value: string | null): string =>
  value === null ? '' : `"${(isFormula(value) ? `'${value}` : value).replaceAll('"', '""')}"`;

/** A formula for a spreadsheet, also after spaces and in full-width characters. A negative amount is none. */
const FORMULA = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]/;
const NEGATIVE = /^-\d+(\.\d+)?$/;
const isFormula = (value: string): boolean => (FORMULA.test(value) || /^[\t\r\n]/.test(value)) && !NEGATIVE.test(value);
