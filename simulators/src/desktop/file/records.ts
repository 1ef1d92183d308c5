import type { Decimal } from 'decimal.js';
import type { Element } from '../xml/element.js';

export const listKinds = [
  'Account',
  'Class',
  'Currency',
  'Customer',
  'CustomerMsg',
  'CustomerType',
  'Employee',
  'Item',
  'JobType',
  'OtherName',
  'PaymentMethod',
  'PriceLevel',
  'SalesRep',
  'SalesTaxCode',
  'ShipMethod',
  'StandardTerms',
  'Template',
  'UnitOfMeasureSet',
  'Vendor',
] as const;
export type ListKind = (typeof listKinds)[number];

/** The fields of a record as they are returned, by element name. A missing name is a field never filled. */
export type Fields = ReadonlyMap<string, readonly Element[]>;

export interface ListRecord {
  readonly id: string;
  readonly kind: ListKind;
  /** The element that returns it, such as `ItemServiceRet`. */
  readonly returned: string;
  readonly name: string;
  readonly parentId: string | undefined;
  readonly isActive: boolean;
  readonly created: number;
  readonly modified: number;
  readonly editSequence: string;
  readonly fields: Fields;
}

export interface Stamp {
  readonly id: string;
  readonly number: number;
  readonly created: number;
  readonly modified: number;
  readonly editSequence: string;
}

export interface InvoiceLine {
  readonly id: string;
  /** The line's elements after TxnLineID, in the order of InvoiceLineRet. */
  readonly elements: readonly Element[];
}

export interface Link {
  readonly txnId: string;
  readonly amount: Decimal;
}

interface Transaction extends Stamp {
  readonly customerId: string;
  readonly txnDate: string;
  readonly refNumber: string;
  readonly fields: Fields;
}

export interface Invoice extends Transaction {
  readonly kind: 'Invoice';
  readonly lines: readonly InvoiceLine[];
  readonly subtotal: Decimal;
  readonly salesTaxTotal: Decimal;
  readonly applied: Decimal;
  readonly links: readonly Link[];
}

export interface ReceivePayment extends Transaction {
  readonly kind: 'ReceivePayment';
  readonly total: Decimal;
  readonly applied: readonly Link[];
}

export const totalOf = (invoice: Invoice): Decimal => invoice.subtotal.plus(invoice.salesTaxTotal);
export const balanceOf = (invoice: Invoice): Decimal => totalOf(invoice).minus(invoice.applied);
export const unusedOf = (payment: ReceivePayment): Decimal =>
  payment.applied.reduce((left, link) => left.minus(link.amount), payment.total);
