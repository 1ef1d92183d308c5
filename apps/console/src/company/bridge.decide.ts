import { sumMoney } from '@jobpro/contracts';
import { type View, views } from '../records/records.schema.js';
import type { Bridge, BridgeStep } from './company.schema.js';

type Side = { readonly count: number; readonly amount: string };

/** Input of a bridge: one kind of document within some days. */
export interface BridgeFacts {
  /** JobPro's documents by view, as they are now. */
  readonly views: Readonly<Record<View, { readonly count: number; readonly total: string }>>;
  /** The exported ones, in the totals with which they were sent. */
  readonly sent: Side & {
    /** How many of them differ in QuickBooks as is known now, and did not when they were compared. */
    readonly unseen: number;
  };
  /** The latest comparison of these days with QuickBooks. */
  readonly compared: Compared | undefined;
}
export interface Compared {
  readonly exported: Side;
  readonly quickbooks: Side;
  /** How QuickBooks differs, by cause. */
  readonly causes: readonly { readonly cause: string; readonly count: number; readonly amount: string }[];
}

/** The views of what was sent: as it is in QuickBooks, or different there. */
const sentViews = ['exported', 'differs'] as const satisfies readonly View[];
type NotSent = Exclude<View, (typeof sentViews)[number]>;
const notSent = views.filter((view): view is NotSent => !sentViews.some((sent) => sent === view));
/** Documents that are not meant for QuickBooks: they explain a difference without being one. */
const deliberate: readonly BridgeStep['code'][] = ['blocked', 'excluded', 'settled', 'voided'];
const comparedCauses = ['tax', 'changed-there', 'deleted-there', 'missing-there'] as const;

/**
 * Returns the steps from JobPro's total to QuickBooks' total. Their sum is exact: what none of the
 * known causes explains is a step, too.
 */
export function bridgeOf(entity: Bridge['entity'], { views: byView, sent, compared }: BridgeFacts): Bridge {
  const jobpro = {
    count: views.reduce((count, view) => count + byView[view].count, 0),
    amount: sumMoney(views.map((view) => byView[view].total)),
  };
  const steps: BridgeStep[] = notSent.map((code) => ({
    code,
    count: byView[code].count,
    amount: negated(byView[code].total),
  }));
  steps.push({
    code: 'changed-here',
    count: 0,
    amount: difference(sent.amount, sumMoney(sentViews.map((view) => byView[view].total))),
  });
  if (compared !== undefined) {
    const { exported, quickbooks, causes } = compared;
    const later = { count: Math.abs(sent.count - exported.count), amount: difference(exported.amount, sent.amount) };
    steps.push({ code: 'sent-later', ...later });
    for (const code of comparedCauses) {
      const cause = causes.find((each) => each.cause === code);
      steps.push({ code, count: cause?.count ?? 0, amount: cause?.amount ?? '0.00' });
    }
    const explained = sumMoney([jobpro.amount, ...steps.map(({ amount }) => amount)]);
    steps.push({ code: 'unexplained', count: 0, amount: difference(quickbooks.amount, explained) });
  }
  const taken = steps.filter(({ count, amount }) => count > 0 || amount !== '0.00');
  return {
    entity,
    jobpro,
    steps: taken,
    quickbooks: compared?.quickbooks ?? null,
    verdict: verdictOf(jobpro, taken, compared, sent.unseen),
  };
}

/** The verdict is about the days, not about what happened to be sent. Zero against zero is none. */
function verdictOf(
  jobpro: Side,
  steps: readonly BridgeStep[],
  compared: Compared | undefined,
  unseen: number,
): Bridge['verdict'] {
  const intended = steps.filter(({ code }) => deliberate.includes(code));
  if (jobpro.count === intended.reduce((count, step) => count + step.count, 0) && steps.length === intended.length) {
    return 'nothing';
  }
  if (compared === undefined) return 'not-compared';
  if (steps.some(({ code }) => code === 'sent-later')) return 'outdated';
  const open = steps.filter(({ code }) => !deliberate.includes(code));
  if (!open.every(({ code }) => notSent.some((view) => view === code))) return 'differs';
  if (unseen > 0) return 'outdated';
  return open.length === 0 ? 'ties-out' : 'not-all-sent';
}

/** True where everything of some days is in QuickBooks, to the cent. Days without documents do not tie out. */
export function tiesOut(bridges: readonly Pick<Bridge, 'verdict'>[]): boolean {
  return (
    bridges.some(({ verdict }) => verdict === 'ties-out') &&
    bridges.every(({ verdict }) => verdict === 'ties-out' || verdict === 'nothing')
  );
}

const negated = (amount: string): string => difference('0.00', amount);
function difference(left: string, right: string): string {
  return sumMoney([left, right.startsWith('-') ? right.slice(1) : `-${right}`]);
}
