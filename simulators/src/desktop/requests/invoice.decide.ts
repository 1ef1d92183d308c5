import { Decimal } from 'decimal.js';
import { addDays } from '../file/clock.js';
import type { CompanyFile } from '../file/company-file.js';
import { refTo } from '../file/reference.write.js';
import type { Invoice, InvoiceLine, ListRecord } from '../file/records.js';
import { childOf, childrenOf, element, textOf } from '../xml/element.js';
import type { Element } from '../xml/element.js';
import { accountType } from './item.decide.js';
import { done, invalidReference, isOutcome, refused, unsupported } from './outcome.js';
import type { Outcome } from './outcome.js';
import { fieldsOf, listIdOf, resolveAll } from './references.js';
import { defineMacro } from './macros.js';
import { writeInvoice } from './transaction.write.js';
import type { Work } from './work.js';

const own = new Set(['CustomerRef', 'TxnDate', 'RefNumber', 'InvoiceLineAdd']);
const foreign = [
  'LinkToTxnID',
  'SetCredit',
  'InvoiceLineGroupAdd',
  'DiscountLineAdd',
  'SalesTaxLineAdd',
  'ShippingLineAdd',
  'ExchangeRate',
];
const foreignInLine = [
  'RatePercent',
  'PriceLevelRef',
  'LinkToTxn',
  'SerialNumber',
  'LotNumber',
  'InventorySiteRef',
  'DataExt',
];
/** A line's elements in the order of InvoiceLineRet. */
const lineOrder = [
  'ItemRef',
  'Desc',
  'Quantity',
  'UnitOfMeasure',
  'Rate',
  'ClassRef',
  'Amount',
  'TaxAmount',
  'ServiceDate',
  'SalesTaxCodeRef',
  'Other1',
  'Other2',
];

/** Amounts are kept to the cent, half a cent away from zero. */
const cents = (value: Decimal): Decimal => value.toDecimalPlaces(2, Decimal.ROUND_HALF_UP);
const given = (text: string | undefined): Decimal | undefined =>
  text === undefined || text === '' ? undefined : new Decimal(text);

function fieldOf(record: ListRecord | undefined, name: string): Element | undefined {
  return record?.fields.get(name)?.[0];
}

function salesPart(item: ListRecord, single: string, double: string): Element | undefined {
  return (
    childOf(fieldOf(item, 'SalesOrPurchase'), single) ??
    childOf(fieldOf(item, 'SalesAndPurchase'), double) ??
    fieldOf(item, double)
  );
}

const isTaxableCode = (file: CompanyFile, code: Element | undefined): boolean =>
  fieldOf(file.list('SalesTaxCode').get(listIdOf(code) ?? ''), 'IsTaxable')?.text === 'true';

interface PricedLine extends InvoiceLine {
  readonly amount: Decimal;
  readonly taxable: boolean;
}

/** Prices a line: the rate falls back to the item's price, the amount to quantity times rate, and an amount alone decides the rate. */
function priceLine({ file, switches }: Work, node: Element): PricedLine | Outcome {
  const no = foreignInLine.find((name) => childOf(node, name));
  if (no !== undefined) return unsupported(`${no} in a line`);
  const content = resolveAll(file, node.children, 'Invoice Line', switches.inactiveReference);
  if (isOutcome(content)) return content;
  const fields = fieldsOf(content);
  const first = (name: string): Element | undefined => fields.get(name)?.[0];
  const item = file.list('Item').get(listIdOf(first('ItemRef')) ?? '');
  const put = (name: string, value: Element | undefined): void => {
    if (value && !fields.has(name)) fields.set(name, [value]);
  };
  let total = new Decimal(0);
  if (item) {
    const desc = salesPart(item, 'Desc', 'SalesDesc')?.text ?? fieldOf(item, 'ItemDesc')?.text;
    if (desc !== undefined) put('Desc', element('Desc', desc));
    const quantity = given(first('Quantity')?.text);
    const amount = given(first('Amount')?.text);
    const price = given(salesPart(item, 'Price', 'SalesPrice')?.text) ?? new Decimal(0);
    let rate = given(first('Rate')?.text);
    if (amount && (!rate || !cents(rate.times(quantity ?? 1)).equals(amount))) {
      rate = quantity && !quantity.isZero() ? amount.dividedBy(quantity).toDecimalPlaces(5) : amount;
    }
    rate ??= price;
    total = cents(amount ?? rate.times(quantity ?? 1));
    const fraction = Math.max(2, rate.decimalPlaces());
    fields.set('Rate', [element('Rate', rate.toFixed(fraction))]);
    fields.set('Amount', [element('Amount', total.toFixed(2))]);
    put('SalesTaxCodeRef', fieldOf(item, 'SalesTaxCodeRef'));
  } else if (first('Quantity') || first('Rate') || first('Amount')) {
    return refused(
      3180,
      'There was an error when saving a Invoice.  QuickBooks error message: A line with an amount needs an item.',
    );
  }
  return {
    id: file.newTransactionStamp().id,
    elements: lineOrder.flatMap((name) => fields.get(name) ?? []),
    amount: total,
    taxable: isTaxableCode(file, first('SalesTaxCodeRef') ?? (item && fieldOf(item, 'SalesTaxCodeRef'))),
  };
}

interface Tax {
  readonly fields: readonly Element[];
  readonly total: Decimal;
}

