import type { Bridge, BridgeStep, Closing, Period } from '../../api/types.js';
import { count, formatDay, formatMoment, money, plural, sumMoney } from '../../parts/format.js';
import { isView, viewWords } from '../../parts/words.js';

/** Every text of the tie-out page. */
export const words = {
  title: 'Tie-out',
  hint: 'The month-end check: JobPro’s total, QuickBooks’ total, and every step between them, to the cent.',
  months: 'Months',
  from: 'From',
  to: 'To',
  compare: 'Compare with QuickBooks',
  print: 'Print',
  notConnected: 'QuickBooks is not connected, so it cannot be asked.',
  titles: { invoice: 'Invoices', payment: 'Payments' },
  refused: (words: string) => `QuickBooks refused to list these documents, so they could not be compared: ${words}`,
  asking: 'Asking QuickBooks…',
  askingDesktop: 'QuickBooks is asked at the next run of the Web Connector.',
  bridge: {
    columns: { step: 'From JobPro to QuickBooks', bar: 'Share', documents: 'Documents', amount: 'Amount' },
    jobpro: { invoice: 'Invoices in JobPro', payment: 'Payments in JobPro' },
    quickbooks: { invoice: 'Invoices in QuickBooks', payment: 'Payments in QuickBooks' },
    notAsked: 'QuickBooks has not been asked about these days yet.',
    signed: (amount: string) => `${amount.startsWith('-') ? '−' : '+'} ${money(amount.replace('-', ''))}`,
  },
  more: (amount: number) => `and ${count(amount)} more`,
  sendAgain: (amount: number, entity: string) => `Send ${plural(amount, entity)} again`,
  sentAgain: 'Each is looked for in QuickBooks first, and sent if it is not there.',
  byCustomer: (amount: number) => `By customer (${count(amount)})`,
  columns: { customer: 'Customer', sent: 'Sent', quickbooks: 'In QuickBooks' },
  close: {
    title: (month: string) => `Close ${month}`,
    button: (month: string, again: boolean) => (again ? `Close ${month} again` : `Close ${month}`),
    hint: 'Closing keeps these figures and documents as a certificate. Nothing is sent or locked, and changes are reported.',
    reason: 'Why the month is closed although it does not tie out',
    reasonHint: 'The certificate shows this reason.',
    notOver: (month: string) => `${month} is not over yet.`,
    closed: 'The month is closed',
    closedBy: (who: string, at: string) => `Closed by ${who}, ${formatMoment(at)}.`,
    changed: (amount: number) => `${plural(amount, 'document')} changed since.`,
    open: 'See the certificate',
  },
  certificates: {
    title: 'Closed months',
    none: 'No month is closed yet.',
    columns: { month: 'Month', closed: 'Closed', result: 'Result', since: 'Since then' },
    unchanged: 'No changes',
    earlier: 'Closed again later',
    withReason: (reason: string) => `Closed with a reason: ${reason}`,
    tiesOut: 'Ties out, to the cent',
  },
} as const;

/** True for a step whose documents the comparison lists. */
export const isDifference = (code: BridgeStep['code']): boolean =>
  code === 'tax' || code === 'changed-there' || code === 'deleted-there' || code === 'missing-there';

/** Returns what happened to a month since it was closed. */
export function sinceClosing({ changes, isLatest }: Pick<Closing, 'changes' | 'isLatest'>): string {
  if (!isLatest) return words.certificates.earlier;
  if (changes === null) return '';
  return changes === 0 ? words.certificates.unchanged : words.close.changed(changes);
}

const stepWords: Readonly<Record<Exclude<BridgeStep['code'], keyof typeof viewWords>, string>> = {
  'changed-here': 'Changed in JobPro after it was sent',
  'sent-later': 'Sent or changed after this comparison',
  tax: 'Tax differs in QuickBooks',
  'changed-there': 'Changed in QuickBooks',
  'deleted-there': 'Deleted or voided in QuickBooks',
  'missing-there': 'Not found in QuickBooks within these days',
  unexplained: 'Not explained by any document',
};

/** Returns what a step of the bridge is: a state in which documents are not in QuickBooks, or a difference. */
export const stepWord = (code: BridgeStep['code']): string => {
  if (code === 'ready') return 'Not selected';
  return isView(code) ? viewWords[code] : stepWords[code];
};

