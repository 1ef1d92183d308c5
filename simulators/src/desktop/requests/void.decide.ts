import { Decimal } from 'decimal.js';
import type { Invoice } from '../file/records.js';
import { element, textOf } from '../xml/element.js';
import type { Element } from '../xml/element.js';
import { transactionRecovery } from './invoice.decide.js';
import { done, notFound, refused, unsupported } from './outcome.js';
import type { Outcome } from './outcome.js';
import type { Work } from './work.js';

const amounts: ReadonlySet<string> = new Set(['Quantity', 'Rate', 'Amount', 'TaxAmount']);

/**
 * Voids an invoice: it stays, with every amount zero and a memo that says so, and what was paid on it is unapplied. A period that is
 * closed is refused.
 */
export function voidTransaction({ file }: Work, request: Element): Outcome {
  const type = textOf(request, 'TxnVoidType') ?? '';
  const id = textOf(request, 'TxnID') ?? '';
  if (type !== 'Invoice') return unsupported(`TxnVoid of ${type}`);
  const invoice = file.invoices.get(id);
  if (invoice === undefined) return notFound(id);
  const { closingDate } = file.facts;
  if (closingDate !== undefined && invoice.txnDate <= closingDate)
    return refused(
      3180,
      `There was an error when voiding the Invoice.  QuickBooks error message: The books are closed.`,
    );
  const memo = invoice.fields.get('Memo')?.[0]?.text ?? '';
  const text = memo.startsWith('VOID:') ? memo : `VOID: ${memo}`.trim();
  const voided: Invoice = {
    ...invoice,
    fields: new Map([...invoice.fields, ['Memo', [element('Memo', text)]]]),
    lines: invoice.lines.map((line) => ({
      ...line,
      elements: line.elements.map((field) => (amounts.has(field.name) ? element(field.name, '0.00') : field)),
    })),
    subtotal: new Decimal(0),
    salesTaxTotal: new Decimal(0),
    applied: new Decimal(0),
    links: [],
    modified: file.now(),
    editSequence: file.newEditSequence(),
  };
  file.invoices.put(voided);
  for (const { txnId } of invoice.links) {
    const payment = file.payments.get(txnId);
    if (payment === undefined) continue;
    const applied = payment.applied.filter((link) => link.txnId !== id);
    file.payments.put({ ...payment, applied, modified: file.now(), editSequence: file.newEditSequence() });
  }
  return done(
    [
      element('TxnVoidType', type),
      element('TxnID', id),
      element('TimeCreated', file.time(voided.created)),
      element('TimeModified', file.time(voided.modified)),
      ...(voided.refNumber === '' ? [] : [element('RefNumber', voided.refNumber)]),
    ],
    transactionRecovery(voided),
  );
}
