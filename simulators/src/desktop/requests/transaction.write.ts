import type { CompanyFile } from '../file/company-file.js';
import { refTo } from '../file/reference.write.js';
import { balanceOf, unusedOf } from '../file/records.js';
import type { Invoice, ReceivePayment } from '../file/records.js';
import { element } from '../xml/element.js';
import type { Element } from '../xml/element.js';

const invoiceOrder = [
  'TxnID',
  'TimeCreated',
  'TimeModified',
  'EditSequence',
  'TxnNumber',
  'CustomerRef',
  'ClassRef',
  'ARAccountRef',
  'TemplateRef',
  'TxnDate',
  'RefNumber',
  'BillAddress',
  'ShipAddress',
  'IsPending',
  'IsFinanceCharge',
  'PONumber',
  'TermsRef',
  'DueDate',
  'SalesRepRef',
  'FOB',
  'ShipDate',
  'ShipMethodRef',
  'Subtotal',
  'ItemSalesTaxRef',
  'SalesTaxPercentage',
  'SalesTaxTotal',
  'AppliedAmount',
  'BalanceRemaining',
  'CurrencyRef',
  'Memo',
  'IsPaid',
  'CustomerMsgRef',
  'IsToBePrinted',
  'IsToBeEmailed',
  'IsTaxIncluded',
  'CustomerSalesTaxCodeRef',
  'Other',
  'ExternalGUID',
  'LinkedTxn',
  'InvoiceLineRet',
];

const paymentOrder = [
  'TxnID',
  'TimeCreated',
  'TimeModified',
  'EditSequence',
  'TxnNumber',
  'CustomerRef',
  'ARAccountRef',
  'TxnDate',
  'RefNumber',
  'TotalAmount',
  'CurrencyRef',
  'PaymentMethodRef',
  'Memo',
  'DepositToAccountRef',
  'UnusedPayment',
  'UnusedCredits',
  'ExternalGUID',
  'AppliedToTxnRet',
];

export interface TransactionParts {
  readonly lines: boolean;
  readonly links: boolean;
  readonly only: ReadonlySet<string>;
}

function stamped(file: CompanyFile, record: Invoice | ReceivePayment): Map<string, readonly Element[]> {
  const customer = file.list('Customer').get(record.customerId);
  return new Map<string, readonly Element[]>([
    ...record.fields,
    ['TxnID', [element('TxnID', record.id)]],
    ['TimeCreated', [element('TimeCreated', file.time(record.created))]],
    ['TimeModified', [element('TimeModified', file.time(record.modified))]],
    ['EditSequence', [element('EditSequence', record.editSequence)]],
    ['TxnNumber', [element('TxnNumber', String(record.number))]],
    ['CustomerRef', customer ? [refTo(file, 'CustomerRef', customer)] : []],
    ['CurrencyRef', customer?.fields.get('CurrencyRef') ?? []],
    ['TxnDate', [element('TxnDate', record.txnDate)]],
    ['RefNumber', record.refNumber === '' ? [] : [element('RefNumber', record.refNumber)]],
  ]);
}

const inOrder = (
  name: string,
  order: readonly string[],
  fields: ReadonlyMap<string, readonly Element[]>,
  only: ReadonlySet<string>,
): Element =>
  element(
    name,
    order.flatMap((field) => (only.size > 0 && !only.has(field) ? [] : (fields.get(field) ?? []))),
  );

/** An invoice as it is returned. Lines and links come only where they were asked for. */
export function writeInvoice(file: CompanyFile, invoice: Invoice, parts: TransactionParts): Element {
  const fields = stamped(file, invoice);
  const balance = balanceOf(invoice);
  const say = (name: string, text: string): void => void fields.set(name, [element(name, text)]);
  say('Subtotal', invoice.subtotal.toFixed(2));
  say('SalesTaxTotal', invoice.salesTaxTotal.toFixed(2));
  say('AppliedAmount', invoice.applied.negated().toFixed(2));
  say('BalanceRemaining', balance.toFixed(2));
  say('IsPaid', String(balance.isZero()));
  if (parts.links) {
    const links = invoice.links.flatMap(({ txnId, amount }) => {
      const payment = file.payments.get(txnId);
      if (!payment) return [];
      return element('LinkedTxn', [
        element('TxnID', txnId),
        element('TxnType', 'ReceivePayment'),
        element('TxnDate', payment.txnDate),
        ...(payment.refNumber === '' ? [] : [element('RefNumber', payment.refNumber)]),
        element('LinkType', 'AMTTYPE'),
        element('Amount', amount.negated().toFixed(2)),
      ]);
    });
    fields.set('LinkedTxn', links);
  }
  if (parts.lines) {
    const lines = invoice.lines.map((line) =>
      element('InvoiceLineRet', [element('TxnLineID', line.id), ...line.elements]),
    );
    fields.set('InvoiceLineRet', lines);
  }
  return inOrder('InvoiceRet', invoiceOrder, fields, parts.only);
}

/** A payment as it is returned. What it was applied to counts as its lines. */
export function writePayment(file: CompanyFile, payment: ReceivePayment, parts: TransactionParts): Element {
  const fields = stamped(file, payment);
  fields.set('TotalAmount', [element('TotalAmount', payment.total.toFixed(2))]);
  fields.set('UnusedPayment', [element('UnusedPayment', unusedOf(payment).toFixed(2))]);
  fields.set('UnusedCredits', [element('UnusedCredits', '0.00')]);
  if (parts.lines) {
    const applied = payment.applied.flatMap(({ txnId, amount }) => {
      const invoice = file.invoices.get(txnId);
      if (!invoice) return [];
      return element('AppliedToTxnRet', [
        element('TxnID', txnId),
        element('TxnType', 'Invoice'),
        element('TxnDate', invoice.txnDate),
        ...(invoice.refNumber === '' ? [] : [element('RefNumber', invoice.refNumber)]),
        element('BalanceRemaining', balanceOf(invoice).toFixed(2)),
        element('Amount', amount.toFixed(2)),
      ]);
    });
    fields.set('AppliedToTxnRet', applied);
  }
  return inOrder('ReceivePaymentRet', paymentOrder, fields, parts.only);
}
