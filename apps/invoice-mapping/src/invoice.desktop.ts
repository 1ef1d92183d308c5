import type { DesktopInvoiceCreate, Invoice, Translation } from '@jobpro/contracts';
import { type Translate, translation } from '@jobpro/mapping';
import { limits } from '@jobpro/qbxml';
import { invoiceHead } from './invoice.head.js';
import { discountLines, saleLines, taxLines } from './invoice.lines.js';
import { amountsOf, checkLineCount } from './invoice.total.js';

export const invoiceToDesktop: Translate<Invoice> = (invoice, context) =>
  translation('desktop', (fields) => {
    const { tax: treatment, discountItem } = context.settings;
    const { discount, tax } = amountsOf(fields, invoice);
    const taxed = treatment.kind === 'quickbooks';
    const taxItem = treatment.kind === 'line' ? treatment.item : undefined;
    // A discount and JobPro's tax are lines on Desktop, where the total is the sum of the lines.
    const lines = [
      ...saleLines(fields, invoice, context, { description: limits.invoice.lineDescription, taxed }),
      ...discountLines(fields, discountItem, invoice, { discount, taxed }),
      ...(taxed ? [] : taxLines(fields, taxItem, tax)),
    ];
    checkLineCount(fields, lines.length, limits.invoice.lines);
    return { ...invoiceHead(fields, invoice, context), lines } satisfies Translation<DesktopInvoiceCreate>;
  });
