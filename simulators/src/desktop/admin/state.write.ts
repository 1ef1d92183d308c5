import type { CompanyFile } from '../file/company-file.js';
import { balanceOf, totalOf, unusedOf } from '../file/records.js';
import type { Invoice, ListRecord, ReceivePayment } from '../file/records.js';
import { childOf, textOf } from '../xml/element.js';
import type { Element } from '../xml/element.js';

type Json = null | string | boolean | number | readonly Json[] | { readonly [name: string]: Json };

const field = (fields: ReadonlyMap<string, readonly Element[]>, name: string): string | null =>
  fields.get(name)?.[0]?.text ?? null;
const refName = (node: Element | undefined): string | null => textOf(node, 'FullName') ?? null;
const refField = (fields: ReadonlyMap<string, readonly Element[]>, name: string): string | null =>
  refName(fields.get(name)?.[0]);

function listHead(file: CompanyFile, record: ListRecord): Record<string, Json> {
  const table = file.list(record.kind);
  const parent = record.parentId === undefined ? undefined : table.get(record.parentId);
  return {
    listId: record.id,
    editSequence: record.editSequence,
    name: record.name,
    fullName: table.fullName(record),
    parentListId: parent?.id ?? null,
    parentFullName: parent ? table.fullName(parent) : null,
    isActive: record.isActive,
    createdAt: file.time(record.created),
    modifiedAt: file.time(record.modified),
  };
}

function customer(file: CompanyFile, record: ListRecord): Json {
  const { fields } = record;
  const address = fields.get('BillAddress')?.[0];
  return {
    ...listHead(file, record),
    isJob: record.parentId !== undefined,
    companyName: field(fields, 'CompanyName'),
    firstName: field(fields, 'FirstName'),
    lastName: field(fields, 'LastName'),
    phone: field(fields, 'Phone'),
    email: field(fields, 'Email'),
    accountNumber: field(fields, 'AccountNumber'),
    notes: field(fields, 'Notes'),
    jobStatus: field(fields, 'JobStatus'),
    jobDesc: field(fields, 'JobDesc'),
    terms: refField(fields, 'TermsRef'),
    billAddress: address ? Object.fromEntries(address.children.map((part) => [part.name, part.text])) : null,
    balance: file.balance(record.id).toFixed(2),
  };
}

function item(file: CompanyFile, record: ListRecord): Json {
  const single = record.fields.get('SalesOrPurchase')?.[0];
  const double = record.fields.get('SalesAndPurchase')?.[0];
  return {
    ...listHead(file, record),
    type: record.returned.replace(/^Item(.*)Ret$/, '$1'),
    description: textOf(single, 'Desc') ?? textOf(double, 'SalesDesc') ?? field(record.fields, 'SalesDesc'),
    price: textOf(single, 'Price') ?? textOf(double, 'SalesPrice') ?? field(record.fields, 'SalesPrice'),
    account:
      refName(childOf(single, 'AccountRef')) ??
      refName(childOf(double, 'IncomeAccountRef')) ??
      refField(record.fields, 'IncomeAccountRef'),
    expenseAccount: refName(childOf(double, 'ExpenseAccountRef')) ?? refField(record.fields, 'COGSAccountRef'),
    salesTaxCode: refField(record.fields, 'SalesTaxCodeRef'),
  };
}

function transactionHead(file: CompanyFile, record: Invoice | ReceivePayment): Record<string, Json> {
  const customers = file.list('Customer');
  const holder = customers.get(record.customerId);
  return {
    txnId: record.id,
    editSequence: record.editSequence,
    refNumber: record.refNumber,
    txnDate: record.txnDate,
    customerListId: record.customerId,
    customerFullName: holder ? customers.fullName(holder) : null,
    customerIsJob: holder?.parentId !== undefined,
    memo: field(record.fields, 'Memo'),
    createdAt: file.time(record.created),
  };
}

function invoice(file: CompanyFile, record: Invoice): Json {
  return {
    ...transactionHead(file, record),
    dueDate: field(record.fields, 'DueDate'),
    poNumber: field(record.fields, 'PONumber'),
    terms: refField(record.fields, 'TermsRef'),
    other: field(record.fields, 'Other'),
    subtotal: record.subtotal.toFixed(2),
    salesTaxTotal: record.salesTaxTotal.toFixed(2),
    total: totalOf(record).toFixed(2),
    applied: record.applied.toFixed(2),
    balance: balanceOf(record).toFixed(2),
    lines: record.lines.map(({ id, elements }) => {
      const text = (name: string): string | null => elements.find((part) => part.name === name)?.text ?? null;
      return {
        txnLineId: id,
        itemFullName: refName(elements.find((part) => part.name === 'ItemRef')),
        description: text('Desc'),
        quantity: text('Quantity'),
        rate: text('Rate'),
        amount: text('Amount'),
        serviceDate: text('ServiceDate'),
        salesTaxCode: refName(elements.find((part) => part.name === 'SalesTaxCodeRef')),
      };
    }),
  };
}

function payment(file: CompanyFile, record: ReceivePayment): Json {
  return {
    ...transactionHead(file, record),
    total: record.total.toFixed(2),
    unused: unusedOf(record).toFixed(2),
    paymentMethod: refField(record.fields, 'PaymentMethodRef'),
    depositTo: refField(record.fields, 'DepositToAccountRef'),
    applied: record.applied.map(({ txnId, amount }) => ({
      txnId,
      refNumber: file.invoices.get(txnId)?.refNumber ?? null,
      amount: amount.toFixed(2),
    })),
  };
}

export const stateStreams = ['customers', 'items', 'invoices', 'payments'] as const;
export type StateStream = (typeof stateStreams)[number];

/** The records of a company file for verification, one by one, so that a stream of 100,000 costs no memory. */
export function* readState(file: CompanyFile, stream: StateStream): Generator<Json> {
  switch (stream) {
    case 'customers':
      for (const record of file.list('Customer').values()) yield customer(file, record);
      return;
    case 'items':
      for (const record of file.list('Item').values()) yield item(file, record);
      return;
    case 'invoices':
      for (const record of file.invoices.values()) yield invoice(file, record);
      return;
    case 'payments':
      for (const record of file.payments.values()) yield payment(file, record);
  }
}
