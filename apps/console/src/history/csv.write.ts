/** A cell as spreadsheets read it: quoted where needed, and never taken for a formula. */
export function cell(value: string | null): string {
  if (value === null) return '';
  // A negative amount is a number, not a formula.
  const safe = /^[=+@\t\r]|^-(?!\d+(\.\d+)?$)/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export const line = (values: readonly (string | null)[]): string => `${values.map(cell).join(',')}\r\n`;
