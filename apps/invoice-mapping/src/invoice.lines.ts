import { type Invoice, type InvoiceLine, reason, type RemoteRef, type SaleLine } from '@jobpro/contracts';
import type { Fit, TranslationContext } from '@jobpro/mapping';
import { Decimal } from 'decimal.js';
import type { z } from 'zod';

type Sale = z.infer<typeof SaleLine>;

/** Half a cent: a product exactly between two cents is rounded up by some and down by others. */
const halfACent = new Decimal('0.005');

/**
 * JobPro's lines as sales of items, in their order. The job's number and name stand on each line, because the invoice hangs on the
 * customer. A line is taxable in QuickBooks only where QuickBooks is to carry tax on its lines (`taxed`), so that nothing is taxed twice.
 */
export function saleLines(
  fit: Fit,
  invoice: Invoice,
  context: TranslationContext,
  { description, taxed }: { readonly description: number; readonly taxed: boolean },
): Sale[] {
  return invoice.lines.map((line, index) => {
    const priced = quantityAndRate(line);
    return {
      kind: 'sale',
      item: itemOf(fit, line, index, context),
      description: fit.text(`description of line ${index + 1}`, described(line, priced === undefined), description),
      ...priced,
      amount: line.amount,
      taxable: taxed && line.taxable,
      serviceDate: line.serviceDate,
    };
  });
}

/** A line of ours for an amount that JobPro keeps beside the lines: a discount, a tax. */
export function ownLine(fit: Fit, item: string | undefined, purpose: string, amount: string): Sale[] {
  if (new Decimal(amount).isZero()) return [];
  const name = item?.trim() ?? '';
  if (name === '') {
    fit.refuse(reason('settings.item-missing', { purpose }));
    return [];
  }
  return [{ kind: 'sale', item: { name }, amount, taxable: false }];
}

function itemOf(fit: Fit, line: InvoiceLine, index: number, { settings, remote }: TranslationContext): RemoteRef {
  if (line.itemId !== undefined) return { id: remote('item', line.itemId).id };
  const name = settings.lineItem?.trim() ?? '';
  if (name === '') fit.refuse(reason('invoice.line-without-item', { line: String(index + 1) }));
  return { name };
}

/** Quantity and rate only where QuickBooks, multiplying them, comes to JobPro's amount by the cent (Online refuses others: 6070). */
function quantityAndRate({ quantity, rate, amount }: InvoiceLine): { quantity: string; rate: string } | undefined {
  if (quantity === undefined || rate === undefined) return undefined;
  const off = new Decimal(quantity).times(rate).minus(amount).abs();
  return off.lt(halfACent) ? { quantity, rate } : undefined;
}

function described(line: InvoiceLine, plainAmount: boolean): string {
  const job = [line.jobNumber, line.jobName].filter((part) => part !== undefined).join(' ');
  const priced =
    plainAmount && line.quantity !== undefined && line.rate !== undefined ? ` (${line.quantity} × ${line.rate})` : '';
  return (
    [job === '' ? undefined : `Job ${job}`, line.description].filter((part) => part !== undefined).join(': ') + priced
  );
}