/** The sales tax of the invoice's own tax item, else the customer's, else the company's; none where sales tax is off. */
function taxOf(
  file: CompanyFile,
  invoice: ReadonlyMap<string, readonly Element[]>,
  customer: ListRecord,
  lines: readonly PricedLine[],
): Tax {
  const fallback = file.facts.defaultSalesTaxItem;
  const company = fallback === undefined ? undefined : file.list('Item').findFullName(fallback);
  const reference =
    invoice.get('ItemSalesTaxRef')?.[0] ??
    fieldOf(customer, 'ItemSalesTaxRef') ??
    (company && refTo(file, 'ItemSalesTaxRef', company));
  const item = file.list('Item').get(listIdOf(reference) ?? '');
  if (!reference || !item) return { fields: [], total: new Decimal(0) };
  const rate = new Decimal(fieldOf(item, 'TaxRate')?.text ?? '0');
  const code = invoice.get('CustomerSalesTaxCodeRef')?.[0] ?? fieldOf(customer, 'SalesTaxCodeRef');
  const exempt = code !== undefined && !isTaxableCode(file, code);
  const base = lines.reduce((sum, line) => (line.taxable && !exempt ? sum.plus(line.amount) : sum), new Decimal(0));
  const percentage = element('SalesTaxPercentage', rate.toFixed(Math.max(2, rate.decimalPlaces())));
  return { fields: [reference, percentage], total: cents(base.times(rate).dividedBy(100)) };
}

function dueDate(file: CompanyFile, terms: Element | undefined, txnDate: string): string {
  const days = fieldOf(file.list('StandardTerms').get(listIdOf(terms) ?? ''), 'StdDueDays')?.text ?? '0';
  return addDays(txnDate, Number.parseInt(days, 10));
}

function nextRefNumber(file: CompanyFile): string {
  let next = file.invoices.size + 1;
  while (file.invoices.findRefNumber(String(next)).length > 0) next += 1;
  return String(next);
}

/** Returns the receivable account of the request, else the one used last, or by a switch the first of the list. */
export function receivableAccount({ file, switches }: Work, given: Element | undefined): Element | Outcome {
  if (given) {
    return accountType(file, given) === 'AccountsReceivable'
      ? given
      : invalidReference('Account', textOf(given, 'FullName') ?? '', 'transaction');
  }
  const accounts = file
    .list('Account')
    .ordered()
    .filter((account) => fieldOf(account, 'AccountType')?.text === 'AccountsReceivable');
  const lastUsed = accounts.find(({ id }) => switches.receivableAccount === 'last-used' && id === file.lastReceivable);
  const account = lastUsed ?? accounts[0];
  return account === undefined
    ? refused(3180, 'The company file has no Accounts Receivable account.')
    : refTo(file, 'ARAccountRef', account);
}

export function addInvoice(work: Work, node: Element): Outcome {
  const { file, switches } = work;
  const no = foreign.find((name) => childOf(node, name));
  if (no !== undefined) return unsupported(no);
  const head = resolveAll(
    file,
    node.children.filter((child) => child.name === 'CustomerRef' || !own.has(child.name)),
    'Invoice',
    switches.inactiveReference,
  );
  if (isOutcome(head)) return head;
  const fields = fieldsOf(head);
  const customer = file.list('Customer').get(listIdOf(fields.get('CustomerRef')?.[0]) ?? '');
  if (!customer) return invalidReference('Customer', '', 'Invoice');
  const refNumber = textOf(node, 'RefNumber') ?? '';
  if (switches.duplicateRefNumbers === 'refuse' && file.invoices.findRefNumber(refNumber).length > 0) {
    return refused(3180, `There was an error when saving a Invoice: the number "${refNumber}" is used already.`);
  }
  const lines: PricedLine[] = [];
  for (const lineNode of childrenOf(node, 'InvoiceLineAdd')) {
    const line = priceLine(work, lineNode);
    if (isOutcome(line)) return line;
    lines.push(line);
  }
  const receivable = receivableAccount(work, fields.get('ARAccountRef')?.[0]);
  if (isOutcome(receivable)) return receivable;
  fields.set('ARAccountRef', [receivable]);
  const macro = defineMacro(work, node);
  if (macro.refusal) return macro.refusal;
  const tax = taxOf(file, fields, customer, lines);
  for (const field of tax.fields) fields.set(field.name, [field]);
  const txnDate = textOf(node, 'TxnDate') ?? '';
  const day = txnDate === '' ? file.today() : txnDate;
  const terms = fields.get('TermsRef')?.[0] ?? fieldOf(customer, 'TermsRef');
  if (terms) fields.set('TermsRef', [terms]);
  if (!fields.has('DueDate')) fields.set('DueDate', [element('DueDate', dueDate(file, terms, day))]);
  if (!fields.has('IsPending')) fields.set('IsPending', [element('IsPending', 'false')]);
  fields.delete('CustomerRef');
  file.lastReceivable = listIdOf(receivable);
  const invoice: Invoice = {
    ...file.newTransactionStamp(),
    kind: 'Invoice',
    customerId: customer.id,
    txnDate: day,
    refNumber: refNumber === '' ? nextRefNumber(file) : refNumber,
    fields,
    lines: lines.map(({ id, elements }) => ({ id, elements })),
    subtotal: lines.reduce((sum, line) => sum.plus(line.amount), new Decimal(0)),
    salesTaxTotal: tax.total,
    applied: new Decimal(0),
    links: [],
  };
  file.invoices.put(invoice);
  macro.bind(invoice.id);
  return done([writeInvoice(file, invoice, everything)], transactionRecovery(invoice));
}

const everything = { lines: true, links: false, only: new Set<string>() };

export const transactionRecovery = (record: { id: string; number: number; editSequence: string }): Element =>
  element('ErrorRecovery', [
    element('TxnID', record.id),
    element('TxnNumber', String(record.number)),
    element('EditSequence', record.editSequence),
  ]);
