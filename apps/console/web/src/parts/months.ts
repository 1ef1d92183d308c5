/** A month, with its first and its last day. */
export interface Month {
  /** As in `2026-11`. */
  readonly key: string;
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

const name = new Intl.DateTimeFormat('en-US', { month: 'long', year: 'numeric', timeZone: 'UTC' });
const dayOf = (moment: number): string => new Date(moment).toISOString().slice(0, 10);

/** Returns the months that end at `now` in the user's time zone, the newest first. */
export function latestMonths(amount: number, now = new Date()): Month[] {
  return Array.from({ length: amount }, (_, index) => {
    const first = Date.UTC(now.getFullYear(), now.getMonth() - index, 1);
    const last = Date.UTC(now.getFullYear(), now.getMonth() - index + 1, 0);
    return { key: dayOf(first).slice(0, 7), name: name.format(first), from: dayOf(first), to: dayOf(last) };
  });
}

/** Returns a month's name, from a key such as `2026-11`. */
export const monthName = (key: string): string => name.format(new Date(`${key}-01T00:00:00Z`));

/** Returns the month whose first and last day these are; undefined for other days. */
export function wholeMonth({ from, to }: { readonly from?: string | undefined; readonly to?: string | undefined }) {
  if (from === undefined || to === undefined || !from.endsWith('-01')) return undefined;
  const [year = 0, month = 0] = from.split('-').map(Number);
  return dayOf(Date.UTC(year, month, 0)) === to ? from.slice(0, 7) : undefined;
}
