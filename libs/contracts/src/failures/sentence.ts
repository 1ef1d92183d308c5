const dayFormat = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeZone: 'UTC' });

/**
 * Writes a decimal amount with its separators: `17704.47` becomes `$17,704.47`. Keeps any other
 * text.
 */
export function dollars(amount: string): string {
  const [, sign = '', whole, cents = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(amount) ?? [];
  if (whole === undefined) return amount;
  return `${sign}$${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${cents.padEnd(2, '0')}`;
}

/** Writes a calendar day: `2026-01-31` becomes `Jan 31, 2026`. Keeps any other text. */
export const day = (date: string): string =>
  /^\d{4}-\d\d-\d\d$/.test(date) ? dayFormat.format(new Date(`${date}T00:00:00Z`)) : date;

/**
 * Puts quotation marks around a text, but not around one or two characters, which are often marks
 * themselves.
 */
export const quoted = (text: string): string => (text.length > 2 ? `“${text}”` : text);

/** Ends a sentence with a period where it has no mark of its own. */
export const ended = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
