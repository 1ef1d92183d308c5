import { type Item, reason } from '@jobpro/contracts';
import { Decimal } from 'decimal.js';
import type { TranslationContext } from '../entity-mapping.js';
import type { FieldMapper } from './field-mapper.js';

type Books = Pick<TranslationContext, 'settings' | 'facts'>;

/**
 * Refuses a document of a day for which nothing is sent, or for which the books are closed in QuickBooks. QuickBooks
 * Desktop has closing dates that only warn, and does not report which kind it is, so that it decides itself.
 */
export function checkDate(fields: FieldMapper, date: string, { settings: { goLive }, facts }: Books): void {
  if (goLive !== undefined && date < goLive) fields.refuse(reason('invoice.before-go-live', { date, goLive }));
  const until = fields.edition === 'online' ? facts?.closedUntil : undefined;
  if (until !== undefined && date <= until) fields.refuse(reason('quickbooks.books-closed', { date, until }));
}

/** Refuses a new inventory item that QuickBooks would not create. */
export function checkInventory(fields: FieldMapper, { type }: Pick<Item, 'type'>, { settings, facts }: Books): void {
  if (type !== 'inventory') return;
  if (facts?.inventory === false) fields.refuse(reason('quickbooks.feature-off', { feature: 'inventory' }));
  if (fields.edition === 'online' && settings.goLive === undefined)
    fields.refuse(reason('settings.inventory-start-missing', {}));
}

/** The parts of an invoice that depend on preferences, as its command has them. */
interface SentInvoice {
  /** Decimals, zero where there is none. */
  readonly discount: string;
  readonly tax: string;
  readonly taxCode: unknown;
  readonly lines: readonly { readonly taxable: boolean }[];
}

/**
 * Refuses an invoice that QuickBooks would refuse for one of its preferences, or would accept with
 * another number or total than JobPro's. Nothing is concluded from a preference that was not read.
 */
export function checkInvoice(fields: FieldMapper, invoice: SentInvoice, { settings, facts }: Books): void {
  if (facts === undefined) return;
  const { tax: treatment, numbering } = settings;
  const hasTax = !new Decimal(invoice.tax).isZero();
  if (facts.salesTax === false && hasTax && treatment.kind !== 'line')
    fields.refuse(reason('quickbooks.feature-off', { feature: 'sales tax' }));
  if (fields.edition === 'desktop') return;
  if (numbering === 'quickbooks' && facts.customNumbers === true)
    fields.refuse(reason('settings.numbers-unassigned', {}));
  if (facts.discounts === false && !new Decimal(invoice.discount).isZero())
    fields.refuse(reason('quickbooks.feature-off', { feature: 'discounts' }));
  if (facts.salesTax === true) checkTaxCode(fields, invoice, { settings, facts });
}

/** Refuses a taxed invoice without the tax codes that QuickBooks Online requires. */
function checkTaxCode(fields: FieldMapper, { tax, taxCode, lines }: SentInvoice, { settings, facts }: Books): void {
  const { kind } = settings.tax;
  const isOwnTax = kind === 'override' && !new Decimal(tax).isZero();
  if (facts?.country === undefined || facts.country === 'US') {
    if (isOwnTax && taxCode === undefined) fields.refuse(reason('settings.tax-code-unset', {}));
    return;
  }
  // Outside the US a line without tax has a code of its own, and the settings name only that of taxable lines.
  const isTaxed = isOwnTax || lines.some(({ taxable }) => taxable);
  const hasCodes = taxCode !== undefined && lines.every(({ taxable }) => taxable);
  if (isTaxed && !hasCodes) fields.refuse(reason('settings.tax-code-missing', {}));
}
