import type { Invoice, OnlineInvoiceCreate, Translation } from '@jobpro/contracts';
import { type Translate, translation } from '@jobpro/mapping';
import { limits } from '@jobpro/quickbooks-online';
import { Decimal } from 'decimal.js';
import { invoiceHead } from './invoice.head.js';
import { saleLines, taxLines } from './invoice.lines.js';
import { amountsOf, checkLineCount } from './invoice.total.js';

export const invoiceToOnline: Translate<Invoice> = (invoice, context) =>
  translation('online', (fields) => {
    const { tax: treatment } = context.settings;
    const { discount, tax } = amountsOf(fields, invoice);
    const hasDiscount = !new Decimal(discount).isZero();
    const isOverride = treatment.kind === 'override' && !new Decimal(tax).isZero();
    const taxCode = treatment.kind === 'override' ? fields.reference('tax code', treatment.taxCode) : undefined;
    // Without an amount that replaces it, QuickBooks would tax a taxable line.
    const taxed = isOverride || treatment.kind === 'quickbooks';
    const lines = [
      ...saleLines(fields, invoice, context, { description: limits.invoice.lineDescription, taxed }),
      ...(treatment.kind === 'line' ? taxLines(fields, treatment.item, tax) : []),
    ];
    checkLineCount(fields, lines.length + (hasDiscount ? 1 : 0), limits.invoice.lines);
    return {
      ...invoiceHead(fields, invoice, context),
      lines,
      discount: hasDiscount ? discount : undefined,
      tax: isOverride ? { amount: tax, taxCode } : undefined,
    } satisfies Translation<OnlineInvoiceCreate>;
  });