/** Returns the days that were compared, in words. */
export function daysOf({ from, to }: Period): string {
  if (from === undefined && to === undefined) return 'All days';
  if (from === undefined) return `Until ${formatDay(to ?? null)}`;
  return to === undefined ? `From ${formatDay(from)}` : `${formatDay(from)} to ${formatDay(to)}`;
}

/** Reads the days from an address. An address without any proposes a month. */
export function readPeriod(search: string, proposed: Period | undefined): Period {
  const query = new URLSearchParams(search);
  if (!query.has('from') && !query.has('to')) return { from: proposed?.from, to: proposed?.to };
  const day = (name: string) => (/^\d{4}-\d\d-\d\d$/.test(query.get(name) ?? '') ? (query.get(name) ?? '') : undefined);
  return { from: day('from'), to: day('to') };
}

interface Verdict {
  readonly tone: 'good' | 'warn' | 'bad' | 'plain';
  readonly title: string;
}

/** Documents that nobody means to send from here: they explain a difference without being one. */
const deliberate: readonly BridgeStep['code'][] = ['blocked', 'excluded', 'settled', 'voided'];

/** Returns the verdict in words. It is green only where everything of these days is in QuickBooks, to the cent. */
export function verdictOf({ entity, jobpro, steps, quickbooks, verdict }: Bridge): Verdict {
  const missing = steps.filter(({ code }) => isView(code) && !deliberate.includes(code));
  const amount = missing.reduce((total, step) => total + step.count, 0);
  const sum = money(sumMoney(missing.map((step) => negated(step.amount))));
  const notThere = `${plural(amount, entity)} (${sum}) ${amount === 1 ? 'is' : 'are'} not in QuickBooks`;
  switch (verdict) {
    case 'nothing':
      return { tone: 'plain', title: `No ${entity}s to compare in these days` };
    case 'not-compared':
      return { tone: 'plain', title: 'Not compared with QuickBooks yet' };
    case 'outdated':
      return { tone: 'warn', title: 'Something changed after this comparison: compare again' };
    case 'ties-out':
      return { tone: 'good', title: 'It ties out, to the cent' };
    case 'not-all-sent':
      return {
        tone: 'warn',
        title: quickbooks?.count === 0 ? notThere : `What was sent ties out, but ${notThere}`,
      };
    case 'differs':
      return { tone: 'bad', title: `It does not tie out: ${offBy(jobpro.amount, quickbooks?.amount ?? '0.00')}` };
    default:
      return verdict satisfies never;
  }
}

function offBy(jobpro: string, quickbooks: string): string {
  const off = sumMoney([quickbooks, negated(jobpro)]);
  if (off === '0.00') return 'the totals agree, but single documents differ';
  return off.startsWith('-') ? `QuickBooks is ${money(off.slice(1))} lower` : `QuickBooks is ${money(off)} higher`;
}

const negated = (amount: string): string => (amount.startsWith('-') ? amount.slice(1) : `-${amount}`);

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Returns each bar of the bridge as percentages of its longest one. They are drawn only: every amount is written, too. */
export function barsOf({ jobpro, steps, quickbooks }: Bridge): {
  readonly jobpro: Span;
  readonly steps: readonly Span[];
  readonly quickbooks: Span | undefined;
} {
  let level = Number(jobpro.amount);
  const spans = steps.map(({ amount }) => {
    const [from, to] = [level, level + Number(amount)];
    level = to;
    return [Math.min(from, to), Math.max(from, to)] as const;
  });
  const ends = [Number(jobpro.amount), Number(quickbooks?.amount ?? '0')];
  const least = Math.min(0, ...ends, ...spans.map(([from]) => from));
  const length = Math.max(0, ...ends, ...spans.map(([, to]) => to)) - least;
  const percent = (value: number) => (length === 0 ? 0 : (100 * (value - least)) / length);
  const span = (from: number, to: number): Span => ({
    from: percent(Math.min(from, to)),
    to: percent(Math.max(from, to)),
  });
  return {
    jobpro: span(0, Number(jobpro.amount)),
    steps: spans.map(([from, to]) => span(from, to)),
    quickbooks: quickbooks === null ? undefined : span(0, Number(quickbooks.amount)),
  };
}
