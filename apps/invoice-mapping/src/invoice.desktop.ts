import type { DesktopInvoiceCreate, Invoice, Translation } from '@jobpro/contracts';
import { type Translate, translation } from '@jobpro/mapping';
import { limits } from '@jobpro/qbxml';
import { Decimal } from 'decimal.js';
import { ownLine, saleLines } from './invoice.lines.js';
import { amountsOf } from './invoice.total.js';

/** QuickBooks Desktop sets no figure in the schema; its own documents slow down beyond a few hundred lines. */
const LINES = { description: limits.invoice.lineDescription, lines: 1000 };
/** Room that the memo leaves for our mark. */
const MARK = 140;

export const invoiceToDesktop: Translate<Invoice> = (invoice, context) =>
  translation('desktop', (fit) => {
    const { settings, remote } = context;
    const { discount, tax } = amountsOf(fit, invoice, settings.goLive);
    const terms = invoice.terms === undefined ? undefined : (settings.terms[invoice.terms] ?? invoice.terms);
    const taxItem = settings.tax.kind === 'line' ? settings.tax.item : undefined;
    return {
      customer: { id: remote('customer', invoice.customerId).id },
      number: settings.numbering === 'quickbooks' ? undefined : fit.number(invoice.number, limits.invoice.refNumber),
      date: invoice.date,
      dueDate: invoice.dueDate,
      terms: terms === undefined ? undefined : { name: terms },
      memo: fit.text('memo', invoice.memo, limits.invoice.memo - MARK),
      poNumber: fit.line('PO number', invoice.poNumber, limits.invoice.poNumber),
      mark: `JobPro invoice ${invoice.id}`,
      // A discount and JobPro's tax are lines on Desktop, where the whole is the sum of the lines.
      lines: [
        ...saleLines(fit, invoice, context, LINES),
        ...ownLine(fit, settings.discountItem, 'discounts', new Decimal(discount).negated().toFixed(2)),
        ...(settings.tax.kind === 'quickbooks' ? [] : ownLine(fit, taxItem, 'sales tax', tax)),
      ],
      total: invoice.total,
    } satisfies Translation<DesktopInvoiceCreate>;
  });
