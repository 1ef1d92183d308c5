import type { Home, Overview, View } from '../../api/types.js';
import { count, formatDay, fromNow, money, plural } from '../../parts/format.js';
import { editionWords, views } from '../../parts/words.js';

/** Every text of the start page. */
export const words = {
  title: 'Overview',
  hint: 'The month by state, what is not in QuickBooks yet, and what holds it back.',
  months: 'Months',
  kinds: { invoice: 'Invoices', payment: 'Payments' },
  monthOf: (kind: string, month: string) => `${kind} of ${month}`,
  nothing: 'Nothing is dated in this month.',
  total: 'Total',
  columns: { state: 'State', documents: 'Documents', amount: 'Amount' },
  ages: 'Not in QuickBooks, by age',
  nothingOpen: 'Everything is in QuickBooks.',
  ageColumns: { age: 'Age', kind: 'What', share: 'Share', documents: 'Documents', amount: 'Amount' },
  causes: 'What holds back most money',
  noCauses: 'Nothing is held back.',
  causeOf: (amount: number, entity: string, total: string) => `${plural(amount, entity)}, ${money(total)}`,
  sending: 'The last thirty days of sending',
  nothingSent: 'Nothing was sent in the last thirty days.',
  sendingColumns: {
    day: 'Day',
    share: 'Share',
    exported: 'In QuickBooks',
    failed: 'Failed',
    others: 'Waiting or kept out',
  },
  connection: 'Connection',
  openSetUp: 'Open Set-up',
} as const;

/** Returns the age of documents in words. */
export const ageWord = ({ fromDays, toDays }: Pick<Home['ages'][number], 'fromDays' | 'toDays'>): string =>
  toDays === null ? `More than ${count(fromDays - 1)} days` : `${count(fromDays)} to ${count(toDays - 1)} days`;

/** Returns the dates of documents of an age, for a link to their list. */
export function datesOf({ fromDays, toDays }: Pick<Home['ages'][number], 'fromDays' | 'toDays'>, today: Date) {
  const day = (ago: number) =>
    new Date(Date.UTC(today.getFullYear(), today.getMonth(), today.getDate() - ago)).toISOString().slice(0, 10);
  return { from: toDays === null ? undefined : day(toDays - 1), to: fromDays === 0 ? undefined : day(fromDays) };
}

/** Returns the connection in words: which QuickBooks, since when it was last heard of, and when it is next. */
export function connectionFacts(
  { edition, connection }: Pick<Overview, 'edition' | 'connection'>,
  now: number,
): string[] {
  if (edition === null || connection === null) return ['QuickBooks is not connected.'];
  const { status, companyName, lastContact, nextBy, endsAt } = connection;
  const name = companyName === null ? editionWords[edition] : `${editionWords[edition]}, ${companyName}`;
  const state = { connected: 'connected', waiting: 'waiting for its first call', broken: 'not connected' }[status];
  return [
    `${name}: ${state}.`,
    ...(lastContact === null ? [] : [`The Web Connector called ${fromNow(lastContact, now)}.`]),
    ...(nextBy === null
      ? []
      : [
          Date.parse(nextBy) > now
            ? `Its next run is ${fromNow(nextBy, now)} at the latest.`
            : 'Its next run is due now.',
        ]),
    ...(endsAt === null || status === 'broken'
      ? []
      : [`The login at Intuit lasts until ${formatDay(endsAt.slice(0, 10))}.`]),
  ];
}

/** Returns the views that hold documents, each with its share of the money in percent. Shares are drawn only. */
export function sharesOf(
  byView: Home['months'][number]['views'],
): { view: View; count: number; total: string; percent: number }[] {
  const filled = views.filter((view) => byView[view].count > 0).map((view) => ({ view, ...byView[view] }));
  const sum = filled.reduce((total, { total: amount }) => total + Math.abs(Number(amount)), 0);
  return filled.map((each) => ({ ...each, percent: sum === 0 ? 0 : (100 * Math.abs(Number(each.total))) / sum }));
}
