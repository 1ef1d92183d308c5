import type { Invoice, OnlineInvoiceCreate, Translation } from '@jobpro/contracts';
import { chosenRef, type Translate, translation } from '@jobpro/mapping';
import { limits } from '@jobpro/quickbooks-online';
import { Decimal } from 'decimal.js';
import { ownLine, saleLines } from './invoice.lines.js';
import { amountsOf, checkLineCount } from './invoice.total.js';

/** PONumber is a custom field Online; as text it goes with the memo. */
const PO_NUMBER = 100;

export const invoiceToOnline: Translate<Invoice> = (invoice, context) =>
  translation('online', (fit) => {
    const { settings, remote } = context;
    const { discount, tax } = amountsOf(fit, invoice, context);
    const discounted = !new Decimal(discount).isZero();
    const overridden = settings.tax.kind === 'override' && !new Decimal(tax).isZero();
    const taxCode = settings.tax.kind === 'override' ? chosenRef({}, settings.tax.taxCode) : undefined;
    const lines = [
      // Without an amount to put in its place, a taxable line would be taxed by QuickBooks.
      ...saleLines(fit, invoice, context, {
        description: limits.lineDescription,
        taxed: overridden || settings.tax.kind === 'quickbooks',
      }),
      ...(settings.tax.kind === 'line' ? ownLine(fit, settings.tax.item, 'sales tax', tax) : []),
    ];
    checkLineCount(fit, lines.length + (discounted ? 1 : 0), limits.linesPerInvoice);
    return {
      customer: { id: remote('customer', invoice.customerId).id },
      number: settings.numbering === 'quickbooks' ? undefined : fit.number('invoice', invoice.number, limits.docNumber),
      date: invoice.date,
      dueDate: invoice.dueDate,
      terms: chosenRef(settings.terms, invoice.terms),
      memo: fit.text('memo', invoice.memo, limits.customerMemo),
      poNumber: fit.line('PO number', invoice.poNumber, PO_NUMBER),
      mark: `JobPro invoice ${invoice.id}`,
      lines,
      discount: discounted ? discount : undefined,
      tax: overridden ? { amount: tax, ...(taxCode === undefined ? {} : { taxCode }) } : undefined,
      total: invoice.total,
    } satisfies Translation<OnlineInvoiceCreate>;
  });
