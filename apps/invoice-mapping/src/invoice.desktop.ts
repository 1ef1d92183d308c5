import type { DesktopInvoiceCreate, Invoice, Translation } from '@jobpro/contracts';
import { chosenRef, type Translate, translation } from '@jobpro/mapping';
import { limits } from '@jobpro/qbxml';
import { Decimal } from 'decimal.js';
import { ownLine, saleLines } from './invoice.lines.js';
import { amountsOf, checkLineCount } from './invoice.total.js';

/** QuickBooks Desktop sets no figure in the schema; its own documents slow down beyond a few hundred lines. */
const LINES = 1000;
/** Room that the memo leaves for our mark. */
const MARK = 140;

export const invoiceToDesktop: Translate<Invoice> = (invoice, context) =>
  translation('desktop', (fit) => {
    const { settings, remote } = context;
    const { discount, tax } = amountsOf(fit, invoice, context);
    const taxItem = settings.tax.kind === 'line' ? settings.tax.item : undefined;
    const byQuickBooks = settings.tax.kind === 'quickbooks';
    // A discount and JobPro's tax are lines on Desktop, where the whole is the sum of the lines.
    const lines = [
      ...saleLines(fit, invoice, context, { description: limits.invoice.lineDescription, taxed: byQuickBooks }),
      ...ownLine(fit, settings.discountItem, 'discounts', new Decimal(discount).negated().toFixed(2)),
      ...(byQuickBooks ? [] : ownLine(fit, taxItem, 'sales tax', tax)),
    ];
    checkLineCount(fit, lines.length, LINES);
    return {
      customer: { id: remote('customer', invoice.customerId).id },
      number:
        settings.numbering === 'quickbooks'
          ? undefined
          : fit.number('invoice', invoice.number, limits.invoice.refNumber),
      date: invoice.date,
      dueDate: invoice.dueDate,
      terms: chosenRef(settings.terms, invoice.terms),
      memo: fit.text('memo', invoice.memo, limits.invoice.memo - MARK),
      poNumber: fit.line('PO number', invoice.poNumber, limits.invoice.poNumber),
      mark: `JobPro invoice ${invoice.id}`,
      lines,
      total: invoice.total,
    } satisfies Translation<DesktopInvoiceCreate>;
  });
