import {
  type CompanySettings,
  type Invoice,
  type InvoiceLine,
  reason,
  type RemoteRef,
  type SaleLine,
} from '@jobpro/contracts';
import type { Fit, TranslationContext } from '@jobpro/mapping';
import { Decimal } from 'decimal.js';
import type { z } from 'zod';

type Sale = z.infer<typeof SaleLine>;

/** What each edition takes of a line. */
interface LineLimits {
  readonly description: number;
  readonly lines: number;
}

/** JobPro's lines as sales of items, in their order. The job's number and name stand on each line, because the invoice hangs on the customer. */
export function saleLines(
  fit: Fit,
  invoice: Invoice,
  { settings, remote }: TranslationContext,
  limits: LineLimits,
): Sale[] {
  if (invoice.lines.length > limits.lines) {
    fit.refuse(reason('invoice.too-many-lines', { lines: String(invoice.lines.length), limit: String(limits.lines) }));
  }
  return invoice.lines.map((line, index) => {
    const priced = quantityAndRate(line);
    return {
      kind: 'sale',
      item: itemOf(fit, line, index, settings, remote),
      description: fit.text(
        `description of line ${index + 1}`,
        described(line, priced === undefined),
        limits.description,
      ),
      ...priced,
      amount: line.amount,
      taxable: line.taxable,
      serviceDate: line.serviceDate,
    };
  });
}

/** A line of ours for an amount that JobPro keeps beside the lines: a discount, a tax. */
export function ownLine(fit: Fit, item: string | undefined, purpose: string, amount: string): Sale[] {
  if (new Decimal(amount).isZero()) return [];
  if (item === undefined) {
    fit.refuse(reason('settings.item-missing', { purpose }));
    return [];
  }
  return [{ kind: 'sale', item: { name: item }, amount, taxable: false }];
}

function itemOf(
  fit: Fit,
  line: InvoiceLine,
  index: number,
  settings: CompanySettings,
  remote: TranslationContext['remote'],
): RemoteRef {
  if (line.itemId !== undefined) return { id: remote('item', line.itemId).id };
  if (settings.lineItem === undefined) {
    fit.refuse(reason('invoice.line-without-item', { line: String(index + 1) }));
    return { name: '-' };
  }
  return { name: settings.lineItem };
}

/** Quantity and rate only where QuickBooks, multiplying them, comes to JobPro's amount by the cent (Online refuses others: 6070). */
function quantityAndRate({ quantity, rate, amount }: InvoiceLine): { quantity: string; rate: string } | undefined {
  if (quantity === undefined || rate === undefined) return undefined;
  const product = new Decimal(quantity).times(rate).toDecimalPlaces(2, Decimal.ROUND_HALF_UP);
  return product.equals(amount) ? { quantity, rate } : undefined;
}

function described(line: InvoiceLine, plainAmount: boolean): string {
  const job = [line.jobNumber, line.jobName].filter((part) => part !== undefined).join(' ');
  const priced =
    plainAmount && line.quantity !== undefined && line.rate !== undefined ? ` (${line.quantity} × ${line.rate})` : '';
  return (
    [job === '' ? undefined : `Job ${job}`, line.description].filter((part) => part !== undefined).join(': ') + priced
  );
}
