import { dollars, type HeldDocument, sumMoney } from '@jobpro/contracts';
import { Decimal } from 'decimal.js';

/** A document of JobPro within the days that are compared. */
export interface OwnDocument {
  readonly id: string;
  readonly number: string;
  /** Its customer in JobPro. */
  readonly customerId: string;
  /** The same customer's id in QuickBooks; absent where it is not linked. */
  readonly customerRemoteId?: string | undefined;
  /** The total at the time of its export. */
  readonly total: string;
  readonly tax?: string | undefined;
  /** Absent where it was not exported. */
  readonly remoteId?: string | undefined;
  /** JobPro voided it: it counts for nothing, and nothing of it should be left in QuickBooks. */
  readonly isVoid?: boolean | undefined;
}

export type DifferenceCause = 'changed-there' | 'deleted-there' | 'missing-there' | 'tax' | 'never-sent';

/** One document that is not the same on both sides, and why. */
export interface TieOutDifference {
  readonly remoteId: string;
  readonly recordId: string;
  readonly number: string;
  readonly customerId: string;
  readonly cause: DifferenceCause;
  readonly sentence: string;
  readonly jobpro?: string | undefined;
  readonly quickbooks?: string | undefined;
}

interface Side {
  readonly count: number;
  readonly amount: string;
}
export interface TieOutResult {
  readonly exported: Side;
  readonly quickbooks: Side;
  /** The same by JobPro's customer, largest difference first; those that agree are left out. */
  readonly byCustomer: readonly { readonly customerId: string; readonly exported: Side; readonly quickbooks: Side }[];
  readonly differences: readonly TieOutDifference[];
}

/**
 * Compares the exported documents with QuickBooks as it is now, by document, by customer, and to
 * the cent. `customers` names JobPro's customer for one of QuickBooks. A document of a customer
 * that JobPro does not have counts for none of JobPro's.
 */
export function tieOut(
  own: readonly OwnDocument[],
  documents: ReadonlyMap<string, HeldDocument>,
  customers: ReadonlyMap<string, string> = new Map(),
): TieOutResult {
  const sides = new Map<string, { exported: string[]; quickbooks: string[] }>();
  const sideOfCustomer = (id: string) => {
    const side = sides.get(id) ?? { exported: [], quickbooks: [] };
    sides.set(id, side);
    return side;
  };
  const exportedTotals: string[] = [];
  const heldTotals: string[] = [];
  const differences: TieOutDifference[] = [];
  for (const document of own) {
    const there = document.remoteId === undefined ? undefined : documents.get(document.remoteId);
    if (document.remoteId !== undefined && document.isVoid !== true) {
      exportedTotals.push(document.total);
      sideOfCustomer(document.customerId).exported.push(document.total);
    }
    if (there?.state === 'present') {
      heldTotals.push(there.total);
      const holder = isMoved(document, there) ? customers.get(there.customerId ?? '') : document.customerId;
      if (holder !== undefined) sideOfCustomer(holder).quickbooks.push(there.total);
    }
    const difference = differenceOf(document, there);
    if (difference !== undefined) differences.push(difference);
  }
  return {
    exported: sideOf(exportedTotals),
    quickbooks: sideOf(heldTotals),
    byCustomer: [...sides]
      .map(([customerId, { exported, quickbooks }]) => ({
        customerId,
        exported: sideOf(exported),
        quickbooks: sideOf(quickbooks),
      }))
      .filter(
        ({ exported, quickbooks }) => exported.count !== quickbooks.count || exported.amount !== quickbooks.amount,
      )
      .sort((a, b) => offBy(b).comparedTo(offBy(a))),
    differences,
  };
}

const sideOf = (amounts: readonly string[]): Side => ({ count: amounts.length, amount: sumMoney(amounts) });
const offBy = ({ exported, quickbooks }: { exported: Side; quickbooks: Side }) =>
  new Decimal(exported.amount).minus(quickbooks.amount).abs();

/** True where QuickBooks has the document under another customer than the one it was exported for. */
export const isMoved = (own: OwnDocument, there: HeldDocument): boolean =>
  own.customerRemoteId !== undefined && there.customerId !== undefined && there.customerId !== own.customerRemoteId;

function differenceOf(own: OwnDocument, there: HeldDocument | undefined): TieOutDifference | undefined {
  const common = { recordId: own.id, number: own.number, customerId: own.customerId, jobpro: own.total };
  const says = (cause: DifferenceCause, sentence: string, quickbooks?: string): TieOutDifference => ({
    ...common,
    remoteId: own.remoteId ?? own.id,
    cause,
    sentence,
    quickbooks,
  });
  if (own.isVoid === true) return stillThere(own, there);
  if (own.remoteId === undefined)
    return says('never-sent', `${own.number}, ${dollars(own.total)}, is not in QuickBooks.`);
  if (there === undefined)
    return says(
      'missing-there',
      `${own.number}, ${dollars(own.total)}, is not in QuickBooks between these days. It was deleted or has another date there.`,
    );
  if (there.state !== 'present') return says('deleted-there', `${own.number} was ${there.state} in QuickBooks.`);
  const off = new Decimal(there.total).minus(own.total);
  if (isMoved(own, there)) {
    const amounts = off.isZero() ? '' : `, at ${dollars(there.total)} instead of ${dollars(own.total)}`;
    return says('changed-there', `${own.number} is on another customer in QuickBooks${amounts}.`, there.total);
  }
  if (off.isZero()) return undefined;
  const taxOff = there.tax === undefined ? undefined : new Decimal(there.tax).minus(own.tax ?? '0');
  if (taxOff?.equals(off) === true)
    return says(
      'tax',
      `The tax on ${own.number} is ${dollars(there.tax ?? '0')} in QuickBooks but ${dollars(own.tax ?? '0')} in JobPro.`,
      there.total,
    );
  return says(
    'changed-there',
    `${own.number} is ${dollars(there.total)} in QuickBooks but ${dollars(own.total)} in JobPro.`,
    there.total,
  );
}

/** A document that JobPro voided differs by all that QuickBooks has of it. */
function stillThere(
  { id: recordId, number, customerId, remoteId = recordId }: OwnDocument,
  there: HeldDocument | undefined,
): TieOutDifference | undefined {
  if (there?.state !== 'present') return undefined;
  const sentence = `${number} was voided in JobPro but is ${dollars(there.total)} in QuickBooks.`;
  const { total: quickbooks } = there;
  return { recordId, number, customerId, remoteId, cause: 'changed-there', sentence, jobpro: '0.00', quickbooks };
}
