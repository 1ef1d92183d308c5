import type { Invoice, OnlineInvoiceCreate, Translation } from '@jobpro/contracts';
import { type Translate, translation } from '@jobpro/mapping';
import { limits } from '@jobpro/quickbooks-online';
import { Decimal } from 'decimal.js';
import { ownLine, saleLines } from './invoice.lines.js';
import { amountsOf } from './invoice.total.js';

const LINES = { description: limits.lineDescription, lines: limits.linesPerInvoice };
/** PONumber is a custom field Online; as text it goes with the memo. */
const PO_NUMBER = 100;

export const invoiceToOnline: Translate<Invoice> = (invoice, context) =>
  translation('online', (fit) => {
    const { settings, remote } = context;
    const { discount, tax } = amountsOf(fit, invoice, settings.goLive);
    const terms = invoice.terms === undefined ? undefined : (settings.terms[invoice.terms] ?? invoice.terms);
    const taxed = !new Decimal(tax).isZero();
    return {
      customer: { id: remote('customer', invoice.customerId).id },
      number: settings.numbering === 'quickbooks' ? undefined : fit.number(invoice.number, limits.docNumber),
      date: invoice.date,
      dueDate: invoice.dueDate,
      terms: terms === undefined ? undefined : { name: terms },
      memo: fit.text('memo', invoice.memo, limits.customerMemo),
      poNumber: fit.line('PO number', invoice.poNumber, PO_NUMBER),
      mark: `JobPro invoice ${invoice.id}`,
      lines: [
        ...saleLines(fit, invoice, context, LINES),
        ...(settings.tax.kind === 'line' ? ownLine(fit, settings.tax.item, 'sales tax', tax) : []),
      ],
      discount: new Decimal(discount).isZero() ? undefined : discount,
      tax:
        settings.tax.kind === 'override' && taxed
          ? { amount: tax, ...(settings.tax.taxCode === undefined ? {} : { taxCode: { name: settings.tax.taxCode } }) }
          : undefined,
      total: invoice.total,
    } satisfies Translation<OnlineInvoiceCreate>;
  });
