const dollars = new Intl.NumberFormat(undefined, { style: 'currency', currency: 'USD' });
const whole = new Intl.NumberFormat();
const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone: 'UTC' });
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
/** Words of time are in the page's own language. Numbers, money and dates are in the user's. */
const relative = new Intl.RelativeTimeFormat('en-US', { numeric: 'auto' });

/** Writes a decimal string as money in the user's locale. Exact: it never becomes a float. */
export const money = (amount: string | null | undefined): string =>
  amount === null || amount === undefined ? '' : dollars.format(amount as Intl.StringNumericLiteral);

export const count = (value: number): string => whole.format(value);

/** Returns `1 invoice` or `2 invoices`. */
export const plural = (amount: number, singular: string, many = `${singular}s`): string =>
  `${count(amount)} ${amount === 1 ? singular : many}`;

/** Sums decimal strings of at most two places, in whole cents. */
export function sumMoney(amounts: Iterable<string | null>): string {
  let cents = 0n;
  for (const amount of amounts) {
    const [, sign = '', units = '0', part = ''] = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(amount ?? '0') ?? [];
    const value = BigInt(units) * 100n + BigInt(part.padEnd(2, '0'));
    cents += sign === '-' ? -value : value;
  }
  const text = String(cents < 0n ? -cents : cents).padStart(3, '0');
  return `${cents < 0n ? '-' : ''}${text.slice(0, -2)}.${text.slice(-2)}`;
}

/** Reads an amount as people type it, `$1,000.50` or `1.000,50`, as a decimal string. Undefined where it is none. */
export function readAmount(text: string): string | undefined {
  const typed = text.replace(/[$\s]/g, '');
  const american = /^(\d{1,3}(?:,\d{3})+|\d{1,13})(\.\d{1,2})?$/.exec(typed);
  if (american !== null) return typed.replaceAll(',', '');
  const european = /^(\d{1,3}(?:\.\d{3})+|\d{1,13})(,\d{1,2})?$/.exec(typed);
  return european === null ? undefined : typed.replaceAll('.', '').replace(',', '.');
}

/** Returns the name of the user's time zone. */
export const timeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** A calendar day, which is the same everywhere. */
export const formatDay = (iso: string | null): string => (iso === null ? '' : day.format(new Date(`${iso}T00:00:00Z`)));
export const formatMoment = (iso: string): string => moment.format(new Date(iso));

const UNITS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** Returns "3 minutes ago" or "in 12 minutes". */
export function fromNow(iso: string, now = Date.now()): string {
  const seconds = Math.round((new Date(iso).getTime() - now) / 1000);
  for (const [unit, size] of UNITS)
    if (Math.abs(seconds) >= size) return relative.format(Math.round(seconds / size), unit);
  return relative.format(seconds, 'second');
}

/** Groups items by a key, in the order in which the keys first appear. */
export function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** Returns QuickBooks' own words about a refusal, in one line. */
export const wordsOf = ({
  code,
  message,
  detail,
}: Readonly<Partial<Record<'code' | 'message' | 'detail', string>>>): string =>
  [code, message, detail].filter((part) => part !== undefined).join(' · ');
