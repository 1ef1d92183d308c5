import { type CompanySettings, type Notice, notice, type Warning, warning } from '@jobpro/contracts';
import { Decimal } from 'decimal.js';

/** What a total that QuickBooks sees otherwise comes to: a notice that holds the payments, or the company's policy takes it as it is. */
export function judgeTotals(
  warnings: readonly Warning[],
  settings: CompanySettings | undefined,
): { readonly warnings: readonly Warning[]; readonly notices: readonly Notice[] } {
  const judged = warnings.map((one) => {
    if (one.code !== 'total.differs') return { warning: one, notices: [] };
    const { jobpro = '?', quickbooks = '?' } = one.details;
    const upTo = acceptedUpTo(settings);
    const accepted = upTo !== undefined && offBy(jobpro, quickbooks)?.lte(upTo) === true;
    return accepted
      ? { warning: warning('total.accepted', { jobpro, quickbooks, upTo }), notices: [] }
      : { warning: one, notices: [notice('total-differs', { jobpro, quickbooks })] };
  });
  return { warnings: judged.map((one) => one.warning), notices: judged.flatMap((one) => one.notices) };
}

/** Only a tax that QuickBooks computes may come to something else. Every other total is ours to the cent, and a difference is a person's to see. */
function acceptedUpTo(settings: CompanySettings | undefined): string | undefined {
  if (settings?.tax.kind !== 'quickbooks') return undefined;
  const { taxDifferences = 'hold' } = settings;
  return taxDifferences === 'hold' ? undefined : taxDifferences.acceptUpTo;
}

const amount = /^-?\d+(\.\d+)?$/;
const offBy = (one: string, other: string): Decimal | undefined =>
  amount.test(one) && amount.test(other) ? new Decimal(one).minus(other).abs() : undefined;
